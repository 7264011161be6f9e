#include "splat/damage.hpp"

#include <algorithm>

#include "splat/culprit.hpp"

namespace farm::splat {
namespace {

/// Traces that other code prints on purpose and that get mixed into reports.
/// Of fault injection, and called: a stack may hold a pointer to it.
bool is_foreign_frame(const Frame& frame) {
  return frame.function.starts_with("should_fail") &&
         (frame.offset != 0 || frame.size == 0);
}

bool has_frames(const Trace& trace) {
  return !trace.stack.frames.empty();
}

/// A trace that was announced has frames.
bool is_cut(const Trace& trace) {
  return trace.labelled && !has_frames(trace) &&
         trace.role != StackRole::optional;
}

/// Without caller ids the traces of two CPUs mix: two tasks say "CPU: ".
bool has_two_tasks(const std::vector<ConsoleLine>& lines, std::size_t first) {
  static const Pattern pattern(
      R"(CPU: \d+ (?:UID: \d+ )?PID: (?P<pid>\d+) Comm: )", true);
  Fields fields;
  for (std::size_t i = first; i < lines.size(); ++i) {
    Fields here;
    if (lines[i].text.starts_with("CPU: ") &&
        pattern.match(lines[i].text, here)) {
      fields.merge(Fields(here));
      if (fields.at("pid") != here.at("pid")) {
        return true;
      }
    }
  }
  return false;
}

/// Reports of one task.
bool is_of_one_task(std::string_view kind) {
  return kind != "hang" && kind != "other" && kind != "memory-leak" &&
         kind != "unexpected-reboot";
}

std::string find_stack_damage(const Match& match, const Anatomy& anatomy) {
  const bool lockdep = (match.format->flags & k_lockdep) != 0;
  const bool any = std::any_of(
      anatomy.traces.begin(), anatomy.traces.end(), [&](const Trace& trace) {
        return has_frames(trace) && (!lockdep || trace.labelled);
      });
  if (!any) {
    return "no stack trace";
  }
  for (const Trace& trace : anatomy.traces) {
    if (is_cut(trace)) {
      return "stack trace without frames";
    }
    if (std::any_of(trace.stack.frames.begin(), trace.stack.frames.end(),
                    is_foreign_frame)) {
      return "mixed with the trace of a fault injection";
    }
  }
  if (match.format->kind == "warning" && !reaches_code(match, anatomy)) {
    return "stack trace ends in the handler";
  }
  return {};
}

bool wants_function(const Format& format) {
  return format.culprit != Culprit::none && format.culprit != Culprit::pair;
}

} // namespace

std::string find_damage(const Match& match, const Anatomy& anatomy,
                        const std::vector<ConsoleLine>& lines,
                        std::size_t first, const Mishaps& mishaps,
                        const std::string& culprit) {
  const unsigned flags = match.format->flags;
  if ((flags & k_fragment) != 0) {
    return "header line is not whole";
  }
  if ((flags & k_consequence) != 0) {
    return "what led to the panic is missing";
  }
  if ((flags & k_no_stack) == 0) {
    if (auto reason = find_stack_damage(match, anatomy); !reason.empty()) {
      return reason;
    }
  }
  if (mishaps.lost_messages) {
    return "messages lost";
  }
  if (mishaps.interrupted) {
    return "mixed with another report";
  }
  if (is_of_one_task(match.format->kind) && has_two_tasks(lines, first)) {
    return "mixed with the trace of another task";
  }
  if (wants_function(*match.format) && culprit.empty() &&
      (flags & k_no_stack) == 0) {
    return "no function named";
  }
  return {};
}

} // namespace farm::splat
