#include "store/remove_rows.hpp"

#include <system_error>

namespace farm::rows {
namespace {

Result<void> change(Database& database, std::string_view sql,
                    const std::string& id) {
  TRY_ASSIGN(Statement statement, database.prepare(sql));
  TRY(statement.bind(id).step());
  return {};
}

} // namespace

Result<void> delete_run(Database& database, const std::string& id) {
  TRY(change(database, "INSERT OR IGNORE INTO removed_runs VALUES (?)", id));
  return change(database, "DELETE FROM runs WHERE id = ?", id);
}

Result<std::vector<std::string>> half_removed(Database& database) {
  TRY_ASSIGN(Statement query,
             database.prepare("SELECT id FROM removed_runs ORDER BY id"));
  std::vector<std::string> ids;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return ids;
    }
    ids.push_back(query.text());
  }
}

Result<void> delete_folder(Database& database, const std::string& id,
                           const std::filesystem::path& folder) {
  // Whatever the database says, nothing outside of the runs' folder goes.
  if (id.empty() || id != folder.filename() || id == "." || id == "..") {
    return Error{ErrorKind::infra,
                 database.path() + ": '" + id + "' is no name of a run", ""};
  }
  std::error_code problem;
  std::filesystem::remove_all(folder, problem);
  if (problem) {
    return Error{ErrorKind::infra,
                 folder.string() + ": cannot be removed: " + problem.message(),
                 "the run is forgotten; 'farm gc' tries the folder again"};
  }
  return change(database, "DELETE FROM removed_runs WHERE id = ?", id);
}

} // namespace farm::rows
