#pragma once

#include <string_view>
#include <vector>

#include "model/console.hpp"
#include "model/findings.hpp"
#include "splat/oops_table.hpp"

namespace farm::splat {

/// The frames of a line of a stack trace, in all the forms the architectures
/// print them. Empty: the line is none.
[[nodiscard]] std::vector<Frame> parse_frames(std::string_view text);

/// A stack with what the trace says of interrupts.
struct Trace {
  Stack stack;
  StackRole role = StackRole::running;
  bool labelled = false;   ///< false: it follows the header line directly
  std::size_t irq_end = 0; ///< frames before it ran in an interrupt; 0: none
};

/// The stacks of a report, taken apart.
struct Anatomy {
  std::vector<Trace> traces;           ///< labelled ones may be without frames
  std::vector<Frame> program_counters; ///< of the kernel, in order
  std::size_t last_line = 0; ///< index of the last line that was understood
};

/// Of the lines from index `first`, that of the header, to the end.
[[nodiscard]] Anatomy dissect(const std::vector<ConsoleLine>& lines,
                              std::size_t first);

} // namespace farm::splat
