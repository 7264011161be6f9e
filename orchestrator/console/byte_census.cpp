#include "console/byte_census.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace farm {
namespace {

// Loops of a fixed length over lanes of bytes are what compilers turn into
// vector instructions.
constexpr std::size_t k_lanes = 64;
constexpr std::size_t k_rows = 64; ///< fewer than a lane can count
constexpr std::size_t k_tile = k_lanes * k_rows;
constexpr std::size_t k_few_lanes = 16; ///< for a line

using Lanes = std::array<std::uint8_t, k_lanes>;

std::size_t lines_of_tile(const char* bytes) {
  Lanes counts{};
  for (std::size_t row = 0; row < k_rows; ++row) {
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
      counts[lane] += bytes[row * k_lanes + lane] == '\n' ? 1 : 0;
    }
  }
  std::size_t sum = 0;
  for (const std::uint8_t count : counts) {
    sum += count;
  }
  return sum;
}

bool is_odd(char byte, char next) {
  const bool harmless =
      (byte == '\n') | ((byte == '\r') & ((next == '\n') | (next == '\r')));
  return is_control_byte(byte) & !harmless;
}

/// Looks at the byte behind the tile, too.
bool tile_is_odd(const char* bytes) {
  Lanes odd{};
  for (std::size_t row = 0; row < k_rows; ++row) {
    const char* at = bytes + row * k_lanes;
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
      odd[lane] |= is_odd(at[lane], at[lane + 1]) ? 1 : 0;
    }
  }
  return std::any_of(odd.begin(), odd.end(),
                     [](std::uint8_t lane) { return lane != 0; });
}

} // namespace

std::size_t count_lines(std::string_view text) {
  std::size_t sum = 0;
  for (; text.size() >= k_tile; text.remove_prefix(k_tile)) {
    sum += lines_of_tile(text.data());
  }
  return sum +
         static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool is_odd_byte(std::string_view text, std::size_t at) {
  return is_odd(text[at], at + 1 < text.size() ? text[at + 1] : '\n');
}

bool has_control_byte(std::string_view text) {
  std::array<std::uint8_t, k_few_lanes> found{};
  for (; text.size() >= k_few_lanes; text.remove_prefix(k_few_lanes)) {
    for (std::size_t lane = 0; lane < k_few_lanes; ++lane) {
      found[lane] |= is_control_byte(text[lane]) ? 1 : 0;
    }
  }
  std::uint8_t any = 0;
  for (const std::uint8_t lane : found) {
    any |= lane;
  }
  return any != 0 || std::any_of(text.begin(), text.end(), is_control_byte);
}

bool has_odd_byte(std::string_view text) {
  for (; text.size() > k_tile; text.remove_prefix(k_tile)) {
    if (tile_is_odd(text.data())) {
      return true;
    }
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_odd_byte(text, at)) {
      return true;
    }
  }
  return false;
}

} // namespace farm
