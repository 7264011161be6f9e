#include "report/history.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "report/json_parts.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

using json = nlohmann::ordered_json;

constexpr int k_version = 1;
constexpr std::string_view k_bars[] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                       "\u2585", "\u2586", "\u2587", "\u2588"};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string outcome_of(const TrendPoint& point) {
  std::string words = point.outcome == JobOutcome::completed
                          ? in_words(point.tally)
                          : std::string(to_string(point.outcome));
  if (point.unexpected_splats > 0) {
    words += ", " + counted(static_cast<std::size_t>(point.unexpected_splats),
                            "unexpected splat");
  }
  return words;
}

std::size_t widest_arch(const HistoryView& view) {
  std::size_t width = 0;
  for (const Trend& trend : view.trends) {
    width = std::max(width, trend.arch.size());
  }
  return width;
}

/// One line for each architecture.
std::string overview(const HistoryView& view) {
  std::string out;
  const std::size_t width = widest_arch(view);
  for (const Trend& trend : view.trends) {
    out += padded(trend.arch, width) + "  " + strip_of(trend) + "  " +
           outcome_of(trend.points.back()) + "\n";
  }
  return out;
}

/// Every run of one architecture, and the cases that ever failed.
std::string of_arch(const Trend& trend) {
  std::string out = trend.arch + "\n";
  for (const TrendPoint& point : trend.points) {
    out += "  " + point.run + "  " + outcome_of(point) + "\n";
  }
  std::size_t width = 0;
  for (const auto& [name, statuses] : trend.cases) {
    width = std::max(width, name.size());
  }
  for (const auto& [name, statuses] : trend.cases) {
    out += "  " + padded(display_quote(name), width) + "  " +
           strip_of(statuses) + "  " + in_words(history_of(trend, name)) + "\n";
  }
  return out;
}

/// Every run of one case.
std::string of_case(const Trend& trend, const std::string& name) {
  const auto found = trend.cases.find(name);
  if (found == trend.cases.end()) {
    return trend.arch + ": never failed in " +
           counted(trend.points.size(), "run") + "\n";
  }
  std::string out =
      trend.arch + ": " + in_words(history_of(trend, name)) + "\n";
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const auto& status = found->second[i];
    out += "  " + trend.points[i].run + "  " +
           std::string(status ? look_of(*status).word : "did not run") + "\n";
  }
  return out;
}

json name_or_null(const std::string& run) {
  return run.empty() ? json(nullptr) : json(run);
}

json case_json(const Trend& trend, const std::string& name) {
  const CaseHistory history = history_of(trend, name);
  json statuses = json::array();
  for (const auto& status : trend.cases.at(name)) {
    statuses.push_back(status ? json(to_string(*status)) : json(nullptr));
  }
  return {{"name", name},
          {"runs", history.runs},
          {"bad", history.bad},
          {"first_failed", name_or_null(history.first_failed)},
          {"last_passed", name_or_null(history.last_passed)},
          {"statuses", std::move(statuses)}};
}

json trend_json(const Trend& trend, const std::string& case_name) {
  json points = json::array();
  for (const TrendPoint& point : trend.points) {
    points.push_back({{"run", point.run},
                      {"started_at", point.started_at},
                      {"outcome", to_string(point.outcome)},
                      {"tally", tally_json(point.tally)},
                      {"unexpected_splats", point.unexpected_splats}});
  }
  json cases = json::array();
  for (const auto& [name, statuses] : trend.cases) {
    if (case_name.empty() || name == case_name) {
      cases.push_back(case_json(trend, name));
    }
  }
  return {{"arch", trend.arch},
          {"runs", std::move(points)},
          {"cases", std::move(cases)}};
}

} // namespace

std::optional<int> failures_of(const TrendPoint& point) {
  const Tally& tally = point.tally;
  if (point.outcome != JobOutcome::completed || tally.total() == 0) {
    return std::nullopt;
  }
  return tally.fail + tally.lost + tally.vanished;
}

CaseHistory history_of(const Trend& trend, const std::string& name) {
  CaseHistory history;
  const auto found = trend.cases.find(name);
  if (found == trend.cases.end()) {
    return history;
  }
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const auto& status = found->second[i];
    if (!status || !has_verdict(*status)) {
      continue;
    }
    ++history.runs;
    const std::string& run = trend.points[i].run;
    if (!is_bad(*status)) {
      history.last_passed = run;
    } else if (++history.bad == 1) {
      history.first_failed = run;
    }
  }
  return history;
}

std::string in_words(const CaseHistory& history) {
  if (history.bad == 0) {
    return "never failed";
  }
  std::string out = "failed in " + std::to_string(history.bad) + " of " +
                    counted(static_cast<std::size_t>(history.runs), "run") +
                    ", first in " + history.first_failed;
  if (!history.last_passed.empty()) {
    out += ", passed last in " + history.last_passed;
  }
  return out;
}

std::string strip_of(const Trend& trend) {
  int most = 1;
  for (const TrendPoint& point : trend.points) {
    most = std::max(most, failures_of(point).value_or(0));
  }
  std::string out;
  for (const TrendPoint& point : trend.points) {
    const auto bad = failures_of(point);
    out += !bad        ? "\u00d7"
           : *bad == 0 ? "\u00b7"
                       : k_bars[(*bad * 7 + most - 1) / most];
  }
  return out;
}

std::string strip_of(const CaseTrend& trend) {
  std::string out;
  for (const auto& status : trend) {
    out += status ? look_of(*status).glyph : " ";
  }
  return out;
}

std::string history_text(const HistoryView& view) {
  std::size_t runs = 0;
  for (const Trend& trend : view.trends) {
    runs = std::max(runs, trend.points.size());
  }
  std::string out = view.run->source + ", profile " + view.run->profile + ": " +
                    counted(runs, "run") + " up to " + view.run->id + "\n\n";
  if (!view.case_name.empty()) {
    out += display_quote(view.case_name) + "\n";
    for (const Trend& trend : view.trends) {
      out += of_case(trend, view.case_name);
    }
    return out;
  }
  return out + (view.trends.size() == 1 ? of_arch(view.trends.front())
                                        : overview(view));
}

std::string history_json(const HistoryView& view) {
  json arches = json::array();
  for (const Trend& trend : view.trends) {
    arches.push_back(trend_json(trend, view.case_name));
  }
  const json document = {{"version", k_version},
                         {"run", view.run->id},
                         {"source", view.run->source},
                         {"profile", view.run->profile},
                         {"arches", std::move(arches)}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace farm
