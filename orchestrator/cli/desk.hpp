#pragma once

#include <filesystem>

#include "cli/workplace.hpp"
#include "pipeline/quiet_progress.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// What a command that works on one architecture shares with the pipeline:
/// all of a RunContext, without a run.
class Desk {
 public:
  /// Consoles and other files go below `dir`.
  Desk(std::filesystem::path cache, const ConfigTree& tree,
       const RunOptions& options, std::filesystem::path dir);

  [[nodiscard]] Workplace& place() { return place_; }
  [[nodiscard]] RunContext& context() { return context_; }

 private:
  Workplace place_;
  QuietProgress progress_;
  Resources resources_;
  RunContext context_;
};

} // namespace farm
