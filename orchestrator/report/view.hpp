#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/health.hpp"
#include "model/run.hpp"

namespace farm {

/// What the text and the HTML report show, in the order they show it. Points
/// into the RunRecord it was made from. Texts are raw: not escaped yet.

/// How a word looks: never by colour alone.
struct Look {
  std::string_view word;
  std::string_view glyph; ///< one character
};

Look look_of(CaseStatus status);
Look look_of(Health health);
Look look_of(DetectorState state);
Look look_of(ChangeKind kind);

/// Where a finding, a case, a splat or an area stands in the page. Made from
/// numbers only, so nothing a guest says can get into it.
std::string job_anchor(std::size_t job);
std::string case_anchor(std::size_t job, std::size_t index);
std::string splat_anchor(std::size_t job, std::size_t index);
std::string area_anchor(std::size_t job, std::size_t area);

/// One thing that is wrong, wherever it was seen.
struct Finding {
  struct Place {
    std::size_t job = 0;
    std::string anchor;
  };
  std::string word; ///< "fail", "lost", "splat", "build-failed", ...
  std::string glyph;
  std::string title;  ///< case name, splat title, or what happened to the job
  std::string detail; ///< reason; may be empty
  std::string hint;   ///< may be empty
  std::vector<Place> places;
  std::optional<ChangeKind> change; ///< nothing: not compared
  std::string history;              ///< what the change is; may be empty
  std::string repro;      ///< command that shows the first of the places again
  std::string again = {}; ///< what came of trying it again; may be empty
};

/// The cases of one area in one job.
struct AreaView {
  std::string name;
  Tally tally;
  std::vector<std::size_t> cases; ///< indexes into JobRecord::cases
};

struct JobView {
  const JobRecord* job = nullptr;
  Health health = Health::good;
  std::string verdict; ///< one sentence
  Tally tally;
  int unexpected = 0; ///< splats that nobody asked for
  std::vector<AreaView> areas;
};

/// How many results are what they are against the earlier runs.
struct News {
  std::map<ChangeKind, int> counts; ///< those that occur
  std::set<std::string> baselines;  ///< runs compared with; empty: none
  [[nodiscard]] int of(ChangeKind kind) const {
    const auto found = counts.find(kind);
    return found == counts.end() ? 0 : found->second;
  }
};

struct RunView {
  const RunRecord* run = nullptr;
  Health health = Health::good;
  std::string headline; ///< one sentence
  Tally tally;
  News news;
  std::vector<std::string> areas; ///< of all jobs, in the order first seen
  std::vector<JobView> jobs;
  std::vector<Finding>
      findings; ///< new ones first; alike ones of several jobs once
};

/// What a job's outcome means, as the beginning of a sentence.
std::string outcome_words(JobOutcome outcome);

void add(Tally& total, const Tally& part);

RunView view_of(const RunRecord& run);

/// "12 passed, 2 failed, 1 lost"; counts of zero are left out.
std::string in_words(const Tally& tally);

/// "2 new, 1 vanished, 12 as before, 3 fixed"; empty: nothing changed.
std::string in_words(const News& news);

/// "passed in RUN", "since RUN", "1 of 3 runs of this kernel failed".
std::string in_words(const Change& change);

/// What came of trying a failure again: "again: alone 3 of 3, with one CPU 0 of
/// 1". Empty: it was not tried.
std::string in_words(const std::vector<Trial>& trials);

/// "lockdep 1 -> 0, taint 0x0 -> 0x200": what changed or was not as it should
/// be around a case; empty: nothing.
std::string state_change(const CaseResult& result);

/// "./farm repro RUN ARCH [CASE]", to copy and paste.
std::string repro_command(const RunRecord& run, const JobRecord& job,
                          const std::string& case_name);

/// Names of the detectors in that state: "kasan, lockdep".
std::string detectors_of(const JobRecord& job, DetectorState state);

/// "3 architectures", "1 architecture".
std::string counted(std::size_t count, std::string_view noun);

} // namespace farm
