#pragma once

#include <filesystem>
#include <string>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "model/arch.hpp"
#include "model/artifact.hpp"
#include "process/runner.hpp"

namespace farm {

/// Builds the guest suite's static binary for an architecture.
class GuestBuilder {
 public:
  /// `sources` is the guest-tests folder.
  GuestBuilder(const Cache& cache, Runner& runner,
               std::filesystem::path sources, int jobs)
      : cache_(cache), runner_(runner), sources_(std::move(sources)),
        jobs_(jobs) {}

  /// The binary, from the cache or compiled now against the given UAPI
  /// headers. `headers_identity` stands for their content. A suite that does
  /// not compile is a `guest` error: our trouble, not the kernel's.
  Result<std::filesystem::path> build(const ArchSpec& arch,
                                      const Toolchain& toolchain,
                                      const std::filesystem::path& headers,
                                      const std::string& headers_identity);

 private:
  Result<void> compile(const ArchSpec& arch, const Toolchain& toolchain,
                       const std::filesystem::path& headers,
                       const std::filesystem::path& dir);

  const Cache& cache_;
  Runner& runner_;
  std::filesystem::path sources_;
  int jobs_;
};

} // namespace farm
