#pragma once

#include <span>
#include <string_view>

namespace farm::splat {

/// Functions that say how something was noticed or done, not whose mistake it
/// was: patterns of whole names, without suffixes such as `.isra.0`.
std::span<const std::string_view> generic_functions();

/// Functions that such a pattern fits and that are responsible all the same.
std::span<const std::string_view> responsible_functions();

/// More of them for one kind of report.
struct KindSkips {
  std::string_view kind;
  std::string_view pattern;
};
std::span<const KindSkips> kind_skips();

} // namespace farm::splat
