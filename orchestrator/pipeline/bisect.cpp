#include "pipeline/bisect.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "pipeline/job_runner.hpp"
#include "source/kernel_tree.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

constexpr int k_version = 1;
/// Boots in a row that may fail for reasons of the host.
constexpr int k_most_infra = 3;

bool shows(const BisectRequest& request, const JobRecord& record) {
  if (!request.signature.empty()) {
    return std::any_of(record.splats.begin(), record.splats.end(),
                       [&](const FoundSplat& found) {
                         return glob_match(request.signature,
                                           found.splat.signature);
                       });
  }
  return std::any_of(record.cases.begin(), record.cases.end(),
                     [](const CaseResult& result) {
                       return result.status == CaseStatus::fail ||
                              result.status == CaseStatus::lost;
                     });
}

bool came_to_a_verdict(const JobRecord& record) {
  return std::any_of(record.cases.begin(), record.cases.end(),
                     [](const CaseResult& result) {
                       return result.status == CaseStatus::pass ||
                              result.status == CaseStatus::fail ||
                              result.status == CaseStatus::lost;
                     });
}

std::string first_line(const std::string& text) {
  return elide(split(text, '\n').front(), 200);
}

Result<std::map<std::string, CommitTrials>> known_trials(const fs::path& file) {
  std::map<std::string, CommitTrials> known;
  if (!real_filesystem().exists(file)) {
    return known;
  }
  TRY_ASSIGN(const std::string text, real_filesystem().read_file(file));
  try {
    const Json state = Json::parse(text);
    if (state.at("version") != k_version) {
      return Error{ErrorKind::config,
                   file.string() + ": is of another version of this program",
                   "remove it to begin anew"};
    }
    for (const auto& [commit, one] : state.at("commits").items()) {
      known[commit] = {one.at("boots"), one.at("failures"), one.at("skipped")};
    }
  } catch (const Json::exception& error) {
    return Error{ErrorKind::config,
                 file.string() + ": is damaged: " + display_quote(error.what()),
                 "remove it to begin anew"};
  }
  return known;
}

std::string state_text(const BisectRequest& request,
                       const std::map<std::string, CommitTrials>& commits) {
  Json all = Json::object();
  for (const auto& [commit, trials] : commits) {
    all[commit] = {{"boots", trials.boots},
                   {"failures", trials.failures},
                   {"skipped", sanitize_utf8(trials.skipped)}};
  }
  return Json{{"version", k_version},   {"arch", request.job.arch.name},
              {"cases", request.cases}, {"signature", request.signature},
              {"good", request.good},   {"bad", request.bad},
              {"commits", all}}
             .dump(2) +
         "\n";
}

} // namespace

CommitLab::CommitLab(const RunContext& context, const BisectRequest& request,
                     History& history, fs::path dir)
    : context_(context), request_(request), history_(history),
      dir_(std::move(dir)) {}

/// A tree for each commit would fill the disk.
void CommitLab::forget() {
  if (source_ && source_->base) {
    (void)real_filesystem().remove_all(source_->path);
  }
  source_.reset();
  artifacts_.reset();
  trouble_.clear();
}

Result<void> CommitLab::build(const std::string& commit) {
  forget();
  commit_ = commit;
  TRY_ASSIGN(const std::string line, history_.one_line(commit));
  log_info("building " + line);
  // As a change to the good commit: its objects are the ones to go on from.
  SourceRequest wanted{request_.repository.string(), request_.good, {}};
  TRY_ASSIGN(const std::string patch,
             history_.difference(request_.good, commit));
  if (!patch.empty()) {
    const fs::path file = dir_ / (commit.substr(0, 12) + ".patch");
    TRY(real_filesystem().write_atomic(file, patch));
    wanted.patches.push_back(file.string());
  }
  TRY_ASSIGN(source_,
             KernelTrees(context_.cache, context_.runner).resolve(wanted));
  RunContext context = context_;
  context.source = *source_;
  context.run_dir = dir_ / commit.substr(0, 12);
  record_ = {};
  record_.arch = request_.job.arch.name;
  record_.profile = request_.job.profile.name;
  auto made = make_artifacts(context, request_.job, 0, record_);
  if (made) {
    artifacts_ = std::move(*made);
  } else if (made.error().kind == ErrorKind::build ||
             made.error().kind == ErrorKind::config) {
    trouble_ = "does not build: " + first_line(made.error().what);
  } else {
    return made.error();
  }
  return {};
}

