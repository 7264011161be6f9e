#include <algorithm>

#include "model/health.hpp"
#include "report/console_view.hpp"
#include "report/html_data.hpp"

// What of a run is shown in full. A run where everything fails is as long as
// one where little does: the most telling parts come first.

namespace farm::html {
namespace {

/// Bytes of the page for splats with stacks and text, and for consoles.
constexpr std::size_t k_splat_budget = 240 << 10;
constexpr std::size_t k_excerpt_budget = 88 << 10;
constexpr std::size_t k_rows = 1200; ///< cases told of with their architecture
/// About what the markup around a frame, and around a line, takes.
constexpr std::size_t k_frame_markup = 90;
constexpr std::size_t k_line_markup = 48;
constexpr std::size_t k_drawing = 4 << 10; ///< bytes of pictures of locks

struct Candidate {
  int rank = 0; ///< the lower the sooner
  Place place;
  std::size_t bytes = 0;
};

std::set<Place> affordable(std::vector<Candidate> candidates,
                           std::size_t budget) {
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
  std::set<Place> chosen;
  for (const Candidate& one : candidates) {
    if (one.bytes <= budget) {
      budget -= one.bytes;
      chosen.insert(one.place);
    }
  }
  return chosen;
}

std::size_t size_of(const Splat& splat) {
  std::size_t bytes =
      splat.text.size() + (splat.kind == "lockdep" ? k_drawing : 0);
  for (const Stack& stack : splat.stacks) {
    for (const Frame& frame : stack.frames) {
      bytes += frame.printed.size() + frame.file.size() + k_frame_markup;
    }
  }
  return bytes;
}

std::vector<Candidate> splats_of(const RunRecord& run) {
  std::vector<Candidate> all;
  std::set<std::string> seen; // in any job
  for (std::size_t j = 0; j < run.jobs.size(); ++j) {
    std::set<std::string> here;
    for (std::size_t s = 0; s < run.jobs[j].splats.size(); ++s) {
      const FoundSplat& found = run.jobs[j].splats[s];
      const std::string& signature = found.splat.signature;
      const bool first = seen.insert(signature).second;
      const bool first_here = here.insert(signature).second;
      const int rank = first ? 0 : first_here ? 2 : 4;
      all.push_back(
          {rank + (found.expected ? 1 : 0), {j, s}, size_of(found.splat)});
    }
  }
  return all;
}

std::vector<Candidate> excerpts_of(const ReportInput& input,
                                   const RunView& view) {
  std::vector<Candidate> all;
  for (std::size_t j = 0; j < view.jobs.size(); ++j) {
    const JobRecord& job = *view.jobs[j].job;
    std::set<std::string> reasons;
    for (std::size_t c = 0; c < job.cases.size(); ++c) {
      const CaseResult& result = job.cases[c];
      if (result.status == CaseStatus::pass ||
          result.status == CaseStatus::skip) {
        continue;
      }
      const bool alike = !reasons.insert(result.reason).second;
      std::size_t bytes = 0;
      for (const NumberedLine& line :
           excerpt_of(job, result, console_of(input, job, result.boot))) {
        bytes += std::min(line.text.size(), k_excerpt_width) + k_line_markup;
      }
      all.push_back(
          {(is_news(result.change) ? 0 : 2) + (alike ? 1 : 0), {j, c}, bytes});
    }
  }
  return all;
}

/// Each counts as one byte of a budget of rows.
std::vector<Candidate> rows_of(const RunView& view) {
  std::vector<Candidate> all;
  for (std::size_t j = 0; j < view.jobs.size(); ++j) {
    const JobRecord& job = *view.jobs[j].job;
    for (std::size_t c = 0; c < job.cases.size(); ++c) {
      if (is_notable(job.cases[c])) {
        all.push_back({is_news(job.cases[c].change) ? 0 : 1, {j, c}, 1});
      }
    }
  }
  return all;
}

} // namespace

std::set<std::string> left_out(const Page& page) {
  std::set<std::string> anchors;
  for (std::size_t j = 0; j < page.view.jobs.size(); ++j) {
    for (std::size_t c = 0; c < page.view.jobs[j].job->cases.size(); ++c) {
      if (page.choice.rows.count({j, c}) == 0) {
        anchors.insert(case_anchor(j, c));
      }
    }
  }
  return anchors;
}

Choice choose(const ReportInput& input, const RunView& view) {
  return {affordable(splats_of(input.run), k_splat_budget),
          affordable(excerpts_of(input, view), k_excerpt_budget),
          affordable(rows_of(view), k_rows)};
}

} // namespace farm::html
