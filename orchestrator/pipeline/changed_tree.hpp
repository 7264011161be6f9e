#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// A kernel made from a commit and a change to it; the objects of the commit
/// are the ones to go on from. Its tree is removed with it: one for each change
/// would fill the disk.
class ChangedTree {
 public:
  /// `change` is a patch, empty for the commit as it is; files go to `dir`. A
  /// change that cannot be configured or built is no Error. What `spent` (may
  /// be empty) has on disk is used up where it helps; it is empty afterwards.
  static Result<ChangedTree> build(const RunContext& context, const Job& job,
                                   const std::filesystem::path& repository,
                                   const std::string& commit,
                                   const std::string& change,
                                   const std::filesystem::path& dir,
                                   std::optional<ChangedTree>& spent);
  ChangedTree(ChangedTree&& other) noexcept;
  ChangedTree& operator=(ChangedTree&& other) noexcept;
  ~ChangedTree();

  /// Why it does not build; empty: it does.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  /// Boots it once; consoles go to `dir`. Only if it was built.
  [[nodiscard]] JobRecord boot(const RunContext& context, const Job& job,
                               const std::filesystem::path& dir) const;

 private:
  ChangedTree() = default;
  void remove_tree();

  KernelSource source_;
  std::optional<Artifacts> artifacts_;
  std::vector<DetectorResult> detectors_;
  std::string trouble_;
};

} // namespace farm
