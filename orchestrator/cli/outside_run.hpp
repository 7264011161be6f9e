#pragma once

#include "cli/workplace.hpp"
#include "pipeline/quiet_progress.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// The context of stages that no run stands behind: all CPUs are used, nothing
/// is shown and nothing stored. The workplace and the tree are borrowed.
class OutsideRun {
 public:
  OutsideRun(Workplace& place, const ConfigTree& tree, KernelSource source)
      : tokens_(host_cpus()), context_{place.cache,
                                       place.runner,
                                       place.host,
                                       system_clock_seam(),
                                       tokens_,
                                       progress_,
                                       place.cancel,
                                       farm_root(),
                                       {},
                                       tree.initramfs,
                                       {},
                                       std::move(source),
                                       {},
                                       system_clock_seam().now(),
                                       {}} {
    context_.options.jobs = host_cpus();
  }
  OutsideRun(const OutsideRun&) = delete;
  OutsideRun& operator=(const OutsideRun&) = delete;

  [[nodiscard]] const RunContext& context() const { return context_; }

 private:
  CpuTokens tokens_;
  QuietProgress progress_;
  RunContext context_;
};

} // namespace farm
