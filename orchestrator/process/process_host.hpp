#pragma once

#include <memory>

#include "base/cancel.hpp"
#include "process/event_loop.hpp"

namespace farm {

class Spawner;

/// The only thing in the program that forks. Owns one thread that starts every
/// child: the kernel kills a child when the thread that forked it ends
/// (PR_SET_PDEATHSIG), so that no child outlives us, however we end. Make one,
/// early, before other threads; it must outlive its loops. Thread-safe.
class ProcessHost {
 public:
  ProcessHost();
  ~ProcessHost();
  ProcessHost(const ProcessHost&) = delete;
  ProcessHost& operator=(const ProcessHost&) = delete;

  /// A loop for the calling thread.
  [[nodiscard]] std::unique_ptr<EventLoop> make_loop();

  /// SIGKILL to the group of every child alive.
  void kill_all();

  /// From now on SIGINT, SIGTERM and SIGHUP cancel `token`; a second one kills
  /// all children at once and ends the program with exit code 130. May be
  /// called once.
  void watch_signals(CancelToken token);

 private:
  std::unique_ptr<Spawner> spawner_;
};

} // namespace farm
