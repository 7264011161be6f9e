#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "model/artifact.hpp"
#include "model/manifest.hpp"

namespace farm {

/// The archive of a manifest in cpio's newc format, the same bytes for the
/// same input. `contents` maps FileEntry::from to the bytes of that file; a
/// file that is not there is a `config` error.
Result<std::string>
pack_initramfs(const InitramfsManifest& manifest,
               const std::map<std::string, std::string>& contents);

/// Packs the guest binary and keeps the archive in the cache.
Result<GuestImage> make_guest_image(const Cache& cache,
                                    const InitramfsManifest& manifest,
                                    const std::filesystem::path& binary);

} // namespace farm
