#include "report/html_data.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "model/words.hpp"
#include "report/escape.hpp"

namespace farm::html {
namespace {

std::string_view meaning_of(DetectorState state) {
  switch (state) {
    case DetectorState::on:
      return "what it looks for would have been seen";
    case DetectorState::off:
      return "the profile did not ask for it";
    case DetectorState::unsupported:
      return "this architecture cannot have it";
    case DetectorState::lost:
      return "asked for and yet not in the kernel: nothing was checked by it";
  }
  return "";
}

/// That it is there and has proved nothing yet is soon told.
bool is_plain(const DetectorResult& detector) {
  return detector.state == DetectorState::on && detector.detail.empty();
}

Data detectors_data(const JobRecord& job) {
  Data list = empty_list();
  for (const DetectorResult& detector : job.detectors) {
    if (is_plain(detector)) {
      continue;
    }
    list << Fields()
                .text("name", detector.name)
                .text("class", css_class(detector.state))
                .text("glyph", look_of(detector.state).glyph)
                .text("word", look_of(detector.state).word)
                .text("meaning", meaning_of(detector.state))
                .text("detail", detector.detail)
                .take();
  }
  return list;
}

std::string plain_detectors(const JobRecord& job) {
  std::vector<std::string> names;
  for (const DetectorResult& detector : job.detectors) {
    if (is_plain(detector)) {
      names.push_back(detector.name);
    }
  }
  return join(names, ", ");
}

Data job_facts(const JobRecord& job) {
  Data list = empty_list();
  const auto fact = [&list](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      list << Fields().text("name", name).text("value", value).take();
    }
  };
  fact("Kernel", job.kernel_version);
  fact("Kernel digest", job.kernel_digest);
  fact("Profile", job.profile);
  fact("Compiler", job.toolchain);
  fact("QEMU", job.qemu_version);
  fact("Accelerator", job.boots.empty() ? "" : job.boots.back().accelerator);
  fact("Guest suite digest", job.guest_digest);
  if (job.kernel_cached) {
    fact("Kernel build", "from the cache");
  } else if (job.build_wall_s > 0) {
    fact("Kernel build", format_duration(job.build_wall_s) + ", CPU " +
                             format_duration(job.build_cpu_s));
  }
  if (!job.boots.empty()) {
    fact("All boots", format_duration(job.boot_wall_s) + ", CPU " +
                          format_duration(job.boot_cpu_s));
  }
  return list;
}

std::string build_words(const JobRecord& job) {
  if (job.kernel_cached) {
    return "cached";
  }
  return job.build_wall_s > 0 ? format_duration(job.build_wall_s) : "\u2013";
}

Data symbols_data(const JobRecord& job) {
  Data list = empty_list();
  for (const std::string& symbol : job.lost_symbols) {
    list << Fields().text("symbol", symbol).take();
  }
  return list;
}

bool needs_reading(const Tally& tally) {
  return tally.fail + tally.lost + tally.vanished + tally.broken > 0;
}

Data areas_data(const Page& page, std::size_t job) {
  Data list = empty_list();
  const JobView& view = page.view.jobs[job];
  for (std::size_t i = 0; i < view.areas.size(); ++i) {
    const AreaView& area = view.areas[i];
    const auto all =
        std::find(page.view.areas.begin(), page.view.areas.end(), area.name);
    list << Fields()
                .text("name", area.name)
                .text("area_anchor", area_anchor(job, i))
                .text("pages_anchor", pages_anchor(static_cast<std::size_t>(
                                          all - page.view.areas.begin())))
                .flag("open", needs_reading(area.tally))
                .list("counts", counts_of(area.tally))
                .list("cases", cases_data(page, job, area))
                .take();
  }
  return list;
}

/// The matrix row: one cell for each area of the run.
Data cells_data(const RunView& run, std::size_t job) {
  Data list = empty_list();
  const JobView& view = run.jobs[job];
  for (const std::string& name : run.areas) {
    Fields cell;
    cell.flag("present", false);
    for (std::size_t i = 0; i < view.areas.size(); ++i) {
      if (view.areas[i].name == name) {
        cell.flag("present", true)
            .text("area_anchor", area_anchor(job, i))
            .list("counts", counts_of(view.areas[i].tally));
      }
    }
    list << cell.take();
  }
  return list;
}

} // namespace

