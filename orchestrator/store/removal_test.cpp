#include "store/store.hpp"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/database.hpp"
#include "store/remove_rows.hpp"

namespace farm {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class RemovalTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "removal_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  Store opened() {
    auto store = Store::open(dir_);
    EXPECT_TRUE(store.ok());
    return std::move(store).value();
  }

  void put(Store& store, const std::string& id) {
    RunRecord run;
    run.id = id;
    run.started_at = "2026-01-01T00:00:00Z";
    JobRecord job;
    job.arch = "m68k";
    job.cases.resize(3);
    job.boots.resize(1);
    job.splats.resize(1);
    ASSERT_TRUE(store.begin_run(run));
    ASSERT_TRUE(store.save_job(id, job));
    std::filesystem::create_directories(store.run_dir(id) / "m68k");
    std::ofstream(store.run_dir(id) / "m68k" / "console-0.log") << "text\n";
  }

  int rows_of(const std::string& table) {
    auto database = Database::open(dir_ / "farm.db");
    auto query = database->prepare("SELECT COUNT(*) FROM " + table);
    EXPECT_TRUE(query->step().ok());
    return static_cast<int>(query->integer());
  }

  std::filesystem::path dir_;
};

TEST_F(RemovalTest, RowsAndFolderGoAndNothingElse) {
  Store store = opened();
  put(store, "r1");
  put(store, "r2");
  ASSERT_TRUE(store.remove_run("r1"));
  ASSERT_THAT(*store.list_runs(), SizeIs(1));
  EXPECT_EQ(store.list_runs()->front().id, "r2");
  EXPECT_FALSE(std::filesystem::exists(store.run_dir("r1")));
  EXPECT_TRUE(std::filesystem::exists(store.run_dir("r2")));
  EXPECT_EQ(rows_of("jobs"), 1);
  EXPECT_EQ(rows_of("cases"), 3);
  EXPECT_EQ(rows_of("splats"), 1);
  EXPECT_EQ(rows_of("removed_runs"), 0);
  EXPECT_TRUE(store.compact());
  EXPECT_TRUE(store.load_run("r2"));
}

TEST_F(RemovalTest, KilledBetweenRowsAndFolderIsFinishedLater) {
  Store store = opened();
  put(store, "r1");
  put(store, "r2");
  {
    auto database = Database::open(dir_ / "farm.db");
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(rows::delete_run(*database, "r1"));
    ASSERT_TRUE(transaction->commit());
  }
  ASSERT_THAT(*store.list_runs(), SizeIs(1));
  EXPECT_TRUE(std::filesystem::exists(store.run_dir("r1")));
  const auto finished = store.finish_removals();
  ASSERT_TRUE(finished);
  EXPECT_EQ(*finished, 1);
  EXPECT_FALSE(std::filesystem::exists(store.run_dir("r1")));
  EXPECT_TRUE(std::filesystem::exists(store.run_dir("r2")));
  EXPECT_EQ(*store.finish_removals(), 0);
}

TEST_F(RemovalTest, KilledBeforeTheCommitNothingHasHappened) {
  Store store = opened();
  put(store, "r1");
  {
    auto database = Database::open(dir_ / "farm.db");
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(rows::delete_run(*database, "r1"));
  }
  EXPECT_EQ(*store.finish_removals(), 0);
  EXPECT_TRUE(store.load_run("r1"));
  EXPECT_TRUE(std::filesystem::exists(store.run_dir("r1")));
}

TEST_F(RemovalTest, NamesThatAreNoNamesRemoveNothing) {
  Store store = opened();
  put(store, "r1");
  for (const char* name : {"", ".", "..", "../runs", "r1/m68k"}) {
    const auto removed = store.remove_run(name);
    ASSERT_FALSE(removed) << name;
    EXPECT_THAT(removed.error().what, HasSubstr("no name of a run"));
  }
  EXPECT_TRUE(std::filesystem::exists(store.run_dir("r1") / "m68k"));
}

} // namespace
} // namespace farm
