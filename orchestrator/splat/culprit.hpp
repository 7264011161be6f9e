#pragma once

#include <string>

#include "splat/format_matcher.hpp"
#include "splat/stack_parser.hpp"

namespace farm::splat {

/// The function held responsible for a report, plain (see plain_function());
/// empty: nothing in the report points at one.
[[nodiscard]] std::string find_culprit(const Match& match,
                                       const Anatomy& anatomy);

/// Whether the trace gets beyond the functions that print and handle a report.
[[nodiscard]] bool reaches_code(const Match& match, const Anatomy& anatomy);

/// The function where a lock was taken, from lockdep's "at: [<..>]
/// func+0x1/0x2" line behind `at`; empty: the report has none.
[[nodiscard]] std::string lock_site(const std::vector<ConsoleLine>& lines,
                                    std::size_t first);

} // namespace farm::splat
