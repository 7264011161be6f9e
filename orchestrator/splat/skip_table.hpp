#pragma once

#include <span>
#include <string_view>

namespace farm::splat {

/// Functions that say how something was noticed or done, not whose mistake it
/// was: patterns of whole names, without suffixes such as `.isra.0`.
std::span<const std::string_view> generic_functions();

/// More of them for one kind of report.
struct KindSkips {
  std::string_view kind;
  std::string_view pattern;
};
std::span<const KindSkips> kind_skips();

/// Functions in which a task waits.
std::span<const std::string_view> waiting_functions();

/// Functions through which the kernel is entered: everything from there on out
/// is the same in all traces.
std::span<const std::string_view> entry_functions();

/// Functions that mark the way in of an interrupt: what is above them in a
/// trace ran because of it.
std::span<const std::string_view> interrupt_functions();

} // namespace farm::splat
