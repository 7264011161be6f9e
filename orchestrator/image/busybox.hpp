#pragma once

#include <filesystem>
#include <string>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "process/runner.hpp"

namespace farm {

/// The program of Debian's package busybox-static for an architecture (Debian's
/// name), from the cache or fetched now. apt takes this machine's sources, but
/// lists and state of its own: dpkg here need not know the architecture, and
/// nothing is installed. An `infra` error where the sources have no such
/// package or cannot be reached.
Result<std::filesystem::path> find_busybox(const Cache& cache, Runner& runner,
                                           const std::string& debian_arch);

} // namespace farm
