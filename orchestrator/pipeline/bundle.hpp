#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"

namespace farm {

/// One result of a run, to be seen again on another machine.
struct BundleContents {
  std::string run;  ///< its id
  JobRecord record; ///< of its results only what names the kernel and guest
  Artifacts artifacts;
  std::string cases; ///< glob
  std::optional<std::uint64_t> seed;
};

/// Packs kernel, symbols, guest and what is known of the result into a
/// tar archive (zstd), with a script run.sh that needs nothing but QEMU. The
/// console that showed it goes in if it is given. `scratch` is a folder for
/// files on the way, which must not exist.
Result<void> write_bundle(const BundleContents& contents, const Job& job,
                          const std::filesystem::path& console,
                          const std::filesystem::path& scratch,
                          const std::filesystem::path& archive);

/// Unpacks such an archive into the folder `into`. One that is something else,
/// or that points outside of it, is a `config` error.
Result<BundleContents> read_bundle(const std::filesystem::path& archive,
                                   const std::filesystem::path& into);

} // namespace farm
