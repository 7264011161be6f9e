#include "report/kcidb.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/words.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t k_id_digits = 16;
constexpr std::size_t k_excerpt_bytes = 16384; ///< the schema's limit
constexpr std::size_t k_commit_digits = 40;

/// A text as the schema wants it: UTF-8, no zero.
std::string clean(std::string_view text) {
  return replace_all(sanitize_utf8(text), std::string_view("\0", 1), "\\0");
}

std::string excerpt(std::string_view text) {
  std::string out = clean(text);
  return out.size() <= k_excerpt_bytes ? out : elide(out, k_excerpt_bytes);
}

/// Dots separate the parts of a path; only these characters may be in one.
std::string path_of(std::string_view case_name) {
  std::string out = "faultfarm.";
  for (const char c : case_name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '-' || c == '_';
    const bool dot = (c == '/' || c == '.') && out.back() != '.';
    out += dot ? '.' : plain ? c : '_';
  }
  return out.back() == '.' ? out + "_" : out;
}

std::string arch_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
  }
  return out;
}

bool is_commit(std::string_view text) {
  return text.size() == k_commit_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view status_of(CaseStatus status) {
  switch (status) {
    case CaseStatus::pass:
      return "PASS";
    case CaseStatus::fail:
    case CaseStatus::lost:
      return "FAIL";
    case CaseStatus::broken:
      return "ERROR";
    case CaseStatus::skip:
      return "SKIP";
    case CaseStatus::not_checked:
    case CaseStatus::vanished:
      break;
  }
  return "MISS";
}

std::string_view build_status(JobOutcome outcome) {
  switch (outcome) {
    case JobOutcome::build_failed:
      return "FAIL";
    case JobOutcome::completed:
    case JobOutcome::boot_failed:
      return "PASS";
    case JobOutcome::infra:
    case JobOutcome::interrupted:
      break;
  }
  return "MISS";
}

std::string_view boot_status(const JobRecord& job) {
  const bool booted =
      std::any_of(job.boots.begin(), job.boots.end(),
                  [](const auto& boot) { return boot.suite_start_s; });
  return booted                                   ? "PASS"
         : job.outcome == JobOutcome::boot_failed ? "FAIL"
                                                  : "MISS";
}

class Submission {
 public:
  explicit Submission(const RunRecord& run)
      : run_(run), checkout_(kcidb_id({"checkout", run.source_identity})),
        all_(kcidb_submission()) {}

  std::string text() {
    add_checkout();
    for (const JobRecord& job : run_.jobs) {
      add_job(job);
    }
    return all_.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  }

 private:
  static json object(const std::string& id) {
    return {{"id", id}, {"origin", k_kcidb_origin}};
  }

  void add_checkout() {
    json one = object(checkout_);
    if (is_commit(run_.source_identity)) {
      one["git_commit_hash"] = run_.source_identity;
    }
    one["comment"] = clean(run_.source);
    one["start_time"] = run_.started_at;
    one["valid"] = true;
    one["misc"] = {{"identity", clean(run_.source_identity)}, {"run", run_.id}};
    all_["checkouts"].push_back(std::move(one));
  }

  void add_job(const JobRecord& job) {
    const std::string build =
        job.kernel_digest.empty()
            ? kcidb_id({"build", run_.id, job.arch, job.profile})
            : kcidb_id({"build", job.kernel_digest});
    if (builds_.insert(build).second) {
      json one = object(build);
      one["checkout_id"] = checkout_;
      one["architecture"] = arch_of(job.arch);
      one["compiler"] = clean(job.toolchain);
      one["config_name"] = clean(job.profile);
      one["duration"] = job.build_wall_s;
      one["status"] = build_status(job.outcome);
      if (job.outcome == JobOutcome::build_failed) {
        one["log_excerpt"] = excerpt(job.message);
      }
      one["misc"] = {{"kernel", clean(job.kernel_version)},
                     {"digest", job.kernel_digest},
                     {"detectors", detectors_of(job, DetectorState::on)}};
      all_["builds"].push_back(std::move(one));
    }
    add_boot(job, build);
    for (const CaseResult& result : job.cases) {
      add_case(job, build, result);
    }
    for (std::size_t i = 0; i < job.splats.size(); ++i) {
      if (!job.splats[i].expected) {
        add_splat(job, build, i);
      }
    }
  }

  std::string test_id(const JobRecord& job, const std::string& name) const {
    return kcidb_id({"test", run_.id, job.arch, job.profile, name});
  }

  json environment(const JobRecord& job) const {
    return {{"comment", clean(job.qemu_version)},
            {"misc", {{"arch", job.arch}, {"host", clean(run_.host)}}}};
  }

  void add_boot(const JobRecord& job, const std::string& build) {
    json one = object(test_id(job, ""));
    one["build_id"] = build;
    one["environment"] = environment(job);
    one["path"] = "boot";
    one["comment"] = clean(job.arch + ": from power-on to the suite");
    one["status"] = boot_status(job);
    one["duration"] = job.boot_wall_s;
    if (!job.message.empty()) {
      one["log_excerpt"] = excerpt(job.message);
    }
    all_["tests"].push_back(std::move(one));
  }

  void add_case(const JobRecord& job, const std::string& build,
                const CaseResult& result) {
    json one = object(test_id(job, result.name));
    one["build_id"] = build;
    one["environment"] = environment(job);
    one["path"] = path_of(result.name);
    one["comment"] = clean(job.arch + ": " + result.name);
    one["status"] = status_of(result.status);
    if (result.time_ms) {
      one["duration"] = *result.time_ms / 1000.0;
    }
    if (!result.reason.empty()) {
      one["log_excerpt"] = excerpt(result.reason);
    }
    one["misc"] = {{"result", to_string(result.status)},
                   {"repro", repro_command(run_, job, result.name)}};
    if (result.change) {
      one["misc"]["change"] = to_string(result.change->kind);
    }
    all_["tests"].push_back(std::move(one));
    if (!result.known.empty()) {
      add_known(job, result);
    }
  }

  void add_known(const JobRecord& job, const CaseResult& result) {
    const std::string id = kcidb_id({"known", result.known});
    if (issues_.insert(id).second) {
      all_["issues"].push_back({{"id", id},
                                {"version", 1},
                                {"origin", k_kcidb_origin},
                                {"culprit", {{"code", true}}},
                                {"comment", clean(result.known)}});
    }
    add_incident(id, test_id(job, result.name), {result.known, result.name},
                 {{"test_id", test_id(job, result.name)}});
  }

  void add_splat(const JobRecord& job, const std::string& build,
                 std::size_t index) {
    const FoundSplat& found = job.splats[index];
    const json issue = kcidb_issue(found.splat);
    const std::string id = issue.at("id");
    if (issues_.insert(id).second) {
      all_["issues"].push_back(issue);
    }
    const std::string where = test_id(job, found.case_name);
    add_incident(id, where, {found.splat.signature, std::to_string(index)},
                 {{"build_id", build},
                  {"test_id", where},
                  {"comment", clean(found.splat.title)},
                  {"misc", {{"text", excerpt(found.splat.text)}}}});
  }

  void add_incident(const std::string& issue, const std::string& where,
                    const std::vector<std::string>& apart, const json& more) {
    std::vector<std::string> texts = {"incident", issue, where};
    texts.insert(texts.end(), apart.begin(), apart.end());
    json one = object(kcidb_id(texts));
    one["issue_id"] = issue;
    one["issue_version"] = 1;
    one["present"] = true;
    one.update(more);
    all_["incidents"].push_back(std::move(one));
  }

  const RunRecord& run_;
  const std::string checkout_;
  std::set<std::string> builds_, issues_;
  json all_;
};

} // namespace

std::string kcidb_id(const std::vector<std::string>& texts) {
  Digest digest;
  for (const std::string& text : texts) {
    digest.field(text);
  }
  return std::string(k_kcidb_origin) + ":" +
         digest.hex().substr(0, k_id_digits);
}

json kcidb_issue(const Splat& splat) {
  return {
      {"id", kcidb_id({"issue", splat.signature})},
      {"version", 1},
      {"origin", k_kcidb_origin},
      {"culprit", {{"code", true}}},
      {"comment", clean(splat.title)},
      {"misc", {{"signature", clean(splat.signature)}, {"kind", splat.kind}}}};
}

json kcidb_submission() {
  json all = {{"version", {{"major", 5}, {"minor", 3}}}};
  for (const char* list :
       {"checkouts", "builds", "tests", "issues", "incidents"}) {
    all[list] = json::array();
  }
  return all;
}

Result<std::string> render_kcidb(const ReportInput& input) {
  return Submission(input.run).text();
}

} // namespace farm
