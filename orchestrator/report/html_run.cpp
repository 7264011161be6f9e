#include <algorithm>
#include <cstdio>
#include <set>

#include "base/text.hpp"
#include "report/across.hpp"
#include "report/html_data.hpp"

// The parts of the page that look across all architectures.

namespace farm::html {
namespace {

std::string fixed(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

constexpr double k_width = 1000; ///< of the picture, in its own units
constexpr double k_lane = 26;
constexpr double k_bar = 20;
constexpr double k_axis = 22;
constexpr double k_load = 36; ///< height of the line of busy CPUs
/// A name takes about as much for each letter; narrower bars have none.
constexpr double k_letter = 7.5;
constexpr int k_ticks = 6;

std::string_view glyph_of(Sight sight) {
  switch (sight) {
    case Sight::shows:
      return "\u2717";
    case Sight::clear:
      return "\u2713";
    case Sight::blind:
      break;
  }
  return "?";
}

std::string_view class_of(Sight sight) {
  switch (sight) {
    case Sight::shows:
      return "fail";
    case Sight::clear:
      return "pass";
    case Sight::blind:
      break;
  }
  return "not-checked";
}

std::set<std::string> detectors_asked_for(const RunView& view) {
  std::set<std::string> names;
  for (const JobRecord& job : view.run->jobs) {
    for (const DetectorResult& one : job.detectors) {
      names.insert(one.name);
    }
  }
  return names;
}

} // namespace

Data signatures_data(const RunView& view, bool details) {
  const RunRecord& run = *view.run;
  Data list = empty_list();
  for (const SignatureRow& row : signatures_across(run)) {
    Data groups = empty_list();
    for (const Sight sight : {Sight::shows, Sight::clear, Sight::blind}) {
      Data arches = empty_list();
      int count = 0;
      for (std::size_t j = 0; j < row.jobs.size(); ++j) {
        const SignatureRow::Cell& cell = row.jobs[j];
        if (cell.sight != sight) {
          continue;
        }
        ++count;
        // Only those that show it are named in full: the others are many.
        arches << Fields()
                      .text("arch", run.jobs[j].arch)
                      .text("anchor", cell.first && details
                                          ? splat_anchor(j, *cell.first)
                                          : job_anchor(j))
                      .take();
      }
      groups << Fields()
                    .text("glyph", glyph_of(sight))
                    .text("class", class_of(sight))
                    .text("count", std::to_string(count))
                    .flag("named", sight == Sight::shows)
                    .text("names", arches_with(run, row, sight))
                    .list("arches", std::move(arches))
                    .take();
    }
    list << Fields()
                .text("title", row.title)
                .text("signature", row.signature)
                .list("groups", std::move(groups))
                .take();
  }
  return list;
}

Data detector_names(const RunView& view) {
  Data list = empty_list();
  for (const std::string& name : detectors_asked_for(view)) {
    list << Fields().text("name", name).take();
  }
  return list;
}

Data detector_rows(const RunView& view) {
  const std::set<std::string> names = detectors_asked_for(view);
  Data list = empty_list();
  for (std::size_t j = 0; j < view.run->jobs.size(); ++j) {
    const JobRecord& job = view.run->jobs[j];
    Data cells = empty_list();
    for (const std::string& name : names) {
      const auto found =
          std::find_if(job.detectors.begin(), job.detectors.end(),
                       [&](const auto& one) { return one.name == name; });
      const bool there = found != job.detectors.end();
      cells << Fields()
                   .flag("there", there)
                   .text("class", there ? css_class(found->state) : "")
                   .text("glyph", there ? look_of(found->state).glyph : "")
                   .text("word", there ? look_of(found->state).word : "")
                   .take();
    }
    list << Fields()
                .text("arch", job.arch)
                .text("anchor", job_anchor(j))
                .list("cells", std::move(cells))
                .take();
  }
  return list;
}

/// The points of a line: CPUs that were busy, over the same time. Empty for
/// runs that were not measured.
std::string load_points(const RunRecord& run, double scale, double bottom) {
  double most = 1;
  for (const LoadSample& sample : run.load) {
    most = std::max(most, sample.busy);
  }
  std::string points;
  for (const LoadSample& sample : run.load) {
    points += fixed(sample.at_s * scale);
    points += "," + fixed(bottom - sample.busy / most * k_load) + " ";
  }
  return points;
}

Data timeline_data(const RunView& view) {
  const RunRecord& run = *view.run;
  const auto activities = timeline_of(run);
  double end = run.wall_s;
  int lanes = 0;
  for (const Activity& one : activities) {
    end = std::max(end, one.end_s);
    lanes = std::max(lanes, one.lane + 1);
  }
  end = std::max(end, 1.0);
  const double scale = k_width / end;
  Data bars = empty_list();
  for (const Activity& one : activities) {
    const JobRecord& job = run.jobs[one.job];
    const double width = std::max((one.end_s - one.start_s) * scale, 1.0);
    const bool room =
        width > k_letter * (static_cast<double>(job.arch.size()) + 1);
    bars << Fields()
                .text("x", fixed(one.start_s * scale))
                .text("y", fixed(one.lane * k_lane))
                .text("width", fixed(width))
                .text("height", fixed(k_bar))
                .text("text_x", fixed(one.start_s * scale + 4))
                .text("text_y", fixed(one.lane * k_lane + 14))
                .text("class", one.boot ? "boot" : "build")
                .text("label", room ? job.arch : "")
                .text("title", job.arch +
                                   (one.boot ? ", boots: " : ", build: ") +
                                   format_duration(one.end_s - one.start_s) +
                                   " from " + format_duration(one.start_s))
                .take();
  }
  Data ticks = empty_list();
  for (int i = 0; i <= k_ticks; ++i) {
    const double at = end * i / k_ticks;
    ticks << Fields()
                 .text("x", fixed(at * scale))
                 .text("anchor", i == 0         ? "start"
                                 : i == k_ticks ? "end"
                                                : "middle")
                 .text("label", i == 0 ? "0" : format_duration(at))
                 .take();
  }
  const double strip = run.load.empty() ? 0 : k_load + k_bar / 2.0;
  const double height = lanes * k_lane + strip;
  return Fields()
      .text("load", load_points(run, scale, height))
      .text("view_box", "0 0 " + fixed(k_width) + " " + fixed(height + k_axis))
      .text("bottom", fixed(height))
      .text("tick_y", fixed(height + 15))
      .text("wall", format_duration(run.wall_s))
      .text("cpu", format_duration(run.total_cpu_s))
      .text("parallel",
            fixed(run.wall_s > 0 ? run.total_cpu_s / run.wall_s : 0))
      .list("bars", std::move(bars))
      .list("ticks", std::move(ticks))
      .take();
}

} // namespace farm::html
