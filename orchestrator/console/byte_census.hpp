#pragma once

#include <cstddef>
#include <string_view>

namespace farm {

/// Number of LF in `text`, at memory speed.
[[nodiscard]] std::size_t count_lines(std::string_view text);

/// A byte that has no place in a line of text: of the control bytes, all but
/// TAB.
[[nodiscard]] constexpr bool is_control_byte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return ((value < 0x20) & (byte != '\t')) | (value == 0x7f);
}

/// Whether there is one in `text`.
[[nodiscard]] bool has_control_byte(std::string_view text);

/// A byte that LineSplitter takes out of the middle of a line: a control byte
/// but TAB and LF, or a CR that does not stand before an LF or another CR. The
/// byte behind `text` counts as an LF.
[[nodiscard]] bool is_odd_byte(std::string_view text, std::size_t at);

/// Whether there is one in `text`, at memory speed.
[[nodiscard]] bool has_odd_byte(std::string_view text);

} // namespace farm
