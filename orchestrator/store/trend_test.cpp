#include "store/store.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

RunRecord run_at(int day) {
  RunRecord run;
  run.id = "r" + std::to_string(day);
  run.started_at = "2026-01-0" + std::to_string(day) + "T00:00:00Z";
  run.profile = "default";
  run.cases_glob = "*";
  return run;
}

JobRecord job_of(std::vector<std::pair<std::string, CaseStatus>> results) {
  JobRecord job;
  job.arch = "m68k";
  job.profile = "default";
  job.outcome = JobOutcome::completed;
  for (const auto& [name, status] : results) {
    CaseResult& result = job.cases.emplace_back();
    result.name = name;
    result.area = name.substr(0, name.find('/'));
    result.status = status;
  }
  return job;
}

class TrendTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "trend_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    auto store = Store::open(dir_);
    ASSERT_TRUE(store.ok());
    store_ = std::make_unique<Store>(std::move(*store));
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  void put(const RunRecord& run, const JobRecord& job) {
    ASSERT_TRUE(store_->begin_run(run));
    ASSERT_TRUE(store_->save_job(run.id, job));
    ASSERT_TRUE(store_->finish_run(run));
  }

  std::filesystem::path dir_;
  std::unique_ptr<Store> store_;
};

TEST_F(TrendTest, PointsAreOldestFirstAndTheRunItselfLast) {
  put(run_at(2), job_of({{"a/one", CaseStatus::pass}}));
  put(run_at(1),
      job_of({{"a/one", CaseStatus::fail}, {"a/two", CaseStatus::skip}}));
  put(run_at(4), job_of({{"a/one", CaseStatus::pass}}));
  JobRecord broken = job_of({});
  broken.outcome = JobOutcome::build_failed;
  const auto trend = store_->trend(run_at(3), broken);
  ASSERT_TRUE(trend);
  EXPECT_EQ(trend->arch, "m68k");
  ASSERT_THAT(trend->points, SizeIs(3));
  EXPECT_EQ(trend->points[0].run, "r1");
  EXPECT_EQ(trend->points[0].started_at, "2026-01-01T00:00:00Z");
  EXPECT_EQ(trend->points[0].tally.fail, 1);
  EXPECT_EQ(trend->points[0].tally.skip, 1);
  EXPECT_EQ(trend->points[1].tally.pass, 1);
  EXPECT_EQ(trend->points[2].run, "r3");
  EXPECT_EQ(trend->points[2].outcome, JobOutcome::build_failed);
}

TEST_F(TrendTest, CasesAreThoseThatEverFailed) {
  put(run_at(1), job_of({{"a/one", CaseStatus::pass},
                         {"a/gone", CaseStatus::lost},
                         {"a/calm", CaseStatus::pass}}));
  put(run_at(2), job_of({{"a/calm", CaseStatus::broken}}));
  const auto trend = store_->trend(
      run_at(3),
      job_of({{"a/one", CaseStatus::fail}, {"a/calm", CaseStatus::pass}}));
  ASSERT_TRUE(trend);
  ASSERT_THAT(trend->cases, SizeIs(2));
  EXPECT_THAT(trend->cases.at("a/one"),
              ElementsAre(Optional(CaseStatus::pass), Eq(std::nullopt),
                          Optional(CaseStatus::fail)));
  EXPECT_THAT(trend->cases.at("a/gone"),
              ElementsAre(Optional(CaseStatus::lost), Eq(std::nullopt),
                          Eq(std::nullopt)));
}

TEST_F(TrendTest, OtherTreesDoNotCount) {
  RunRecord other = run_at(1);
  other.kernel_arg = "~/linux";
  put(other, job_of({{"a/one", CaseStatus::fail}}));
  const auto trend =
      store_->trend(run_at(2), job_of({{"a/one", CaseStatus::pass}}));
  ASSERT_TRUE(trend);
  EXPECT_THAT(trend->points, SizeIs(1));
  EXPECT_THAT(trend->cases, IsEmpty());
}

} // namespace
} // namespace farm
