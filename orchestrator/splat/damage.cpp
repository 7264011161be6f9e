#include "splat/damage.hpp"

#include <algorithm>

namespace farm::splat {
namespace {

/// Traces that other code prints on purpose and that get mixed into reports.
bool is_foreign_frame(const Frame& frame) {
  return frame.function == "should_fail" ||
         frame.function == "should_failslab" ||
         frame.function == "should_fail_ex";
}

bool wants_function(const Format& format) {
  return format.culprit != Culprit::none && format.culprit != Culprit::pair;
}

} // namespace

std::string find_damage(const Match& match, const Anatomy& anatomy,
                        const std::vector<ConsoleLine>& lines,
                        std::size_t first, const Mishaps& mishaps,
                        const std::string& culprit) {
  static_cast<void>(lines);
  static_cast<void>(first);
  const bool any_frame = std::any_of(
      anatomy.traces.begin(), anatomy.traces.end(),
      [](const Trace& trace) { return !trace.stack.frames.empty(); });
  if ((match.format->flags & k_no_stack) == 0 && !any_frame) {
    return "no stack trace";
  }
  for (const Trace& trace : anatomy.traces) {
    if (trace.main && trace.labelled && trace.stack.frames.empty()) {
      return "stack trace without frames";
    }
    if (std::any_of(trace.stack.frames.begin(), trace.stack.frames.end(),
                    is_foreign_frame)) {
      return "mixed with the trace of a fault injection";
    }
  }
  if (mishaps.lost_messages) {
    return "messages lost";
  }
  if (mishaps.interrupted) {
    return "mixed with another report";
  }
  if (wants_function(*match.format) && culprit.empty() &&
      (match.format->flags & k_no_stack) == 0) {
    return "no function named";
  }
  return {};
}

} // namespace farm::splat
