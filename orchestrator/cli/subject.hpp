#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/run_support.hpp"
#include "config/config_tree.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"
#include "pipeline/run_context.hpp"
#include "store/store.hpp"

namespace farm {

/// What is booted again, and with what.
struct Subject {
  RunRecord run;    ///< of a bundle only what it tells
  JobRecord record; ///< the architecture's in it
  Job job;
  std::string cases; ///< glob
  std::optional<std::uint64_t> seed;
  std::optional<Artifacts> artifacts; ///< those of a bundle
};

/// An architecture, and a case if one is named, of a stored run; unknown names
/// are `usage` errors.
Result<Subject> stored_subject(const std::string& run, const std::string& arch,
                               const std::string& case_name,
                               const ConfigTree& tree, Store& store);

/// What a bundle holds, unpacked into the folder `into`.
Result<Subject> bundled_subject(const std::filesystem::path& bundle,
                                const std::filesystem::path& into,
                                const ConfigTree& tree);

/// Exactly what the run booted, or, when the cache has lost it, the same made
/// again from what the run was made from.
Result<Artifacts> artifacts_of(const RunContext& context,
                               const Subject& subject);

} // namespace farm
