#include "base/text.hpp"
#include "report/console_view.hpp"
#include "report/html_data.hpp"

namespace farm::html {
namespace {

constexpr std::size_t k_line_width = 400; ///< bytes of one excerpt line

bool wants_excerpt(CaseStatus status) {
  return status != CaseStatus::pass && status != CaseStatus::skip;
}

Data excerpt_data(const Page& page, const JobRecord& job,
                  const CaseResult& result) {
  Data list = empty_list();
  if (!wants_excerpt(result.status)) {
    return list;
  }
  const auto excerpt =
      excerpt_of(job, result, console_of(page, job, result.boot));
  for (const NumberedLine& line : excerpt) {
    list << Fields()
                .text("number",
                      line.number == 0 ? "" : std::to_string(line.number))
                .text("text", elide(line.text, k_line_width))
                .take();
  }
  return list;
}

Data splat_links(const Page& page, std::size_t job, const CaseResult& result) {
  Data list = empty_list();
  const JobRecord& record = *page.view.jobs[job].job;
  for (const int index : result.splats) {
    const auto at = static_cast<std::size_t>(index);
    if (index < 0 || at >= record.splats.size()) {
      continue;
    }
    list << Fields()
                .text("splat_anchor", splat_anchor(job, at))
                .text("kind", record.splats[at].splat.kind)
                .text("title", record.splats[at].splat.title)
                .take();
  }
  return list;
}

Data case_data(const Page& page, std::size_t job, std::size_t index) {
  const JobRecord& record = *page.view.jobs[job].job;
  const CaseResult& result = record.cases[index];
  const Look look = look_of(result.status);
  Data excerpt = excerpt_data(page, record, result);
  const bool has_excerpt = excerpt.is_non_empty_list();
  const bool more = has_excerpt || !result.diagnostics.empty();
  const bool seen_before = !is_news(result.change);
  return Fields()
      .text("case_anchor", case_anchor(job, index))
      .text("class", css_class(result.status))
      .text("glyph", look.glyph)
      .text("word", look.word)
      .text("name", result.name)
      .text("expect", result.expect)
      .text("reason", result.reason)
      .text("known", result.known)
      .text("change", result.change ? look_of(result.change->kind).word : "")
      .text("change_class", result.change ? css_class(result.change->kind) : "")
      .text("change_glyph",
            result.change ? look_of(result.change->kind).glyph : "")
      .text("history", result.change ? in_words(*result.change) : "")
      .text("again", in_words(result.trials))
      .text("time",
            result.time_ms ? format_duration(*result.time_ms / 1000.0) : "")
      .text("state", state_change(result))
      .text("state_otherwise",
            result.end_state.empty() ? "not read after it" : "unchanged")
      .text("repro", repro_command(page.input.run, record, result.name))
      .text("diagnostics", join(result.diagnostics, "\n"))
      .flag("has_diagnostics", !result.diagnostics.empty())
      .flag("has_more", more)
      .flag("open",
            result.status == CaseStatus::fail && has_excerpt && !seen_before)
      .text("more_label", has_excerpt ? "Console around it" : "What it said")
      .list("case_splats", splat_links(page, job, result))
      .list("excerpt", std::move(excerpt))
      .take();
}

} // namespace

Data cases_data(const Page& page, std::size_t job, const AreaView& area) {
  Data list = empty_list();
  for (const std::size_t index : area.cases) {
    list << case_data(page, job, index);
  }
  return list;
}

} // namespace farm::html
