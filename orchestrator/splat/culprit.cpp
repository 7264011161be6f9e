#include "splat/culprit.hpp"
#include "splat/boundary_table.hpp"

#include <algorithm>
#include <map>

#include <re2/re2.h>

#include "splat/skip_table.hpp"
#include "splat/title.hpp"

namespace farm::splat {
namespace {

/// A set of functions, given by patterns of whole names.
class Names {
 public:
  explicit Names(std::span<const std::string_view> patterns) {
    std::string all;
    for (const std::string_view pattern : patterns) {
      all += all.empty() ? "" : "|";
      all += pattern;
    }
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    options.set_max_mem(64 << 20);
    regex_ = std::make_unique<re2::RE2>(all, options);
  }

  bool contains(const std::string& function) const {
    return re2::RE2::FullMatch(function, *regex_);
  }

 private:
  std::unique_ptr<re2::RE2> regex_;
};

const Names& generic() {
  static const Names names(generic_functions());
  return names;
}

bool is_generic(const std::string& function) {
  static const Names exceptions(responsible_functions());
  return generic().contains(function) && !exceptions.contains(function);
}

const Names& waiting() {
  static const Names names(waiting_functions());
  return names;
}

const Names& fault_handlers() {
  static const Names names(fault_handler_functions());
  return names;
}

const Names& entries() {
  static const Names names(entry_functions());
  return names;
}

const Names& interrupts() {
  static const Names names(interrupt_functions());
  return names;
}

bool kind_skips_it(std::string_view kind, const std::string& function) {
  static const auto names = [] {
    std::map<std::string_view, Names> out;
    for (const KindSkips& row : kind_skips()) {
      out.emplace(row.kind, Names({&row.pattern, 1}));
    }
    return out;
  }();
  const auto found = names.find(kind);
  return found != names.end() && found->second.contains(function);
}

/// Without the compiler's suffixes, wrappers kept.
std::string bare(const Frame& frame) {
  return frame.function.substr(0, frame.function.find('.'));
}

/// The trace that shows what was running. A single frame that no label
/// announced is a place some message names.
const Trace* main_trace(const Anatomy& anatomy) {
  for (const Trace& trace : anatomy.traces) {
    if (trace.role == StackRole::running &&
        trace.stack.frames.size() >= (trace.labelled ? 1U : 2U)) {
      return &trace;
    }
  }
  return nullptr;
}

/// Some architectures vouch for no frame of any trace; guesses are all there
/// is. They print addresses. Elsewhere such frames are what is left of a
/// damaged trace.
bool all_unreliable(const Trace& trace) {
  constexpr std::size_t k_whole = 6;
  const auto& frames = trace.stack.frames;
  return frames.size() >= k_whole &&
         std::none_of(frames.begin(), frames.end(), [](const Frame& frame) {
           return frame.reliable || frame.address == 0;
         });
}

/// Reports that die() or WARN() make: the program counter is the place.
bool has_place(std::string_view kind) {
  return kind == "oops" || kind == "bug" || kind == "warning" ||
         kind == "refcount";
}

std::string header_function(const Match& match) {
  const auto found = match.fields.find("func");
  return found == match.fields.end() ? std::string()
                                     : plain_function(found->second);
}

bool is_responsible(const Match& match, const std::string& name) {
  return !name.empty() && !is_generic(name) &&
         !kind_skips_it(match.format->kind, name);
}

/// A BUG() or WARN() of the fault handler's own is the handler's.
bool asserts_itself(const Match& match, const std::string& name) {
  return (match.format->kind == "bug" || match.format->kind == "warning") &&
         fault_handlers().contains(name);
}

/// Where traces are guessed, the stack holds pointers to functions too. A call
/// returns to a function's first instruction only if it is the last one of the
/// function before and never returns, which waiting does.
bool is_return_address(const Frame& frame) {
  return frame.offset != 0 || frame.size == 0;
}

/// Architectures whose traces are the words of the stack that look like code
/// print each as an address and a symbol with its size.
bool is_stack_scan(const Trace& trace) {
  const auto& frames = trace.stack.frames;
  return std::all_of(frames.begin(), frames.end(), [](const Frame& frame) {
    return frame.address != 0 && frame.size != 0;
  });
}

bool is_way_in(const std::string& name) {
  return entries().contains(name) || name.starts_with("sys_");
}

std::string from_trace(const Match& match, const Anatomy& anatomy) {
  std::vector<const Frame*> candidates;
  bool scanned = false;
  if (has_place(match.format->kind)) {
    if (auto name = header_function(match); is_responsible(match, name)) {
      return name;
    }
    if (!anatomy.program_counters.empty()) {
      const Frame& place = anatomy.program_counters.front();
      if (asserts_itself(match, bare(place))) {
        return plain_function(place.function);
      }
      candidates.push_back(&place);
    }
  }
  if (const Trace* trace = main_trace(anatomy)) {
    const bool guessed = all_unreliable(*trace);
    scanned = guessed || is_stack_scan(*trace);
    for (const Frame& frame : trace->stack.frames) {
      if ((guessed || frame.reliable) &&
          (!scanned || is_return_address(frame))) {
        candidates.push_back(&frame);
      }
    }
  }
  // A stack holds what earlier system calls left: one that goes on below its
  // way into the kernel was not called from there.
  const Frame* way_in = nullptr;
  for (const Frame* frame : candidates) {
    if (!is_responsible(match, bare(*frame))) {
      continue;
    }
    if (!scanned || !is_way_in(bare(*frame))) {
      return plain_function(frame->function);
    }
    way_in = way_in == nullptr ? frame : way_in;
  }
  return way_in == nullptr ? std::string() : plain_function(way_in->function);
}

std::string from_hung(const Anatomy& anatomy) {
  const Trace* trace = main_trace(anatomy);
  if (trace == nullptr) {
    return {};
  }
  for (const Frame& frame : trace->stack.frames) {
    const std::string name = bare(frame);
    if (frame.reliable && is_return_address(frame) && !name.empty() &&
        !waiting().contains(name) && !is_generic(name)) {
      return plain_function(frame.function);
    }
  }
  return {};
}

bool is_softirq(const std::string& name) {
  return name == "__do_softirq" || name == "handle_softirqs" ||
         name == "___do_softirq";
}

/// The frames of what stalls: without the interrupt that noticed it, and
/// without what a softirq interrupted.
std::vector<const Frame*> stalled_frames(const Trace& trace, bool guesses) {
  std::vector<const Frame*> frames;
  std::size_t index = 0;
  for (const Frame& frame : trace.stack.frames) {
    const std::string name = bare(frame);
    if (index++ == trace.irq_end) {
      frames.clear();
    }
    if ((!frame.reliable && !guesses) || name.empty()) {
      continue;
    }
    frames.push_back(&frame);
    if (is_softirq(name)) {
      break;
    }
    if (interrupts().contains(name)) {
      frames.clear();
    }
  }
  return frames;
}

/// From the inside out: the last frame before the way in.
std::string from_stall(const Trace& trace, bool guesses) {
  const Frame* inner = nullptr;
  const Frame* entry = nullptr;
  for (const Frame* frame : stalled_frames(trace, guesses)) {
    const std::string name = bare(*frame);
    if (entries().contains(name) || kind_skips_it("hang", name)) {
      if (inner != nullptr) {
        break;
      }
      entry = entry == nullptr ? frame : entry;
    } else if (!is_generic(name)) {
      inner = frame;
    }
  }
  inner = inner == nullptr && guesses ? entry : inner;
  return inner == nullptr ? std::string() : plain_function(inner->function);
}

std::string from_stall(const Anatomy& anatomy) {
  const Trace* trace = main_trace(anatomy);
  if (trace == nullptr) {
    return {};
  }
  const std::string found = from_stall(*trace, false);
  return found.empty() ? from_stall(*trace, true) : found;
}

} // namespace

std::string find_culprit(const Match& match, const Anatomy& anatomy) {
  std::string function;
  switch (match.format->culprit) {
    case Culprit::none:
    case Culprit::pair:
      return {};
    case Culprit::first:
      function = header_function(match);
      break;
    case Culprit::hung:
      function = from_hung(anatomy);
      break;
    case Culprit::stall:
      function = from_stall(anatomy);
      break;
    case Culprit::trace:
      function = from_trace(match, anatomy);
      break;
  }
  return function.empty() ? header_function(match) : function;
}

bool reaches_code(const Match& match, const Anatomy& anatomy) {
  const Trace* trace = main_trace(anatomy);
  return trace != nullptr &&
         std::any_of(trace->stack.frames.begin(), trace->stack.frames.end(),
                     [&](const Frame& frame) {
                       return is_responsible(match, bare(frame));
                     });
}

std::string lock_site(const std::vector<ConsoleLine>& lines,
                      std::size_t first) {
  for (std::size_t i = first; i < lines.size(); ++i) {
    const std::string_view text = lines[i].text;
    const std::size_t at = text.find(", at: ");
    std::string_view rest;
    if (at != std::string_view::npos) {
      rest = text.substr(at + 6);
    } else if (text.ends_with(" at:") && i + 1 < lines.size()) {
      rest = lines[i + 1].text;
    } else {
      continue;
    }
    const auto frames = parse_frames(rest);
    return frames.empty() || is_generic(bare(frames.front()))
               ? std::string()
               : plain_function(frames.front().function);
  }
  return {};
}

} // namespace farm::splat
