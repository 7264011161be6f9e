#include "base/clock.hpp"

#include <array>
#include <ctime>

namespace farm {

std::chrono::steady_clock::time_point Clock::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point Clock::wall() const {
  return std::chrono::system_clock::now();
}

const Clock& system_clock_seam() {
  static const Clock clock;
  return clock;
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::seconds>(time));
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t length =
      std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

} // namespace farm
