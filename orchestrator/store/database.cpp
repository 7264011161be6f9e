#include "store/database.hpp"

#include <sqlite3.h>

#include <utility>

namespace farm {
namespace {

constexpr int k_busy_timeout_ms = 30000;
constexpr int k_busy_step_ms = 5;

Error error_of(sqlite3* handle, const std::string& path) {
  const int code = sqlite3_errcode(handle) & 0xff;
  const std::string message = sqlite3_errmsg(handle);
  switch (code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::infra, path + ": the database is damaged: " + message,
              "move it away, the next run starts a new one: mv " + path + " " +
                  path + ".damaged"};
    case SQLITE_FULL:
      return {ErrorKind::infra, path + ": disk full",
              "free some space; what was stored before is intact"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::infra,
              path + ": another process holds the database for too long",
              "see which one with: fuser " + path};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorKind::infra, path + ": cannot be written: " + message,
              "choose another folder with --out"};
    default:
      return {ErrorKind::infra, path + ": " + message, ""};
  }
}

} // namespace

// --- Statement
// ----------------------------------------------------------------

Statement::Statement(sqlite3* handle, sqlite3_stmt* statement, std::string path)
    : handle_(handle), statement_(statement), path_(std::move(path)) {}

Statement::Statement(Statement&& other) noexcept
    : handle_(other.handle_),
      statement_(std::exchange(other.statement_, nullptr)),
      path_(std::move(other.path_)), bound_(other.bound_),
      column_(other.column_) {}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(std::string_view bytes) {
  // A null pointer would bind NULL, and the columns are NOT NULL.
  const char* data = bytes.empty() ? "" : bytes.data();
  sqlite3_bind_text64(statement_, ++bound_, data, bytes.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

Statement& Statement::bind(double value) {
  sqlite3_bind_double(statement_, ++bound_, value);
  return *this;
}

Statement& Statement::bind_null() {
  sqlite3_bind_null(statement_, ++bound_);
  return *this;
}

Result<bool> Statement::step() {
  column_ = 0;
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return error_of(handle_, path_);
  }
}

std::string Statement::text() {
  const int column = column_++;
  const auto* bytes = sqlite3_column_text(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string()
                          : std::string(reinterpret_cast<const char*>(bytes),
                                        static_cast<std::size_t>(size));
}

std::int64_t Statement::integer() {
  return sqlite3_column_int64(statement_, column_++);
}

double Statement::real() {
  return sqlite3_column_double(statement_, column_++);
}

bool Statement::next_is_null() const {
  return sqlite3_column_type(statement_, column_) == SQLITE_NULL;
}

// --- Database
// -----------------------------------------------------------------

Database::Database(sqlite3* handle, std::string path)
    : handle_(handle), path_(std::move(path)) {}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      path_(std::move(other.path_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  return *this;
}

Database::~Database() {
  sqlite3_close(handle_);
}

Result<Database> Database::open(const std::filesystem::path& file) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(handle, file.string());
  if (code != SQLITE_OK) {
    return database.error();
  }
  sqlite3_busy_timeout(handle, k_busy_timeout_ms);
  TRY(database.execute("PRAGMA foreign_keys = ON"));
  TRY(database.use_wal());
  return database;
}

Result<void> Database::use_wal() {
  // The change of a new file's mode does not heed the timeout: two programs
  // that open it at once would wait for each other.
  for (int waited = 0;; waited += k_busy_step_ms) {
    const auto done = execute("PRAGMA journal_mode = WAL");
    if (done || sqlite3_errcode(handle_) != SQLITE_BUSY ||
        waited >= k_busy_timeout_ms) {
      return done;
    }
    sqlite3_sleep(k_busy_step_ms);
  }
}

Error Database::error() const {
  return handle_ == nullptr ? Error{ErrorKind::infra,
                                    path_ + ": no memory for a connection", ""}
                            : error_of(handle_, path_);
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    return error();
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()),
                         &statement, nullptr) != SQLITE_OK) {
    return error();
  }
  return Statement(handle_, statement, path_);
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

// --- Transaction
// --------------------------------------------------------------

Result<Transaction> Transaction::begin(Database& database) {
  // IMMEDIATE: a later upgrade from reader to writer could not wait.
  TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Result<Transaction> Transaction::snapshot(Database& database) {
  TRY(database.execute("BEGIN DEFERRED"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ != nullptr) {
    // Fails when SQLite has already rolled back by itself, which is as good.
    (void)database_->execute("ROLLBACK");
  }
}

Result<void> Transaction::commit() {
  TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

} // namespace farm
