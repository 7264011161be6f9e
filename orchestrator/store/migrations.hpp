#pragma once

#include <span>
#include <string_view>

#include "base/result.hpp"
#include "store/database.hpp"

namespace farm {

/// The scripts that make version 1, 2, ... of the database, in order.
std::span<const std::string_view> migrations();

/// Brings the database to version `scripts.size()`, in one transaction. A
/// database of a newer version is an error.
Result<void> migrate(Database& database,
                     std::span<const std::string_view> scripts);

} // namespace farm
