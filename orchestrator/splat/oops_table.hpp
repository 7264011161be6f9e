#pragma once

#include <span>
#include <string_view>

namespace farm::splat {

/// How the function held responsible is found; see culprit.hpp.
enum class Culprit {
  none,  ///< the report does not point at code
  trace, ///< program counter, then the call trace, generic frames skipped
  first, ///< as trace, but starting with the function of the header line
  hung,  ///< first frame that is no wait
  stall, ///< frame below the entry from user space, softirq or work queue
  pair,  ///< the header names it, and it is no single function
};

/// Bits of Format::flags.
enum Flag : unsigned {
  k_none = 0,
  k_ignore = 1,     ///< known and harmless: opens nothing
  k_no_stack = 2,   ///< comes without a stack trace
  k_detail = 4,     ///< what die() prints: belongs to an oops or BUG before it
  k_panic = 8,      ///< belongs to whatever led to it
  k_reboot = 16,    ///< means trouble only when the kernel was running already
  k_unstamped = 32, ///< may stand on a line without printk's prefix
  k_lockdep = 64,   ///< names the place of the lock in a line of its own
  k_consequence = 512, ///< of something that would have been reported before
  k_fragment = 1024,   ///< the header line is not whole
  k_closed = 2048,     ///< ends with a line of "====="
  k_preface = 256,     ///< a WARN() or BUG() right behind it brings the trace
  k_inside = 128,      ///< the literal may stand anywhere in the line
};

/// One form of report: the line it starts with and what to make of it.
///
/// `pattern` is tried, from the start of the message, on lines that start with
/// `literal` only. Its named groups become fields of the splat. In patterns
/// and titles the macros of k_macros stand in braces. In a title `{name}` is a
/// field or `{frame}`, the function held responsible; a part in brackets is
/// left out when one of its names is empty.
struct Format {
  std::string_view literal;
  std::string_view pattern;
  std::string_view kind;
  std::string_view title;
  Culprit culprit;
  unsigned flags;
};

/// Replaces `name` by `value` in patterns.
struct Macro {
  std::string_view name;
  std::string_view value;
};

/// A fact within a report: on lines that hold `literal`, `pattern` is searched
/// and its named groups become fields unless they are set already. `kind` is
/// empty for every kind.
struct Fact {
  std::string_view kind;
  std::string_view literal;
  std::string_view pattern;
};

/// What a stack within a report shows.
enum class StackRole {
  running,   ///< the code that was running
  history,   ///< what happened earlier; printed with frames if at all
  optional,  ///< the same, and may be without frames
  announces, ///< history whose frames stand below a `running` label
};

/// A line that starts a stack within a report. The named group `by` is added
/// to the label.
struct StackLabel {
  std::string_view pattern;
  std::string_view label;
  StackRole role;
};

/// How a register dump names the instruction: on lines that hold `literal`.
struct PcForm {
  std::string_view literal;
  std::string_view pattern;
};

/// The formats; of several that match a line, the first one counts.
std::span<const Format> formats();
std::span<const Macro> macros();
std::span<const Fact> facts();
std::span<const StackLabel> stack_labels();
std::span<const PcForm> pc_forms();

/// Texts that subsystems put in front of a header line ("rcu: ").
std::span<const std::string_view> subsystem_prefixes();

/// Starts of lines of a program in user space which may quote the kernel.
std::span<const std::string_view> quoting_prefixes();

} // namespace farm::splat
