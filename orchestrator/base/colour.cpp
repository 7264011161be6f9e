#include "base/colour.hpp"

#include <cstdlib>

#include <unistd.h>

namespace farm {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

} // namespace

bool may_colour(int fd) {
  return ::isatty(fd) == 1 && variable("NO_COLOR").empty() &&
         variable("TERM") != "dumb";
}

std::string in_colour(bool wanted, std::string_view style, std::string text) {
  return wanted ? "\x1b[" + std::string(style) + "m" + text + "\x1b[0m"
                : std::move(text);
}

} // namespace farm