Result<CommitBoot> CommitLab::boot(const std::string& commit) {
  if (commit != commit_) {
    TRY(build(commit));
  }
  if (!artifacts_) {
    return CommitBoot{CommitBoot::Result::untestable, trouble_};
  }
  RunContext context = context_;
  context.source = *source_;
  context.options.cases = request_.cases;
  for (int tries = 0; tries < k_most_infra; ++tries) {
    context.run_dir =
        dir_ / commit.substr(0, 12) / ("boot-" + std::to_string(boots_++));
    JobRecord record;
    record.arch = record_.arch;
    record.profile = record_.profile;
    record.detectors = record_.detectors;
    boot_and_judge(context, request_.job, 0, *artifacts_, record);
    switch (record.outcome) {
      case JobOutcome::interrupted:
        return Error{ErrorKind::interrupted, "interrupted", ""};
      case JobOutcome::infra:
      case JobOutcome::build_failed:
        log_warn(commit.substr(0, 12) + ": " + first_line(record.message));
        continue;
      case JobOutcome::completed:
      case JobOutcome::boot_failed:
        break;
    }
    if (shows(request_, record)) {
      return CommitBoot{CommitBoot::Result::failed, ""};
    }
    if (record.outcome == JobOutcome::boot_failed) {
      return CommitBoot{CommitBoot::Result::untestable,
                        "does not boot: " + first_line(record.message)};
    }
    if (!came_to_a_verdict(record)) {
      return CommitBoot{CommitBoot::Result::untestable,
                        "the case came to no verdict"};
    }
    return CommitBoot{CommitBoot::Result::passed, ""};
  }
  return Error{ErrorKind::infra,
               commit.substr(0, 12) + ": " + std::to_string(k_most_infra) +
                   " boots in a row failed for reasons of the host",
               "the same command goes on from here"};
}

std::string bisect_name(const BisectRequest& request) {
  return Digest()
      .field(request.good)
      .field(request.bad)
      .field(request.job.arch.name)
      .field(request.job.profile.name)
      .field(request.cases)
      .field(request.signature)
      .hex()
      .substr(0, 16);
}

Result<Bisection::Outcome>
bisect(const RunContext& context, const BisectRequest& request,
       const fs::path& dir, std::map<std::string, CommitTrials>& commits) {
  const fs::path file = dir / "state.json";
  TRY_ASSIGN(commits, known_trials(file));
  if (!commits.empty()) {
    log_info("going on from " + file.string());
  }
  TRY(real_filesystem().make_dirs(dir));
  History history(request.repository, context.runner);
  CommitLab lab(context, request, history, dir);
  Bisection search(request.good, request.bad, request.confidence, commits);
  return search.run(
      [&](const std::string& bad, const std::vector<std::string>& good) {
        return history.between(bad, good);
      },
      [&](const std::string& commit) -> Result<CommitBoot> {
        TRY_ASSIGN(const CommitBoot one, lab.boot(commit));
        const char* word = one.result == CommitBoot::Result::failed ? "fails"
                           : one.result == CommitBoot::Result::passed
                               ? "passes"
                               : "cannot be tested";
        log_info(commit.substr(0, 12) + " " + word +
                 (one.why.empty() ? "" : ": " + display_quote(one.why)));
        return one;
      },
      [&](const Bisection& state) {
        commits = state.commits();
        return real_filesystem().write_atomic(file,
                                              state_text(request, commits));
      });
}

} // namespace farm
