#pragma once

#include <optional>
#include <termios.h>

namespace farm {

/// The terminal behind our stdin as it is now; given back at the end of the
/// scope, since a child that is killed leaves it raw. Nothing where stdin is no
/// terminal.
class TerminalState {
 public:
  TerminalState();
  ~TerminalState();
  TerminalState(const TerminalState&) = delete;
  TerminalState& operator=(const TerminalState&) = delete;

 private:
  std::optional<termios> settings_;
  int flags_ = 0; ///< of the open file: O_NONBLOCK
};

} // namespace farm
