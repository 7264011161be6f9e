#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "boot/qmp.hpp"
#include "model/console.hpp"
#include "process/event_loop.hpp"

namespace farm {

/// Looks at a machine that hangs: first the registers of all CPUs through QMP,
/// then SysRq over the serial console (a break and a key) for blocked tasks,
/// held locks and backtraces of all CPUs, as long as the kernel answers. Every
/// question has a time limit. What SysRq prints is on the console.
class PostMortemExam {
 public:
  /// `answer_s`: limit for one question. `done` is called once from the loop,
  /// after start(); it may destroy the exam. The machine must outlive it.
  PostMortemExam(EventLoop& loop, Child& machine, double answer_s,
                 std::function<void()> done);

  void start(const std::filesystem::path& qmp_socket);

  /// To be told what the console prints meanwhile.
  void console_bytes(std::string_view bytes);

  /// What was found so far.
  [[nodiscard]] const PostMortem& result() const { return result_; }

  /// The connection, if there is one.
  [[nodiscard]] QmpClient* qmp() { return qmp_.get(); }

 private:
  void ask_registers();
  void registers_came(const Result<std::string>& dump);
  void press_next_key();
  void break_sent(const Result<std::string>& answer);
  void key_answered(bool in_time);
  void give_up(const std::string& why);
  void finish();
  void limit(double seconds, std::function<void()> callback);

  EventLoop& loop_;
  Child& machine_;
  double answer_s_;
  std::function<void()> done_;
  std::unique_ptr<QmpClient> qmp_;
  std::unique_ptr<Timer> limit_;
  std::unique_ptr<Timer> quiet_;
  std::size_t next_key_ = 0;
  int question_ = 0;       ///< answers to earlier ones come too late
  bool listening_ = false; ///< a key was pressed
  std::string heard_;      ///< console output since then, its beginning
  PostMortem result_;
};

} // namespace farm