Fields& Fields::text(const std::string& name, std::string_view value) {
  data_[name] = value.empty() ? Data(false) : Data(std::string(value));
  return *this;
}

Fields& Fields::flag(const std::string& name, bool value) {
  data_[name] = Data(value);
  return *this;
}

Fields& Fields::set(const std::string& name, Data value) {
  data_[name] = std::move(value);
  return *this;
}

Fields& Fields::list(const std::string& name, Data items) {
  flag("has_" + name, items.is_non_empty_list());
  data_[name] = std::move(items);
  return *this;
}

Data empty_list() {
  return Data(Data::type::list);
}

Data counts_of(const Tally& tally) {
  const std::pair<int, CaseStatus> parts[] = {
      {tally.fail, CaseStatus::fail},
      {tally.lost, CaseStatus::lost},
      {tally.vanished, CaseStatus::vanished},
      {tally.broken, CaseStatus::broken},
      {tally.not_checked, CaseStatus::not_checked},
      {tally.pass, CaseStatus::pass},
      {tally.skip, CaseStatus::skip},
  };
  Data list = empty_list();
  for (const auto& [count, status] : parts) {
    if (count > 0) {
      list << Fields()
                  .text("class", css_class(status))
                  .text("glyph", look_of(status).glyph)
                  .text("word", look_of(status).word)
                  .text("count", std::to_string(count))
                  .take();
    }
  }
  return list;
}

std::string_view css_class(CaseStatus status) {
  return to_string(status);
}

std::string_view css_class(Health health) {
  switch (health) {
    case Health::good:
      return "good";
    case Health::unchanged:
      return "not-checked";
    case Health::failed:
      return "failed";
    case Health::infra:
      return "infra";
    case Health::interrupted:
      return "interrupted";
  }
  return "";
}

std::string_view css_class(DetectorState state) {
  switch (state) {
    case DetectorState::on:
      return "pass";
    case DetectorState::lost:
      return "broken";
    default:
      return "skip";
  }
}

std::string_view css_class(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::fresh:
      return "fail";
    case ChangeKind::vanished:
      return "vanished";
    case ChangeKind::fixed:
      return "pass";
    case ChangeKind::flaky:
    case ChangeKind::infra:
      return "broken";
    case ChangeKind::not_checked:
      return "not-checked";
    case ChangeKind::still:
    case ChangeKind::known:
      return "skip";
  }
  return "";
}

std::string_view console_of(const ReportInput& input, const JobRecord& job,
                            int boot) {
  for (const BootRecord& record : job.boots) {
    const auto file = input.files.find(record.console_file);
    if (record.number == boot && file != input.files.end()) {
      return file->second;
    }
  }
  return {};
}

Data job_data(const Page& page, std::size_t job) {
  const JobView& view = page.view.jobs[job];
  const JobRecord& record = *view.job;
  return Fields()
      .text("anchor", job_anchor(job))
      .text("arch", record.arch)
      .text("health_class", css_class(view.health))
      .text("health_glyph", look_of(view.health).glyph)
      .text("health_word", look_of(view.health).word)
      .text("verdict", view.verdict)
      .text("hint", record.hint)
      .text("repro", repro_command(page.input.run, record, ""))
      .text("unexpected",
            view.unexpected > 0 ? std::to_string(view.unexpected) : "\u2013")
      .text("build_time", build_words(record))
      .text("boot_time", record.boots.empty()
                             ? "\u2013"
                             : format_duration(record.boot_wall_s) + " / " +
                                   std::to_string(record.boots.size()))
      .list("cells", cells_data(page.view, job))
      .list("job_areas", areas_data(page, job))
      .list("splats", splats_data(page, job))
      .list("brief_splats", brief_splats_data(page, job))
      .list("job_facts", job_facts(record))
      .list("detectors", detectors_data(record))
      .list("lost_symbols", symbols_data(record))
      .text("plain_detectors", plain_detectors(record))
      .set("spark", spark_of(trend_of(page.input, record.arch)))
      .list("boots", boots_data(record))
      .text("build_log", record.build_log)
      .text("build_log_url", relative_url(record.build_log))
      .take();
}

} // namespace farm::html
