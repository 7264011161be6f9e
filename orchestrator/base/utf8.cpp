#include "base/utf8.hpp"

namespace farm {

Utf8Char next_utf8(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned char>(text[at]);
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1, true};
  }
  struct Form {
    std::uint32_t mask;
    std::uint32_t mark;
    std::size_t size;
    std::uint32_t least;
  };
  constexpr Form k_forms[] = {
      {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};
  for (const Form& form : k_forms) {
    if ((first & form.mask) != form.mark || text.size() < form.size) {
      continue;
    }
    std::uint32_t code = first & ~form.mask;
    for (std::size_t i = 1; i < form.size; ++i) {
      if ((byte(i) & 0xc0) != 0x80) {
        return {};
      }
      code = code << 6 | (byte(i) & 0x3f);
    }
    if (code < form.least || code > 0x10ffff ||
        (code >= 0xd800 && code <= 0xdfff)) {
      return {};
    }
    return {code, form.size, true};
  }
  return {};
}

bool is_displayable(std::uint32_t code) {
  return code >= 0x20 && !(code >= 0x7f && code <= 0x9f) &&
         !(code >= 0x200b && code <= 0x200f) &&
         !(code >= 0x2028 && code <= 0x202e) &&
         !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

} // namespace farm
