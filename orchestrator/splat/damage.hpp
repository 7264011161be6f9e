#pragma once

#include <string>

#include "splat/format_matcher.hpp"
#include "splat/stack_parser.hpp"

namespace farm::splat {

/// What the extractor saw happen to a report while it collected it.
struct Mishaps {
  bool lost_messages = false; ///< printk dropped some in the middle
  bool interrupted = false;   ///< another report began before its trace ended
};

/// Why a report cannot be trusted; empty: it can.
[[nodiscard]] std::string find_damage(const Match& match,
                                      const Anatomy& anatomy,
                                      const std::vector<ConsoleLine>& lines,
                                      std::size_t first, const Mishaps& mishaps,
                                      const std::string& culprit);

} // namespace farm::splat
