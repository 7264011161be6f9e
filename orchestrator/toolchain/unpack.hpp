#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace farm {

/// Unpacks an archive whose every entry lies below the folder `top` into
/// `dir`, which then holds `top`. What points outside, devices, special files
/// and more than 8 GiB are refused: `config` errors that name archive and
/// entry. A refused archive leaves files behind in `dir`.
Result<void> unpack_archive(const std::filesystem::path& archive,
                            const std::string& top,
                            const std::filesystem::path& dir);

} // namespace farm
