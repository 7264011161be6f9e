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
      : place_(place),
        resources_(host_cpus(), 0), context_{
                                        place.cache,  place.runner,
                                        place.host,   system_clock_seam(),
                                        resources_,   progress_,
                                        place.cancel, farm_root(),
                                        {},           tree.initramfs,
                                        {},           std::move(source),
                                        {},           system_clock_seam().now(),
                                        {},           {}} {
    place.runner.share(&resources_.job_server());
    context_.options.jobs = host_cpus();
  }
  ~OutsideRun() { place_.runner.share(nullptr); }
  OutsideRun(const OutsideRun&) = delete;
  OutsideRun& operator=(const OutsideRun&) = delete;

  [[nodiscard]] const RunContext& context() const { return context_; }

 private:
  Workplace& place_;
  Resources resources_;
  QuietProgress progress_;
  RunContext context_;
};

} // namespace farm
