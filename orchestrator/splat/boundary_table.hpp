#pragma once

#include <span>
#include <string_view>

namespace farm::splat {

// Functions at which a trace changes its subject: patterns of whole names, as
// in skip_table.hpp.

/// Functions in which a task waits.
std::span<const std::string_view> waiting_functions();
/// The architectures' handlers of page faults. Others' faults pass through
/// them; what they assert is theirs.
std::span<const std::string_view> fault_handler_functions();

/// Functions through which the kernel is entered: everything from there on out
/// is the same in all traces.
std::span<const std::string_view> entry_functions();

/// Functions that mark the way in of an interrupt: what is above them in a
/// trace ran because of it.
std::span<const std::string_view> interrupt_functions();

/// What printk says in the place of messages it lost.
inline constexpr std::string_view k_lost_messages = "printk messages dropped";

/// Stands in every line of the suite's own.
inline constexpr std::string_view k_suite_mark = "torture: ";

} // namespace farm::splat
