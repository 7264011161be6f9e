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

/// Where the suite looks for options that the kernel's arguments cannot carry.
inline constexpr const char* k_options_file = "torture.options";

/// An initramfs with the suite's options in a second archive behind it, as the
/// kernel unpacks them one after the other. No options: as it was.
Result<std::string> with_options(std::string initramfs,
                                 const std::string& options);

/// Likewise one with this program as /bin/busybox, where process 1 looks for
/// it.
Result<std::string> with_busybox(const std::string& initramfs,
                                 const std::filesystem::path& busybox);

/// Packs the guest binary and keeps the archive in the cache.
Result<GuestImage> make_guest_image(const Cache& cache,
                                    const InitramfsManifest& manifest,
                                    const std::filesystem::path& binary);

} // namespace farm
