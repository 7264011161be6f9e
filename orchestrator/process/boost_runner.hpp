#pragma once

#include "base/cancel.hpp"
#include "process/job_server.hpp"
#include "process/process_host.hpp"
#include "process/runner.hpp"

namespace farm {

/// Runs commands through a ProcessHost; see Runner for the contract. A command
/// is ended (TERM, after a grace period KILL, to the whole group) when its
/// deadline passes, when `token` is cancelled, and when its log cannot be
/// written (`infra`).
class BoostRunner : public Runner {
 public:
  /// `host` must outlive the runner.
  BoostRunner(ProcessHost& host, CancelToken token)
      : host_(host), token_(std::move(token)) {}

  /// From now on a make without -j takes its slots from there, wherever it is
  /// called. Null: no more. `slots` must outlive its use.
  void share(const JobServer* slots) { slots_ = slots; }

  Result<CommandResult> run(const Command& command) override;

 private:
  ProcessHost& host_;
  CancelToken token_;
  const JobServer* slots_ = nullptr;
};

/// The same on a given loop: what BoostRunner::run() does, and the unit that
/// tests drive with a scripted loop.
Result<CommandResult> run_command(EventLoop& loop, const CancelToken& token,
                                  const Command& command);

} // namespace farm
