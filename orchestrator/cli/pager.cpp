#include "cli/pager.hpp"

#include <csignal>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base/colour.hpp"
#include "toolchain/probe.hpp"

namespace farm {

Pager::Pager() {
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  colour_ = may_colour(STDOUT_FILENO);
  if (!terminal) {
    return;
  }
  const char* chosen = std::getenv("PAGER");
  std::string command = chosen != nullptr ? chosen : "";
  if (chosen == nullptr && in_path("less")) {
    command = "less -FRX";
  }
  if (!command.empty()) {
    std::signal(SIGPIPE, SIG_IGN); // the pager was left
    std::fflush(stdout);
    pipe_ = popen(command.c_str(), "w");
  }
}

Pager::~Pager() {
  if (pipe_ != nullptr) {
    pclose(pipe_);
  } else {
    std::fflush(stdout);
  }
}

void Pager::write(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), pipe_ != nullptr ? pipe_ : stdout);
}

} // namespace farm
