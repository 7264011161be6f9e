#include "process/terminal_state.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace farm {

TerminalState::TerminalState() {
  termios now{};
  if (::tcgetattr(STDIN_FILENO, &now) == 0) {
    settings_ = now;
    flags_ = ::fcntl(STDIN_FILENO, F_GETFL);
  }
}

TerminalState::~TerminalState() {
  if (settings_) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &*settings_);
    ::fcntl(STDIN_FILENO, F_SETFL, flags_);
  }
}

} // namespace farm
