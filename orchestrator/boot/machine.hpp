#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "boot/deadlines.hpp"
#include "model/console.hpp"
#include "process/event_loop.hpp"

namespace farm {

/// What the reader of the console tells the machine, so that it knows which
/// deadline counts. Calls are cheap and only valid from within
/// ConsoleSink::on_bytes().
class BootWatch {
 public:
  virtual ~BootWatch() = default;
  virtual void suite_started() = 0;
  /// A case began that gives itself this long; 0: it did not say.
  virtual void case_started(double deadline_s) = 0;
  /// Returns the share of the time that QEMU wanted since case_started() and
  /// the host did not give it, 0 to 1.
  virtual double case_finished() = 0;
  /// The end sentinel was seen.
  virtual void ended() = 0;
};

/// Reads the console of a boot.
class ConsoleSink {
 public:
  virtual ~ConsoleSink() = default;
  /// Bytes as they come, on the thread that called Machine::run(). Every byte
  /// that is in the log is delivered, also those of the post-mortem.
  virtual void on_bytes(std::string_view bytes, BootWatch& watch) = 0;
};

/// One boot: a value.
struct BootRequest {
  std::vector<std::string> argv; ///< from qemu_command()
  BootDeadlines deadlines;
  std::filesystem::path console_log; ///< written anew; empty: none
  std::size_t max_log_bytes = std::size_t{64} << 20; ///< more is a flood
  int memory_mib = 0;                                ///< of the guest
  bool kill_on_sentinel = false; ///< the machine cannot leave by itself
  bool examine_hangs = true; ///< post-mortem before a hanging machine is ended
  CancelToken cancel;
  ConsoleSink* sink = nullptr; ///< not owned; may be null
};

/// Boots machines, one at a time. On a hang the machine is looked at before it
/// is ended: registers of all CPUs through QMP, then what SysRq says over the
/// console where it still answers. QEMU never survives run().
class Machine {
 public:
  /// `loop` must outlive the machine and belongs to the calling thread.
  explicit Machine(EventLoop& loop) : loop_(loop) {}

  /// Runs one boot to its end. A guest or QEMU that goes wrong is a MachineEnd;
  /// an Error is a QEMU that is not there (`toolchain`) or a log that cannot
  /// be written (`infra`).
  Result<MachineEnd> run(const BootRequest& request);

 private:
  EventLoop& loop_;
};

} // namespace farm
