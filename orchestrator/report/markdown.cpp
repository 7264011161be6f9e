#include "report/markdown.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <set>

#include "base/text.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

constexpr std::size_t k_most_new = 40;
constexpr std::size_t k_most_other = 10;
constexpr std::size_t k_line_bytes = 300;

/// Text that ends no table cell and starts no markup.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : display_quote(text)) {
    if (std::string_view("|\\`*_<>[]").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out.empty() ? "-" : out;
}

std::string row(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string seconds(double value) {
  if (value <= 0) {
    return "-";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.0f s", value);
  return text;
}

/// The word after an option of QEMU's command line; empty: not given.
std::string after(const std::vector<std::string>& argv,
                  std::string_view option) {
  const auto at = std::find(argv.begin(), argv.end(), option);
  return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
}

std::string machine_of(const JobRecord& job) {
  if (job.boots.empty()) {
    return "";
  }
  const std::vector<std::string>& argv = job.boots.front().qemu;
  const std::string machine = split(after(argv, "-M"), ',').front();
  const std::string cpu = split(after(argv, "-cpu"), ',').front();
  const std::string cpus = after(argv, "-smp");
  return machine + (cpu.empty() ? "" : ", " + cpu) +
         (cpus.empty() ? "" : ", " + cpus + " CPU") + ", " + after(argv, "-m") +
         " MiB";
}

std::string to_suite(const JobRecord& job) {
  return job.boots.empty()
             ? "-"
             : seconds(job.boots.front().suite_start_s.value_or(0));
}

std::string counts(const JobView& view) {
  const std::string words = in_words(view.tally);
  return words.empty() ? "none ran" : words;
}

std::string results(const RunView& view) {
  std::string out =
      row({"architecture", "machine", "result", "cases", "boots",
           "to the suite", "boots in all", "kernel, CPU time"}) +
      row({"---", "---", "---", "---", "---:", "---:", "---:", "---:"});
  for (const JobView& job : view.jobs) {
    const JobRecord& record = *job.job;
    out += row({cell(record.arch), cell(machine_of(record)),
                std::string(look_of(job.health).word), counts(job),
                std::to_string(record.boots.size()), to_suite(record),
                seconds(record.boot_wall_s),
                record.kernel_cached ? "cached" : seconds(record.build_cpu_s)});
  }
  return out;
}

std::string kernels(const RunView& view) {
  std::string out = row({"architecture", "compiler", "detectors that are on",
                         "cannot have", "lost"}) +
                    row({"---", "---", "---", "---", "---"});
  for (const JobView& job : view.jobs) {
    const JobRecord& record = *job.job;
    out += row({cell(record.arch), cell(record.toolchain),
                cell(detectors_of(record, DetectorState::on)),
                cell(detectors_of(record, DetectorState::unsupported)),
                cell(detectors_of(record, DetectorState::lost))});
  }
  return out;
}

/// Findings of these kinds as a list, at most `most` of them.
std::string list_of(const RunView& view, std::size_t most,
                    const std::function<bool(const Finding&)>& select) {
  std::string out;
  std::size_t count = 0;
  for (const Finding& finding : view.findings) {
    if (!select(finding) || ++count > most) {
      continue;
    }
    std::set<std::string> names;
    for (const Finding::Place& place : finding.places) {
      names.insert(cell(view.jobs[place.job].job->arch));
    }
    out += "- **" + cell(finding.word) + "** " + cell(finding.title) + " (" +
           join({names.begin(), names.end()}, ", ") + ")";
    for (const std::string& line :
         {finding.detail, finding.hint, finding.history, finding.again}) {
      out += line.empty() ? "" : "  \n  " + cell(elide(line, k_line_bytes));
    }
    out += finding.repro.empty()
               ? "\n"
               : "\n\n      " + display_quote(finding.repro) + "\n\n";
  }
  if (count > most) {
    out += "- and " + std::to_string(count - most) + " more\n";
  }
  return out;
}

std::string section(std::string_view title, const std::string& text) {
  return text.empty() ? "" : "\n## " + std::string(title) + "\n\n" + text;
}

std::string short_table(const RunView& view) {
  std::string out =
      row({"architecture", "result", "cases"}) + row({"---", "---", "---"});
  for (const JobView& job : view.jobs) {
    out += row({cell(job.job->arch),
                std::string(look_of(job.health).glyph) + " " +
                    std::string(look_of(job.health).word),
                counts(job)});
  }
  return out;
}

} // namespace

Result<std::string> render_markdown(const ReportInput& input) {
  const RunView view = view_of(input.run);
  return "# Architectures\n\n" + cell(input.run.source) + ", profile " +
         cell(input.run.profile) + ", " + cell(input.run.started_at) + ", on " +
         cell(input.run.host) + ". " + cell(view.headline) + "\n\n" +
         results(view) + "\n" + kernels(view);
}

Result<std::string> render_markdown_summary(const ReportInput& input) {
  const RunView view = view_of(input.run);
  const auto is = [](std::initializer_list<ChangeKind> kinds) {
    return [kinds = std::vector(kinds)](const Finding& one) {
      return one.change &&
             std::find(kinds.begin(), kinds.end(), *one.change) != kinds.end();
    };
  };
  const auto uncompared = [](const Finding& one) { return !one.change; };
  return "# " + std::string(look_of(view.health).glyph) + " " +
         std::string(look_of(view.health).word) + ": run " +
         cell(input.run.id) + "\n\n" + cell(input.run.source) + ", profile " +
         cell(input.run.profile) + ", " + cell(input.run.started_at) + ". " +
         cell(view.headline) + "\n" +
         section("New", list_of(view, k_most_new, is({ChangeKind::fresh})) +
                            list_of(view, k_most_new, uncompared)) +
         section("Vanished",
                 list_of(view, k_most_new, is({ChangeKind::vanished}))) +
         section("Fixed",
                 list_of(view, k_most_other, is({ChangeKind::fixed}))) +
         section("Flaky",
                 list_of(view, k_most_other, is({ChangeKind::flaky}))) +
         section("Emulator, set-up, not checked",
                 list_of(view, k_most_other,
                         is({ChangeKind::infra, ChangeKind::not_checked}))) +
         "\n## Architectures\n\n" + short_table(view);
}

} // namespace farm
