#pragma once

#include <map>
#include <string>
#include <termios.h>
#include <vector>

namespace farm {

/// The real program on a terminal, as a person uses it.
class PtyCall {
 public:
  PtyCall(const std::vector<std::string>& words,
          const std::map<std::string, std::string>& env);
  ~PtyCall();
  PtyCall(const PtyCall&) = delete;
  PtyCall& operator=(const PtyCall&) = delete;

  /// Reads until the output since the last call has the text; false when it
  /// does not come in time, or the program ends before.
  bool wait_for(const std::string& text, int seconds);

  void type(const std::string& keys) const;

  /// Waits for the end; 128+N: killed by signal N, -1: does not end in time.
  int wait_end(int seconds);

  void signal(int number) const;
  [[nodiscard]] int pid() const { return pid_; }

  /// Whether the terminal edits lines and echoes, as it did at the start.
  [[nodiscard]] bool is_cooked() const;

  /// All that was shown so far.
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  bool read_some(int milliseconds);

  int master_ = -1;
  int terminal_ = -1; ///< ours too, so that its modes outlive the program
  int pid_ = -1;
  std::string shown_;
  std::size_t seen_ = 0;
};

} // namespace farm
