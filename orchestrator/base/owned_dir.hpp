#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace farm {

/// A new folder "<parent>/<prefix>TOKEN-XXXXXX" of mode 0700, made with its
/// parents. The caller removes it. Should this process die before, others can
/// see that: the token belongs to a lock that it holds as long as it lives. The
/// first call in a process removes what dead ones have left there. `locks`: the
/// folder of the locks.
Result<std::filesystem::path>
make_owned_dir(const std::filesystem::path& parent, const std::string& prefix,
               const std::filesystem::path& locks);

/// Removes folders of make_owned_dir() whose process is gone; how many.
int remove_abandoned(const std::filesystem::path& parent,
                     const std::string& prefix,
                     const std::filesystem::path& locks);

} // namespace farm
