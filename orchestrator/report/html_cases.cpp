#include <map>

#include "base/text.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "report/console_view.hpp"
#include "report/history.hpp"
#include "report/html_data.hpp"

namespace farm::html {
namespace {

/// That many cases that say the same are one row.
constexpr std::size_t k_fold_above = 4;
constexpr std::size_t k_said = 4000; ///< bytes of what a case said

Data excerpt_data(const Page& page, std::size_t job, std::size_t index) {
  Data list = empty_list();
  if (page.choice.excerpts.count({job, index}) == 0) {
    return list;
  }
  const JobRecord& record = *page.view.jobs[job].job;
  const CaseResult& result = record.cases[index];
  const auto excerpt =
      excerpt_of(record, result, console_of(page.input, record, result.boot));
  for (const NumberedLine& line : excerpt) {
    list << Fields()
                .text("number",
                      line.number == 0 ? "" : std::to_string(line.number))
                .text("text", elide(line.text, k_excerpt_width))
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

/// What has to be equal for cases to share a row.
std::string fold_key(const CaseResult& result) {
  return std::string(to_string(result.status)) + "\n" + result.reason + "\n" +
         result.known + "\n" + in_words(result.trials) + "\n" +
         (result.change ? std::string(to_string(result.change->kind)) + "\n" +
                              in_words(*result.change)
                        : "");
}

/// The cases of an area that are to be told of, alike ones together.
std::vector<std::vector<std::size_t>> rows_of(const Page& page, std::size_t at,
                                              const AreaView& area) {
  const JobRecord& job = *page.view.jobs[at].job;
  const auto has_row = [&page, at](std::size_t index) {
    return page.choice.rows.count({at, index}) > 0;
  };
  std::map<std::string, std::size_t> alike;
  for (const std::size_t index : area.cases) {
    alike[fold_key(job.cases[index])] += has_row(index) ? 1 : 0;
  }
  std::vector<std::vector<std::size_t>> rows;
  std::map<std::string, std::size_t> folded;
  for (const std::size_t index : area.cases) {
    const std::string key = fold_key(job.cases[index]);
    if (!has_row(index)) {
      continue;
    }
    const auto [row, fresh] = folded.emplace(key, rows.size());
    if (fresh || alike[key] <= k_fold_above) {
      rows.push_back({index});
    } else {
      rows[row->second].push_back(index);
    }
  }
  return rows;
}

/// The names of a row's cases, each with its place and its page.
Data names_data(const Page& page, std::size_t job,
                const std::vector<std::size_t>& row) {
  Data list = empty_list();
  for (const std::size_t index : row) {
    const std::string& name = page.view.jobs[job].job->cases[index].name;
    list << Fields()
                .text("case_anchor", case_anchor(job, index))
                .text("page_anchor", page_anchor(page.page_of.at(name)))
                .text("name", name)
                .take();
  }
  return list;
}

Data case_data(const Page& page, std::size_t job,
               const std::vector<std::size_t>& row) {
  const std::size_t index = row.front();
  const JobRecord& record = *page.view.jobs[job].job;
  const CaseResult& result = record.cases[index];
  const Look look = look_of(result.status);
  Data excerpt = excerpt_data(page, job, index);
  const bool has_excerpt = excerpt.is_non_empty_list();
  const std::string said = elide(join(result.diagnostics, "\n"), k_said);
  const bool seen_before = !is_news(result.change);
  const Trend* trend =
      row.size() > 1 ? nullptr : trend_of(page.input, record.arch);
  return Fields()
      .list("names", names_data(page, job, row))
      .flag("news",
            result.change ? is_news(result.change) : is_bad(result.status))
      .text("class", css_class(result.status))
      .text("glyph", look.glyph)
      .text("word", look.word)
      .text("several", row.size() > 1 ? std::to_string(row.size()) : "")
      .text("expect", result.expect)
      .text("reason", result.reason)
      .text("known", result.known)
      .text("change", result.change ? look_of(result.change->kind).word : "")
      .text("change_class", result.change ? css_class(result.change->kind) : "")
      .text("change_glyph",
            result.change ? look_of(result.change->kind).glyph : "")
      .text("history", result.change ? in_words(*result.change) : "")
      .set("spark", spark_of(trend, result.name))
      .text("over_time", trend != nullptr && trend->cases.count(result.name) > 0
                             ? in_words(history_of(*trend, result.name))
                             : "")
      .text("again", in_words(result.trials))
      .text("time",
            result.time_ms ? format_duration(*result.time_ms / 1000.0) : "")
      .text("state", state_change(result))
      .text("state_otherwise",
            result.end_state.empty() ? "not read after it" : "unchanged")
      .text("repro", repro_command(page.input.run, record, result.name))
      .text("diagnostics", said)
      .flag("has_diagnostics", !said.empty())
      .flag("has_more", has_excerpt || !said.empty())
      .flag("open",
            result.status == CaseStatus::fail && has_excerpt && !seen_before)
      .text("more_label", has_excerpt ? "Console around it" : "What it said")
      .list("case_splats", splat_links(page, job, result))
      .list("excerpt", std::move(excerpt))
      .take();
}

} // namespace

bool is_notable(const CaseResult& result) {
  return (result.status != CaseStatus::pass &&
          result.status != CaseStatus::skip) ||
         result.change.has_value();
}

Data cases_data(const Page& page, std::size_t job, const AreaView& area) {
  Data list = empty_list();
  for (const auto& row : rows_of(page, job, area)) {
    list << case_data(page, job, row);
  }
  return list;
}

} // namespace farm::html
