#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "boot/control_dir.hpp"
#include "boot/machine.hpp"
#include "boot/post_mortem.hpp"
#include "boot/watchdog.hpp"
#include "process/output_file.hpp"

namespace farm {

/// One boot on its way: what Machine::run() is made of. Shared with what is
/// posted to the loop, which may come after the boot's end.
class BootRun : public BootWatch, public std::enable_shared_from_this<BootRun> {
 public:
  BootRun(EventLoop& loop, const BootRequest& request);

  Result<MachineEnd> run();

  void suite_started() override;
  void case_started(double deadline_s) override;
  double case_finished() override;
  void ended() override;

 private:
  Result<void> start(const ControlDir& control);
  void console(std::string_view bytes);
  void stderr_text(std::string_view bytes);
  void arm();
  void expired();
  void stop(MachineEndKind kind, const std::string& detail);
  void examine();
  void examined();
  void terminate();
  void cancelled();
  Result<MachineEnd> outcome();
  void judge_own_exit();

  EventLoop& loop_;
  const BootRequest& request_;
  double start_;
  CpuTimes since_; ///< when the case, or else the boot, began
  Watchdog watchdog_;
  std::filesystem::path socket_;
  std::optional<OutputFile> log_;
  std::optional<Error> log_error_;
  std::unique_ptr<Child> qemu_;
  std::unique_ptr<PostMortemExam> exam_;
  std::unique_ptr<Timer> timer_; ///< for the watchdog, later for the kill
  double timer_at_ = 0;
  std::size_t log_bytes_ = 0;
  std::string stderr_tail_;
  bool stopping_ = false;
  std::optional<ChildExit> exit_;
  MachineEnd end_;
};

} // namespace farm
