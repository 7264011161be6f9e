#include "cli/desk.hpp"

#include <utility>

namespace farm {

Desk::Desk(std::filesystem::path cache, const ConfigTree& tree,
           const RunOptions& options, std::filesystem::path dir)
    : place_(std::move(cache)),
      tokens_(options.jobs), context_{place_.cache,
                                      place_.runner,
                                      place_.host,
                                      system_clock_seam(),
                                      tokens_,
                                      progress_,
                                      place_.cancel,
                                      farm_root(),
                                      std::move(dir),
                                      tree.initramfs,
                                      {},
                                      KernelSource{},
                                      options,
                                      system_clock_seam().now(),
                                      {}} {}

} // namespace farm
