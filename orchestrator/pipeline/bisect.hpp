#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/job.hpp"
#include "pipeline/kernel_stage.hpp"
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

/// Builds and boots single commits.
class CommitLab {
 public:
  CommitLab(const RunContext& context, const BisectRequest& request,
            History& history, std::filesystem::path dir);

  /// Builds the commit if the last one was another, and boots it. Only the
  /// asked-for signature (or case) counts, whatever else breaks. An Error is
  /// trouble of the host: nothing is said of the commit.
  Result<CommitBoot> boot(const std::string& commit);

 private:
  Result<void> build(const std::string& commit);
  void forget();

  const RunContext& context_;
  const BisectRequest& request_;
  History& history_;
  std::filesystem::path dir_;
  std::string commit_; ///< that was built last
  std::optional<KernelSource> source_;
  std::optional<Artifacts> artifacts_;
  JobRecord record_;
  std::string trouble_; ///< why it was not built
  int boots_ = 0;
};

/// Finds the commit; what is known is kept in `dir`/state.json after each boot
/// and taken up again by the next call for the same request.
Result<Bisection::Outcome> bisect(const RunContext& context,
                                  const BisectRequest& request,
                                  const std::filesystem::path& dir,
                                  std::map<std::string, CommitTrials>& commits);

/// Folder name of a request: the same for the same question.
std::string bisect_name(const BisectRequest& request);

} // namespace farm
