#include <algorithm>

#include "model/health.hpp"
#include "report/history.hpp"
#include "report/html_data.hpp"

// A line of small bars, one for each of the last runs, the newest at the right.

namespace farm::html {
namespace {

constexpr std::size_t k_runs_shown = 24;
constexpr int k_step = 5; ///< from a bar to the next
constexpr int k_bar = 4;
constexpr int k_height = 16;
constexpr int k_calm = 3; ///< height of a bar for "none failed"

/// Rectangles of one kind, as one path.
class Bars {
 public:
  void add(std::size_t slot, int from_top, int height) {
    path_ += "M" + std::to_string(slot * k_step) + " " +
             std::to_string(from_top) + "h" + std::to_string(k_bar) + "v" +
             std::to_string(height) + "h-" + std::to_string(k_bar) + "z";
  }
  void standing(std::size_t slot, int height) {
    add(slot, k_height - height, height);
  }
  void put(std::string_view kind, Data& paths) const {
    if (!path_.empty()) {
      paths << Fields().text("class", kind).text("d", path_).take();
    }
  }

 private:
  std::string path_;
};

struct Spark {
  Bars good;
  Bars bad;
  Bars odd; ///< nothing is known: two dots
  void unknown(std::size_t slot) {
    odd.add(slot, 1, 4);
    odd.add(slot, k_height - 5, 4);
  }
};

Data data_of(const Spark& spark, std::size_t slots, const std::string& label) {
  Data paths = empty_list();
  spark.good.put("good", paths);
  spark.bad.put("bad", paths);
  spark.odd.put("odd", paths);
  const std::string width =
      std::to_string(slots * static_cast<std::size_t>(k_step));
  return Fields()
      .text("width", width)
      .text("label", label)
      .list("paths", std::move(paths))
      .take();
}

std::size_t first_shown(const Trend& trend) {
  return trend.points.size() - std::min(trend.points.size(), k_runs_shown);
}

std::string last_runs(std::size_t slots) {
  return "of the last " + std::to_string(slots) + " runs, oldest first: ";
}

} // namespace

const Trend* trend_of(const ReportInput& input, const std::string& arch) {
  const auto found = input.trends.find(arch);
  return found == input.trends.end() || found->second.points.size() < 2
             ? nullptr
             : &found->second;
}

Data spark_of(const Trend* trend) {
  if (trend == nullptr) {
    return Data(false);
  }
  const std::size_t first = first_shown(*trend);
  const std::size_t slots = trend->points.size() - first;
  int most = 1;
  for (std::size_t i = first; i < trend->points.size(); ++i) {
    most = std::max(most, failures_of(trend->points[i]).value_or(0));
  }
  Spark spark;
  std::string label;
  for (std::size_t i = first; i < trend->points.size(); ++i) {
    const auto bad = failures_of(trend->points[i]);
    if (!bad) {
      spark.unknown(i - first);
    } else if (*bad == 0) {
      spark.good.standing(i - first, k_calm);
    } else {
      spark.bad.standing(i - first, 5 + *bad * (k_height - 5) / most);
    }
    label += (label.empty() ? "" : ", ") + (bad ? std::to_string(*bad) : "?");
  }
  return data_of(spark, slots, "failed cases " + last_runs(slots) + label);
}

Data spark_of(const Trend* trend, const std::string& case_name) {
  if (trend == nullptr || trend->cases.count(case_name) == 0) {
    return Data(false);
  }
  const CaseTrend& statuses = trend->cases.at(case_name);
  const std::size_t first = first_shown(*trend);
  const std::size_t slots = trend->points.size() - first;
  Spark spark;
  std::string label;
  for (std::size_t i = first; i < statuses.size(); ++i) {
    const auto& status = statuses[i];
    if (status && is_bad(*status)) {
      spark.bad.standing(i - first, k_height);
    } else if (status && *status == CaseStatus::pass) {
      spark.good.standing(i - first, k_calm);
    } else {
      spark.unknown(i - first);
    }
    label += (label.empty() ? "" : ", ") +
             std::string(status ? look_of(*status).word : "did not run");
  }
  return data_of(spark, slots, "results " + last_runs(slots) + label);
}

} // namespace farm::html
