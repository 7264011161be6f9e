#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace farm {

/// A prepared statement. Must not outlive its Database. Binding and reading
/// go by position, from the left; trouble while binding shows at step().
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(std::string_view bytes);
  Statement& bind(std::int64_t value);
  Statement& bind(double value);
  Statement& bind_null();

  /// True: there is a row to read. False: done.
  Result<bool> step();

  /// The next column of the row, byte for byte.
  std::string text();
  std::int64_t integer();
  double real();
  bool boolean() { return integer() != 0; }
  std::size_t size() { return static_cast<std::size_t>(integer()); }
  bool next_is_null() const;
  void skip() { ++column_; }

 private:
  friend class Database;
  Statement(sqlite3* handle, sqlite3_stmt* statement, std::string path);

  sqlite3* handle_;
  sqlite3_stmt* statement_;
  std::string path_;
  int bound_ = 0;
  int column_ = 0;
};

/// One connection to a SQLite file. Its errors are `infra`, begin with the
/// file's path, and carry a hint where there is something to do about it.
class Database {
 public:
  /// Opens or makes the file: WAL, foreign keys, waits for other processes.
  static Result<Database> open(const std::filesystem::path& file);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs statements that give no rows.
  Result<void> execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  [[nodiscard]] std::int64_t last_row_id() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database(sqlite3* handle, std::string path);
  [[nodiscard]] Error error() const;
  Result<void> use_wal();

  sqlite3* handle_ = nullptr;
  std::string path_;
};

/// A transaction: rolled back unless commit() succeeds.
class Transaction {
 public:
  /// To write; waits for other writers.
  static Result<Transaction> begin(Database& database);
  /// To read several tables as they were at one moment.
  static Result<Transaction> snapshot(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

} // namespace farm
