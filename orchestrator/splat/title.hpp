#pragma once

#include <string>
#include <string_view>

#include "splat/format_matcher.hpp"

namespace farm::splat {

/// A function's name as the source has it: without what compilers add
/// (`.isra.0`, `.part.3`, `.constprop.1`, `.cold`) and without the wrappers of
/// system calls of the architectures (`__arm64_sys_mmap` is `sys_mmap`).
[[nodiscard]] std::string plain_function(std::string_view function);

/// Fills a title template; `frame` is the function held responsible.
[[nodiscard]] std::string
make_title(std::string_view form, const Fields& fields, std::string_view frame);

/// `text` with what differs from run to run (addresses, counts, CPUs) replaced.
[[nodiscard]] std::string without_volatile(std::string_view text);

/// The identity of a splat: kind, what happened, where. The same for the same
/// bug at other addresses, in other tasks and on other architectures.
[[nodiscard]] std::string make_signature(std::string_view kind,
                                         std::string_view title,
                                         const Fields& fields,
                                         std::string_view frame);

} // namespace farm::splat
