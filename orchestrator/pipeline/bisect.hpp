#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"
#include "model/job.hpp"
#include "pipeline/run_context.hpp"
#include "source/history.hpp"
#include "verdict/bisection.hpp"

namespace farm {

/// What is looked for, and where.
struct BisectRequest {
  std::filesystem::path repository;
  std::string good, bad; ///< full hashes
  Job job;
  std::string cases;     ///< glob
  std::string signature; ///< glob; empty: any failure of the cases
  double confidence = 0.99;
};

/// Finds the commit; what is known is kept in `dir`/state.json after each boot
/// and taken up again by the next call for the same request.
Result<Bisection::Outcome> bisect(const RunContext& context,
                                  const BisectRequest& request,
                                  const std::filesystem::path& dir,
                                  std::map<std::string, CommitTrials>& commits);

/// What the boots of each commit came to, as JSON.
std::string json_of(const std::map<std::string, CommitTrials>& commits);

/// Folder name of a request: the same for the same question.
std::string bisect_name(const BisectRequest& request);

} // namespace farm
