#pragma once

#include <string_view>

/// The strings of the guest protocol, version 1, as they stand on the console
/// behind printk's prefix and the indentation of KTAP.
namespace farm::wire {

inline constexpr std::string_view k_torture = "# torture: ";
inline constexpr std::string_view k_suite = "suite ";
inline constexpr std::string_view k_start = "start ";
inline constexpr std::string_view k_state = "state ";
inline constexpr std::string_view k_expect = "expect ";
inline constexpr std::string_view k_end = "end ";
inline constexpr std::string_view k_begin_word = "begin";
inline constexpr std::string_view k_end_word = "end";

inline constexpr std::string_view k_ok = "ok ";
inline constexpr std::string_view k_not_ok = "not ok ";
inline constexpr std::string_view k_fail = "FAIL";
inline constexpr std::string_view k_error = "ERROR";
inline constexpr std::string_view k_skip = "SKIP";
inline constexpr std::string_view k_timeout = "TIMEOUT";

} // namespace farm::wire
