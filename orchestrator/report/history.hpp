#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/trend.hpp"

namespace farm {

/// Failed, lost and vanished cases of a run; nothing: none could be run.
std::optional<int> failures_of(const TrendPoint& point);

/// What became of one case over the runs of a Trend.
struct CaseHistory {
  int runs = 0;             ///< in which it had a verdict
  int bad = 0;              ///< of them, in which it failed or was lost
  std::string first_failed; ///< run; empty: it never failed
  std::string last_passed;  ///< run; empty: it never passed
};

CaseHistory history_of(const Trend& trend, const std::string& name);

/// "failed in 3 of 14 runs, first in RUN, passed last in RUN".
std::string in_words(const CaseHistory& history);

/// One run after the other, oldest first, a character each: a bar as high as
/// the number of failures, a dot for none, a cross where none could be run.
std::string strip_of(const Trend& trend);
std::string strip_of(const CaseTrend& trend);

/// Trends of the architectures of `run` for `farm history`. `case_name` empty:
/// every case that ever failed.
struct HistoryView {
  const RunRecord* run = nullptr;
  std::vector<Trend> trends;
  std::string case_name;
};

std::string history_text(const HistoryView& view);

/// By reports/schemas/history.schema.json.
std::string history_json(const HistoryView& view);

} // namespace farm
