#include "store/migrations.hpp"

#include <array>
#include <string>

namespace farm {

std::string_view store_script(std::string_view name); // generated

namespace {

Result<std::int64_t> version_of(Database& database) {
  TRY_ASSIGN(Statement query, database.prepare("PRAGMA user_version"));
  TRY(query.step());
  return query.integer();
}

} // namespace

std::span<const std::string_view> migrations() {
  static const std::array<std::string_view, 6> scripts = {
      store_script("schema.sql"),    store_script("version-2.sql"),
      store_script("version-3.sql"), store_script("version-4.sql"),
      store_script("version-5.sql"), store_script("version-6.sql"),
  };
  return scripts;
}

Result<void> migrate(Database& database,
                     std::span<const std::string_view> scripts) {
  const auto wanted = static_cast<std::int64_t>(scripts.size());
  TRY_ASSIGN(const std::int64_t seen, version_of(database));
  if (seen == wanted) {
    return {};
  }
  TRY_ASSIGN(Transaction transaction, Transaction::begin(database));
  // Another process may have done it while we waited for the lock.
  TRY_ASSIGN(const std::int64_t version, version_of(database));
  if (version > wanted) {
    return Error{ErrorKind::infra,
                 database.path() + ": has version " + std::to_string(version) +
                     ", this program knows versions up to " +
                     std::to_string(wanted),
                 "use the newer program, or another folder with --out"};
  }
  for (std::int64_t i = version; i < wanted; ++i) {
    TRY(database.execute(std::string(scripts[static_cast<std::size_t>(i)])));
  }
  TRY(database.execute("PRAGMA user_version = " + std::to_string(wanted)));
  return transaction.commit();
}

} // namespace farm
