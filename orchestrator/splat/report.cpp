#include "splat/report.hpp"

#include <algorithm>
#include <utility>

#include "splat/culprit.hpp"
#include "splat/stack_parser.hpp"
#include "splat/title.hpp"

namespace farm::splat {
namespace {

struct CompiledFact {
  const Fact* fact;
  Pattern pattern;
};

const std::vector<CompiledFact>& compiled_facts() {
  static const auto compiled = [] {
    std::vector<CompiledFact> out;
    for (const Fact& fact : facts()) {
      out.push_back({&fact, Pattern(fact.pattern, false)});
    }
    return out;
  }();
  return compiled;
}

void collect_facts(const Report& report, Fields& fields) {
  std::vector<const CompiledFact*> rows;
  for (const CompiledFact& row : compiled_facts()) {
    if (row.fact->kind.empty() || row.fact->kind == report.match.format->kind) {
      rows.push_back(&row);
    }
  }
  for (const ConsoleLine& line : report.lines) {
    for (const CompiledFact* row : rows) {
      if (line.text.find(row->fact->literal) != std::string::npos) {
        row->pattern.match(line.text, fields);
      }
    }
  }
}

std::string join(const std::vector<ConsoleLine>& lines, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += lines[i].text;
    text += '\n';
  }
  if (!text.empty()) {
    text.pop_back();
  }
  return text;
}

void name_frames(std::vector<Frame>& frames, const NameSource& names) {
  for (Frame& frame : frames) {
    if (!frame.function.empty() || frame.address == 0) {
      continue;
    }
    if (const auto found = names(frame.address)) {
      frame.function = found->function;
      frame.offset = found->offset;
      frame.size = found->size;
    }
  }
}

void name_frames(Anatomy& anatomy, const NameSource& names) {
  name_frames(anatomy.program_counters, names);
  for (Trace& trace : anatomy.traces) {
    name_frames(trace.stack.frames, names);
  }
}

/// Lines behind the last one that was understood that still look like a part.
constexpr std::size_t k_tail = 12;

std::size_t end_of(const Report& report, const Anatomy& anatomy) {
  std::size_t last = std::max(report.header, anatomy.last_line);
  const std::size_t limit = std::min(report.lines.size(), last + 1 + k_tail);
  for (std::size_t i = last + 1; i < limit; ++i) {
    const std::string_view text = report.lines[i].text;
    if (is_banner(text) || text.starts_with("---[ end ") ||
        text.starts_with("Code:") || text.starts_with("Kernel panic")) {
      last = i;
    }
  }
  return last;
}

} // namespace

bool Report::continued_by(const Match& next) const {
  const unsigned flags = next.format->flags;
  if ((flags & k_panic) != 0) {
    return true;
  }
  const auto& kind = match.format->kind;
  const auto& next_kind = next.format->kind;
  if ((match.format->flags & k_preface) != 0 && !has_frames) {
    return next_kind == "warning" || next_kind == "bug" || next_kind == "oops";
  }
  const bool fault = kind == "oops" || kind == "bug";
  return (flags & k_detail) != 0 && !ended && !has_frames &&
         (fault || kind == "panic");
}

bool is_banner(std::string_view text) {
  return text.find("[ cut here ]") != std::string_view::npos ||
         text.starts_with("==========") || text.starts_with("**********");
}

Splat make_splat(Report report, const NameSource& names) {
  const Match& match = report.match;
  Anatomy anatomy = dissect(report.lines, report.header);
  if (names) {
    name_frames(anatomy, names);
  }
  Splat splat;
  splat.fields = match.fields;
  collect_facts(report, splat.fields);
  std::string culprit;
  if ((match.format->flags & k_lockdep) != 0) {
    culprit = lock_site(report.lines, report.header);
  }
  if (culprit.empty()) {
    culprit = find_culprit(match, anatomy);
  }
  splat.kind = match.format->kind;
  splat.function = culprit;
  splat.title = make_title(match.format->title, splat.fields, culprit);
  splat.signature =
      make_signature(splat.kind, splat.title, splat.fields, culprit);
  splat.line = report.lines[report.header].number;
  splat.corrupted_reason = find_damage(match, anatomy, report.lines,
                                       report.header, report.mishaps, culprit);
  splat.corrupted = !splat.corrupted_reason.empty();
  for (const Trace& trace : anatomy.traces) {
    if (!trace.stack.frames.empty()) {
      splat.stacks.push_back(trace.stack);
    }
  }
  const std::size_t last = end_of(report, anatomy);
  splat.end_line = report.lines[last].number;
  splat.text = join(report.lines, last + 1);
  return splat;
}

} // namespace farm::splat
