#include "splat/culprit.hpp"

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

const Names& waiting() {
  static const Names names(waiting_functions());
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

/// The trace that shows what was running, and where in it to begin.
const Trace* main_trace(const Anatomy& anatomy) {
  const Trace* found = nullptr;
  for (const Trace& trace : anatomy.traces) {
    if (trace.main && !trace.stack.frames.empty() && found == nullptr) {
      found = &trace;
    }
  }
  return found;
}

std::string from_trace(const Match& match, const Anatomy& anatomy) {
  std::vector<const Frame*> candidates;
  // A program counter is where a fault happened; in other reports the trace
  // starts there anyway.
  if (match.format->kind == "oops" && !anatomy.program_counters.empty()) {
    candidates.push_back(&anatomy.program_counters.front());
  }
  if (const Trace* trace = main_trace(anatomy)) {
    for (const Frame& frame : trace->stack.frames) {
      if (frame.reliable) {
        candidates.push_back(&frame);
      }
    }
  }
  for (const Frame* frame : candidates) {
    const std::string name = bare(*frame);
    if (!name.empty() && !generic().contains(name) &&
        !kind_skips_it(match.format->kind, name)) {
      return plain_function(frame->function);
    }
  }
  return {};
}

std::string header_function(const Match& match) {
  const auto found = match.fields.find("func");
  return found == match.fields.end() ? std::string()
                                     : plain_function(found->second);
}

std::string from_hung(const Anatomy& anatomy) {
  const Trace* trace = main_trace(anatomy);
  if (trace == nullptr) {
    return {};
  }
  for (const Frame& frame : trace->stack.frames) {
    const std::string name = bare(frame);
    if (frame.reliable && !name.empty() && !waiting().contains(name) &&
        !generic().contains(name)) {
      return plain_function(frame.function);
    }
  }
  return {};
}

/// The frames of a stall: without the interrupt that noticed it, unless the
/// stall is in a softirq.
std::vector<const Frame*> stalled_frames(const Trace& trace) {
  std::vector<const Frame*> frames;
  for (const Frame& frame : trace.stack.frames) {
    if (frame.reliable && !frame.function.empty()) {
      frames.push_back(&frame);
    }
  }
  return frames;
}

bool is_softirq(const Frame& frame) {
  const std::string name = bare(frame);
  return name == "__do_softirq" || name == "handle_softirqs" ||
         name == "___do_softirq";
}

std::string from_stall(const Anatomy& anatomy) {
  const Trace* trace = main_trace(anatomy);
  if (trace == nullptr) {
    return {};
  }
  auto frames = stalled_frames(*trace);
  const auto softirq =
      std::find_if(frames.begin(), frames.end(),
                   [](const Frame* frame) { return is_softirq(*frame); });
  if (softirq != frames.end()) {
    frames.erase(softirq, frames.end());
  }
  // From the outside in: the first frame that is no way in.
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    const std::string name = bare(**frame);
    if (!entries().contains(name) && !generic().contains(name)) {
      return interrupts().contains(name) ? std::string()
                                         : plain_function((*frame)->function);
    }
  }
  return {};
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
    return frames.empty() ? std::string()
                          : plain_function(frames.front().function);
  }
  return {};
}

} // namespace farm::splat
