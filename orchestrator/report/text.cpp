#include "report/text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/colour.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

constexpr std::size_t k_arch_width = 24;
constexpr std::size_t k_reason_width = 100;
constexpr std::size_t k_findings_shown = 25;
constexpr std::size_t k_change_width = 13; ///< "not checked" and two blanks

/// ANSI colours of a finding's or a health's word; plain when not wanted.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  [[nodiscard]] std::string bold(const std::string& text) const {
    return wrap("1", text);
  }
  [[nodiscard]] std::string dim(const std::string& text) const {
    return wrap("2", text);
  }
  [[nodiscard]] std::string word(std::string_view word,
                                 const std::string& text) const {
    if (word == "good" || word == "pass" || word == "nothing new") {
      return wrap("32", text);
    }
    const bool trouble = word == "broken" || word == "detector" ||
                         word == "infra" || word == "not checked" ||
                         word == "empty" || word == "interrupted";
    return wrap(trouble ? "33" : "1;31", text);
  }
  [[nodiscard]] std::string change(const std::optional<ChangeKind>& change,
                                   const std::string& text) const {
    if (!change || *change == ChangeKind::still ||
        *change == ChangeKind::known) {
      return dim(text);
    }
    const bool alarm =
        *change == ChangeKind::fresh || *change == ChangeKind::vanished;
    return wrap(alarm                          ? "1;31"
                : *change == ChangeKind::fixed ? "32"
                                               : "33",
                text);
  }

 private:
  [[nodiscard]] std::string wrap(std::string_view code,
                                 const std::string& text) const {
    return in_colour(on_, code, text);
  }
  bool on_;
};

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    text.remove_prefix(next_utf8(text).size);
    ++columns;
  }
  return columns;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = width_of(text);
  const std::string fill(used < width ? width - used : 0, ' ');
  return right ? fill + text : text + fill;
}

/// Cells in aligned columns; all but the outer ones to the right.
std::vector<std::string>
aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool right = i > 1 && i + 1 < row.size();
      line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], right);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string count(int number) {
  return number == 0 ? "-" : std::to_string(number);
}

std::string build_words(const JobRecord& job) {
  if (job.kernel_cached) {
    return "cached";
  }
  return job.build_wall_s > 0 ? format_duration(job.build_wall_s) : "-";
}

std::vector<std::string> job_row(const JobView& view) {
  const JobRecord& job = *view.job;
  const Tally& tally = view.tally;
  const std::string build = build_words(job);
  const std::string boots = job.boots.empty()
                                ? "-"
                                : format_duration(job.boot_wall_s) + " (" +
                                      counted(job.boots.size(), "boot") + ")";
  return {elide(display_quote(job.arch), k_arch_width),
          std::string(look_of(view.health).word),
          count(tally.pass),
          count(tally.fail),
          count(tally.lost + tally.vanished),
          count(tally.broken),
          count(tally.not_checked),
          count(tally.skip),
          count(view.unexpected),
          build,
          boots};
}

std::string table(const RunView& view, const Paint& paint) {
  std::vector<std::vector<std::string>> rows = {
      {"arch", "result", "pass", "fail", "lost", "broken", "unchecked", "skip",
       "splats", "build", "boot"}};
  for (const JobView& job : view.jobs) {
    rows.push_back(job_row(job));
  }
  const auto lines = aligned(rows);
  std::string out = paint.dim(lines[0]) + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string& word = rows[i][1];
    const std::size_t at = lines[i].find(word, width_of(rows[i][0]));
    out += lines[i].substr(0, at) + paint.word(word, word) +
           lines[i].substr(at + word.size()) + "\n";
  }
  return out;
}

std::string places_of(const RunView& view, const Finding& finding) {
  std::vector<std::string> names;
  for (const Finding::Place& place : finding.places) {
    const std::string name =
        elide(display_quote(view.jobs[place.job].job->arch), k_arch_width);
    if (names.empty() || names.back() != name) {
      names.push_back(name);
    }
  }
  return join(names, " ");
}

/// "new", "as before", ...; nothing when nothing was compared.
std::string change_word(const Finding& finding) {
  return finding.change ? std::string(look_of(*finding.change).word) : "";
}

std::string findings(const RunView& view, const Paint& paint,
                     std::size_t most) {
  const bool compared =
      std::any_of(view.findings.begin(), view.findings.end(),
                  [](const Finding& one) { return one.change.has_value(); });
  const std::size_t margin = compared ? k_change_width : 0;
  std::string out;
  const std::size_t shown = std::min(view.findings.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = view.findings[i];
    const std::string change = change_word(finding);
    out += (compared
                ? "  " + paint.change(finding.change,
                                      padded(change, k_change_width - 2, false))
                : "") +
           "  " + paint.word(finding.word, padded(finding.word, 12, false)) +
           "  " +
           paint.bold(elide(display_quote(finding.title), k_reason_width)) +
           paint.dim("  [" + places_of(view, finding) + "]") + "\n";
    for (const std::string& line :
         {finding.detail, finding.hint, finding.history, finding.again}) {
      if (!line.empty()) {
        out += std::string(16 + margin, ' ') +
               elide(display_quote(line), k_reason_width) + "\n";
      }
    }
    if (!finding.repro.empty()) {
      out += std::string(16 + margin, ' ') +
             paint.dim(display_quote(finding.repro)) + "\n";
    }
  }
  if (shown < view.findings.size()) {
    out += "  and " + std::to_string(view.findings.size() - shown) + " more\n";
  }
  return out;
}

} // namespace

std::string changes_text(const RunRecord& run, bool colour) {
  RunView view = view_of(run);
  std::erase_if(view.findings, [](const Finding& finding) {
    return !finding.change || *finding.change == ChangeKind::still ||
           *finding.change == ChangeKind::known;
  });
  const std::string all = findings(view, Paint(colour), view.findings.size());
  return all + (all.empty() ? "" : "\n") + view.headline + "\n";
}

std::string summary_text(const RunRecord& run, bool colour) {
  const RunView view = view_of(run);
  const Paint paint(colour);
  const Look look = look_of(view.health);
  std::string out = paint.bold("run " + display_quote(run.id)) + "  " +
                    display_quote(run.source) + "  profile " +
                    display_quote(run.profile) + "  " +
                    format_duration(run.wall_s) + "\n\n";
  if (!view.jobs.empty()) {
    out += table(view, paint) + "\n";
  }
  if (!view.findings.empty()) {
    out += findings(view, paint, k_findings_shown) + "\n";
  }
  std::string word(look.word);
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out + paint.word(look.word, std::string(look.glyph) + " " + word) +
         ": " + view.headline + "\n";
}

Result<std::string> render_text(const ReportInput& input) {
  return summary_text(input.run, false);
}

} // namespace farm
