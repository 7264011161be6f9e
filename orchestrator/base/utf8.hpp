#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace farm {

/// The character at the start of a text.
struct Utf8Char {
  std::uint32_t code = 0; ///< code point; meaningless when not valid
  std::size_t size = 1;   ///< bytes it takes; 1 when not valid
  bool valid = false;     ///< false: the first byte starts no valid sequence
};

/// Decodes the start of a non-empty text. Overlong forms, surrogates and code
/// points above U+10FFFF are not valid.
Utf8Char next_utf8(std::string_view text);

/// False for control characters and for those that change how the text around
/// them is laid out (bidirectional overrides, line separators, byte order
/// mark).
bool is_displayable(std::uint32_t code);

} // namespace farm
