#include "cli/desk.hpp"

#include <utility>

namespace farm {

Desk::Desk(std::filesystem::path cache, const ConfigTree& tree,
           const RunOptions& options, std::filesystem::path dir)
    : place_(std::move(cache)),
      resources_(options.jobs, 0), context_{place_.cache,
                                            place_.runner,
                                            place_.host,
                                            system_clock_seam(),
                                            resources_,
                                            progress_,
                                            place_.cancel,
                                            farm_root(),
                                            std::move(dir),
                                            tree.initramfs,
                                            {},
                                            KernelSource{},
                                            options,
                                            system_clock_seam().now(),
                                            {},
                                            {}} {
  place_.runner.share(&resources_.job_server());
}

} // namespace farm
