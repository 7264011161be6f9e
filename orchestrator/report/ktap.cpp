#include "report/ktap.hpp"

#include "base/text.hpp"
#include "model/words.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

bool is_ok(CaseStatus status) {
  return status == CaseStatus::pass || status == CaseStatus::skip ||
         status == CaseStatus::not_checked;
}

/// A name that ends before the directive begins.
std::string name_of(const std::string& text) {
  return replace_all(display_quote(text), "#", "\\#");
}

std::string directive(const CaseResult& result) {
  const std::string reason =
      result.reason.empty() ? "" : " " + display_quote(result.reason);
  switch (result.status) {
    case CaseStatus::pass:
      return "";
    case CaseStatus::skip:
      return " # SKIP" + reason;
    case CaseStatus::not_checked:
      return " # SKIP not checked:" + reason;
    case CaseStatus::broken:
      return " # ERROR" + reason;
    case CaseStatus::fail:
    case CaseStatus::lost:
    case CaseStatus::vanished:
      break;
  }
  const std::string word(to_string(result.status));
  return (result.known.empty() ? " # " + word : " # XFAIL " + word) + reason;
}

std::string result_line(bool ok, std::size_t number, const std::string& name) {
  return std::string(ok ? "ok " : "not ok ") + std::to_string(number) + " " +
         name_of(name);
}

std::string header(std::size_t count, const std::string& indent) {
  return indent + "KTAP version 1\n" + indent + "1.." + std::to_string(count) +
         "\n";
}

/// One area: its lines, and whether all of it is well.
bool area_lines(const JobRecord& job, const AreaView& area, std::string& out) {
  const std::string indent(4, ' ');
  bool all = true;
  out += header(area.cases.size(), indent);
  std::size_t number = 0;
  for (const std::size_t index : area.cases) {
    const CaseResult& result = job.cases[index];
    const bool ok = is_ok(result.status);
    all = all && ok;
    const std::string name = result.name.starts_with(area.name + "/")
                                 ? result.name.substr(area.name.size() + 1)
                                 : result.name;
    out += indent + result_line(ok, ++number, name) + directive(result) + "\n";
    if (result.change && !in_words(*result.change).empty()) {
      out += indent + "# " + display_quote(in_words(*result.change)) + "\n";
    }
  }
  return all;
}

} // namespace

Result<std::string> render_ktap(const ReportInput& input) {
  const RunView view = view_of(input.run);
  std::string out = header(view.jobs.size(), "");
  std::size_t number = 0;
  for (const JobView& one : view.jobs) {
    const JobRecord& job = *one.job;
    const std::string indent(2, ' ');
    bool all = job.outcome == JobOutcome::completed;
    out += header(one.areas.size(), indent);
    std::size_t area_number = 0;
    for (const AreaView& area : one.areas) {
      const bool ok = area_lines(job, area, out);
      all = all && ok;
      out += indent + result_line(ok, ++area_number, area.name) + "\n";
    }
    for (const FoundSplat& found : job.splats) {
      if (!found.expected && found.case_name.empty()) {
        all = false;
        out += indent +
               "# outside every case: " + display_quote(found.splat.title) +
               "\n";
      }
    }
    out += result_line(all, ++number, job.arch) +
           (job.outcome == JobOutcome::infra ? " # ERROR" : "") + "\n";
    if (!job.message.empty()) {
      out += "# " + display_quote(job.message) + "\n";
    }
  }
  return out;
}

} // namespace farm
