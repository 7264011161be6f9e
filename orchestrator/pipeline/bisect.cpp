#include "pipeline/bisect.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "model/health.hpp"
#include "pipeline/changed_tree.hpp"

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
  return std::any_of(
      record.cases.begin(), record.cases.end(), [&](const auto& result) {
        return glob_match(request.cases, result.name) && is_bad(result.status);
      });
}

bool came_to_a_verdict(const JobRecord& record) {
  return std::any_of(record.cases.begin(), record.cases.end(),
                     [](const auto& one) { return has_verdict(one.status); });
}

/// "the kernel does not compile:\nmm/gup.c:7: error: ..." on one line.
std::string first_line(const std::string& text) {
  return elide(split(replace_all(text, ":\n", ": "), '\n').front(), 200);
}

std::string short_name(const std::string& commit) {
  return commit.substr(0, 12);
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

Json json_for(const std::map<std::string, CommitTrials>& commits) {
  Json all = Json::object();
  for (const auto& [commit, trials] : commits) {
    all[commit] = {{"boots", trials.boots},
                   {"failures", trials.failures},
                   {"skipped", sanitize_utf8(trials.skipped)}};
  }
  return all;
}

std::string state_text(const BisectRequest& request,
                       const std::map<std::string, CommitTrials>& commits) {
  return Json{{"version", k_version},        {"arch", request.job.arch.name},
              {"cases", request.cases},      {"signature", request.signature},
              {"good", request.good},        {"bad", request.bad},
              {"commits", json_for(commits)}}
             .dump(2) +
         "\n";
}

/// Builds and boots single commits. Only the asked-for signature (or case)
/// counts, whatever else breaks.
class CommitLab {
 public:
  CommitLab(const RunContext& context, const BisectRequest& request,
            History& history, fs::path dir)
      : context_(context), request_(request), history_(history),
        dir_(std::move(dir)) {}

  /// An Error is trouble of the host: nothing is said of the commit.
  Result<CommitBoot> boot(const std::string& commit) {
    if (!tree_ || commit != commit_) {
      TRY(build(commit));
    }
    if (!tree_->trouble().empty()) {
      return untestable("does not build: " + first_line(tree_->trouble()));
    }
    for (int tries = 0; tries < k_most_infra; ++tries) {
      const JobRecord record =
          tree_->boot(context_, request_.job,
                      folder(commit) / ("boot-" + std::to_string(boots_++)));
      if (record.outcome == JobOutcome::interrupted) {
        return Error{ErrorKind::interrupted, "interrupted", ""};
      }
      if (record.outcome != JobOutcome::infra) {
        return verdict_of(record);
      }
      log_warn(short_name(commit) + ": " + first_line(record.message));
    }
    return Error{ErrorKind::infra,
                 short_name(commit) + ": " + std::to_string(k_most_infra) +
                     " boots in a row failed for reasons of the host",
                 "the same command goes on from here"};
  }

 private:
  static CommitBoot untestable(std::string why) {
    return {CommitBoot::Result::untestable, std::move(why)};
  }

  [[nodiscard]] fs::path folder(const std::string& commit) const {
    return dir_ / short_name(commit);
  }

  Result<void> build(const std::string& commit) {
    commit_ = commit;
    TRY_ASSIGN(const std::string line, history_.one_line(commit));
    log_info("building " + display_quote(line));
    TRY_ASSIGN(const std::string change,
               history_.difference(request_.good, commit));
    auto spent = std::exchange(tree_, std::nullopt);
    TRY_ASSIGN(tree_, ChangedTree::build(context_, request_.job,
                                         request_.repository, request_.good,
                                         change, folder(commit), spent));
    return {};
  }

  [[nodiscard]] CommitBoot verdict_of(const JobRecord& record) const {
    if (shows(request_, record)) {
      return {CommitBoot::Result::failed, ""};
    }
    if (record.outcome == JobOutcome::boot_failed) {
      return untestable("does not boot: " + first_line(record.message));
    }
    return came_to_a_verdict(record)
               ? CommitBoot{CommitBoot::Result::passed, ""}
               : untestable("the case came to no verdict");
  }

  const RunContext& context_;
  const BisectRequest& request_;
  History& history_;
  fs::path dir_;
  std::string commit_; ///< that tree_ is of
  std::optional<ChangedTree> tree_;
  int boots_ = 0;
};

} // namespace

std::string json_of(const std::map<std::string, CommitTrials>& commits) {
  return json_for(commits).dump();
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
        log_info(short_name(commit) + " " + word +
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
