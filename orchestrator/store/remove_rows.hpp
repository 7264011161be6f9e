#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

/// Forgetting runs. Internal to the store.
namespace farm::rows {

/// All rows of a run, and a note that its folder has to go. The caller holds
/// the transaction.
Result<void> delete_run(Database& database, const std::string& id);

/// The runs noted so.
Result<std::vector<std::string>> half_removed(Database& database);

/// Removes the folder of such a run, and the note.
Result<void> delete_folder(Database& database, const std::string& id,
                           const std::filesystem::path& folder);

} // namespace farm::rows
