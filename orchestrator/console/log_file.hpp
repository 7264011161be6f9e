#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace farm {

/// Gives the bytes of a log to `sink` in pieces, unpacked where they are packed
/// with gzip, xz, zstd, bzip2 or lz4 (by content; the name does not matter).
/// `path` "-" is stdin. What cannot be read, or ends in the middle of a packed
/// block, is a `config` error; what came before it has been given out.
Result<void> read_log(const std::string& path,
                      const std::function<void(std::string_view)>& sink);

} // namespace farm
