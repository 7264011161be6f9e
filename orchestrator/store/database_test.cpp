#include "store/database.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "store/migrations.hpp"
#include "store/rows.hpp"

namespace farm {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "db_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    file_ = dir_ / "farm.db";
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  std::int64_t number(Database& database, std::string_view sql) {
    auto query = database.prepare(sql);
    EXPECT_TRUE(query.ok()) << sql;
    EXPECT_TRUE(query->step().ok());
    return query->integer();
  }

  std::filesystem::path dir_;
  std::filesystem::path file_;
};

TEST_F(DatabaseTest, BytesComeBackAsTheyWent) {
  auto database = Database::open(file_);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("CREATE TABLE t (a TEXT NOT NULL)"));
  const std::string hostile("a\0b\xff'\"; DROP TABLE t", 20);
  {
    auto insert = database->prepare("INSERT INTO t VALUES (?)");
    ASSERT_TRUE(insert->bind(hostile).step());
  }
  auto query = database->prepare("SELECT a FROM t");
  ASSERT_TRUE(*query->step());
  EXPECT_EQ(query->text(), hostile);
}

TEST_F(DatabaseTest, TransactionThatIsNotCommittedLeavesNothing) {
  auto database = Database::open(file_);
  ASSERT_TRUE(database->execute("CREATE TABLE t (a)"));
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(database->execute("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM t"), 0);
}

TEST_F(DatabaseTest, MigrationAppliesWhatIsMissingOnly) {
  constexpr std::array<std::string_view, 1> old = {
      "CREATE TABLE t (a); INSERT INTO t VALUES (7)"};
  constexpr std::array<std::string_view, 2> current = {
      old[0], "ALTER TABLE t ADD COLUMN b NOT NULL DEFAULT 3"};
  {
    auto database = Database::open(file_);
    ASSERT_TRUE(migrate(*database, old));
  }
  auto database = Database::open(file_);
  ASSERT_TRUE(migrate(*database, current));
  ASSERT_TRUE(migrate(*database, current));
  EXPECT_EQ(number(*database, "PRAGMA user_version"), 2);
  EXPECT_EQ(number(*database, "SELECT a * 10 + b FROM t"), 73);
}

TEST_F(DatabaseTest, FailingMigrationChangesNothing) {
  constexpr std::array<std::string_view, 2> scripts = {"CREATE TABLE t (a)",
                                                       "CREATE TABLE t (a)"};
  auto database = Database::open(file_);
  EXPECT_FALSE(migrate(*database, scripts));
  EXPECT_EQ(number(*database, "PRAGMA user_version"), 0);
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM sqlite_master"), 0);
}

TEST_F(DatabaseTest, NewerVersionIsRefusedWithAHint) {
  auto database = Database::open(file_);
  ASSERT_TRUE(database->execute("PRAGMA user_version = 99"));
  const auto failed = migrate(*database, migrations());
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("has version 99"), std::string::npos);
  EXPECT_NE(failed.error().hint, "");
}

TEST_F(DatabaseTest, FullDiskIsSaidAndKeepsWhatIsStored) {
  auto database = Database::open(file_);
  ASSERT_TRUE(migrate(*database, migrations()));
  RunRecord run;
  run.id = "r1";
  ASSERT_TRUE(rows::write_run(*database, run, false));
  JobRecord small;
  small.arch = "small";
  ASSERT_TRUE(rows::write_job(*database, "r1", small));
  JobRecord big;
  big.arch = "big";
  big.splats.emplace_back().splat.text = std::string(4 << 20, 'x');

  ASSERT_TRUE(database->execute("PRAGMA max_page_count = 60"));
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    const auto failed = rows::write_job(*database, "r1", big);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::infra);
    EXPECT_NE(failed.error().what.find("disk full"), std::string::npos);
  }
  const auto stored = rows::read_run(*database, "r1");
  ASSERT_TRUE(stored);
  ASSERT_EQ(stored->jobs.size(), 1U);
  EXPECT_EQ(stored->jobs[0].arch, "small");
}

TEST_F(DatabaseTest, FolderThatIsNotThereIsAnError) {
  const auto failed = Database::open(dir_ / "none" / "farm.db");
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("cannot be written"), std::string::npos);
}

} // namespace
} // namespace farm
