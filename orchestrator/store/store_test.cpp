#include "store/store.hpp"

#include <cstdlib>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const std::string k_hostile("<b>\0\xff'\";--\xe2\x80\xae", 12);

Frame full_frame() {
  Frame frame;
  frame.function = "do_fault";
  frame.printed = "do_fault+0x12/0x80";
  frame.address = 0xffffffff81234567U;
  frame.offset = 0x12;
  frame.size = 0x80;
  frame.module = "ext2";
  frame.reliable = false;
  frame.inlined = true;
  frame.file = "mm/memory.c";
  frame.line = 42;
  return frame;
}

FoundSplat full_splat() {
  FoundSplat found;
  found.splat = {"kasan",
                 "KASAN: bad " + k_hostile,
                 "do_fault",
                 "sig",
                 7,
                 31,
                 true,
                 "torn",
                 {{"access", "Read"}},
                 {{"call trace", {full_frame()}}},
                 k_hostile};
  found.boot = 1;
  found.case_name = "segv/hole";
  found.expected = true;
  return found;
}

BootRecord full_boot() {
  BootRecord boot;
  boot.number = 1;
  boot.qemu = {"qemu-system-x86_64", "-append", "a b"};
  boot.accelerator = "tcg";
  boot.cmdline = "console=ttyS0";
  boot.end = {MachineEndKind::silent, 137, "quiet", PostMortem{}, 12.5, 9.25};
  boot.end.starvation = 0.25;
  boot.end.post_mortem->console_answered = true;
  boot.end.post_mortem->cpus = {{0, "RAX=1\n", 0xffffffff80000000U, "f+0x1"}};
  boot.end.post_mortem->notes = {"SysRq w: answered"};
  boot.console_file = "x86_64/console-1.log";
  boot.first_line = 1000;
  boot.suite_start_s = 3.5;
  return boot;
}

CaseResult full_case() {
  CaseResult result;
  result.name = "segv/hole";
  result.area = "segv";
  result.status = CaseStatus::not_checked;
  result.reason = k_hostile;
  result.time_ms = 12;
  result.boot = 1;
  result.first_line = 5;
  result.last_line = 9;
  result.expect = "kasan";
  result.begin_state = {{"lockdep", "1"}};
  result.end_state = {{"lockdep", "0"}};
  result.diagnostics = {"one", k_hostile};
  result.splats = {0};
  return result;
}

JobRecord full_job(const std::string& arch) {
  JobRecord job;
  job.arch = arch;
  job.profile = "default";
  job.outcome = JobOutcome::completed;
  job.message = "message";
  job.hint = "hint";
  job.toolchain = "gcc 12";
  job.qemu_version = "7.2";
  job.kernel_version = "6.12.1";
  job.kernel_digest = "k123";
  job.guest_digest = "g123";
  job.kernel_cached = true;
  job.lost_symbols = {"KASAN_VMALLOC"};
  job.detectors = {{"kasan", DetectorState::lost, "KASAN"}};
  job.boots = {BootRecord(), full_boot()};
  job.cases = {full_case(), CaseResult()};
  job.splats = {full_splat()};
  job.build_log = "x86_64/build.log";
  job.build_wall_s = 1;
  job.build_cpu_s = 2;
  job.boot_wall_s = 3;
  job.boot_cpu_s = 4;
  job.started_s = 5;
  job.build_done_s = 6;
  job.ended_s = 7;
  return job;
}

RunRecord run_of(const std::string& id) {
  RunRecord run;
  run.id = id;
  run.started_at = "2026-01-31T23:59:59Z";
  run.source = "linux-source-6.12";
  run.source_identity = "abc";
  run.source_path = "/src/linux";
  run.kernel_arg = "k";
  run.rev_arg = "r";
  run.toolchain_arg = "llvm";
  run.patches = {"/a.patch", "/b.patch"};
  run.argv = {"run", "m68k", "--cases", k_hostile};
  run.folder = "/where/it/was";
  run.load = {{5, 1.5}, {10, 2}};
  run.profile = "default";
  run.cases_glob = "*";
  run.host = "x86_64, 2 CPUs";
  run.wall_s = 10;
  run.own_cpu_s = 1;
  run.total_cpu_s = 20;
  return run;
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "store_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  Store opened() {
    auto store = Store::open(dir_);
    EXPECT_TRUE(store.ok()) << store.error().what;
    return std::move(store).value();
  }

  std::filesystem::path dir_;
};

void expect_frame(const Frame& frame) {
  const Frame wanted = full_frame();
  EXPECT_EQ(frame.function, wanted.function);
  EXPECT_EQ(frame.printed, wanted.printed);
  EXPECT_EQ(frame.address, wanted.address);
  EXPECT_EQ(frame.offset, wanted.offset);
  EXPECT_EQ(frame.size, wanted.size);
  EXPECT_EQ(frame.module, wanted.module);
  EXPECT_EQ(frame.reliable, wanted.reliable);
  EXPECT_EQ(frame.inlined, wanted.inlined);
  EXPECT_EQ(frame.file, wanted.file);
  EXPECT_EQ(frame.line, wanted.line);
}

void expect_splat(const FoundSplat& found) {
  const FoundSplat wanted = full_splat();
  EXPECT_EQ(found.boot, wanted.boot);
  EXPECT_EQ(found.case_name, wanted.case_name);
  EXPECT_EQ(found.expected, wanted.expected);
  EXPECT_EQ(found.splat.kind, wanted.splat.kind);
  EXPECT_EQ(found.splat.title, wanted.splat.title);
  EXPECT_EQ(found.splat.function, wanted.splat.function);
  EXPECT_EQ(found.splat.signature, wanted.splat.signature);
  EXPECT_EQ(found.splat.line, wanted.splat.line);
  EXPECT_EQ(found.splat.end_line, wanted.splat.end_line);
  EXPECT_EQ(found.splat.corrupted, wanted.splat.corrupted);
  EXPECT_EQ(found.splat.corrupted_reason, wanted.splat.corrupted_reason);
  EXPECT_EQ(found.splat.fields, wanted.splat.fields);
  EXPECT_EQ(found.splat.text, wanted.splat.text);
  ASSERT_EQ(found.splat.stacks.size(), 1U);
  EXPECT_EQ(found.splat.stacks[0].label, "call trace");
  ASSERT_EQ(found.splat.stacks[0].frames.size(), 1U);
  expect_frame(found.splat.stacks[0].frames[0]);
}

void expect_boot(const BootRecord& boot) {
  const BootRecord wanted = full_boot();
  EXPECT_EQ(boot.number, wanted.number);
  EXPECT_EQ(boot.qemu, wanted.qemu);
  EXPECT_EQ(boot.accelerator, wanted.accelerator);
  EXPECT_EQ(boot.cmdline, wanted.cmdline);
  EXPECT_EQ(boot.end.kind, wanted.end.kind);
  EXPECT_EQ(boot.end.exit_status, wanted.end.exit_status);
  EXPECT_EQ(boot.end.detail, wanted.end.detail);
  EXPECT_EQ(boot.end.wall_s, wanted.end.wall_s);
  EXPECT_EQ(boot.end.qemu_cpu_s, wanted.end.qemu_cpu_s);
  EXPECT_EQ(boot.console_file, wanted.console_file);
  EXPECT_EQ(boot.first_line, wanted.first_line);
  EXPECT_EQ(boot.suite_start_s, wanted.suite_start_s);
  EXPECT_EQ(boot.end.starvation, wanted.end.starvation);
  ASSERT_TRUE(boot.end.post_mortem.has_value());
  const PostMortem& seen = *boot.end.post_mortem;
  EXPECT_TRUE(seen.console_answered);
  EXPECT_THAT(seen.notes, ElementsAre("SysRq w: answered"));
  ASSERT_EQ(seen.cpus.size(), 1U);
  EXPECT_EQ(seen.cpus[0].registers, "RAX=1\n");
  EXPECT_EQ(seen.cpus[0].pc, 0xffffffff80000000U);
  EXPECT_EQ(seen.cpus[0].where, "f+0x1");
}

void expect_case(const CaseResult& result) {
  const CaseResult wanted = full_case();
  EXPECT_EQ(result.name, wanted.name);
  EXPECT_EQ(result.area, wanted.area);
  EXPECT_EQ(result.status, wanted.status);
  EXPECT_EQ(result.reason, wanted.reason);
  EXPECT_EQ(result.time_ms, wanted.time_ms);
  EXPECT_EQ(result.boot, wanted.boot);
  EXPECT_EQ(result.first_line, wanted.first_line);
  EXPECT_EQ(result.last_line, wanted.last_line);
  EXPECT_EQ(result.expect, wanted.expect);
  EXPECT_EQ(result.begin_state, wanted.begin_state);
  EXPECT_EQ(result.end_state, wanted.end_state);
  EXPECT_EQ(result.diagnostics, wanted.diagnostics);
  EXPECT_EQ(result.splats, wanted.splats);
}

TEST_F(StoreTest, JobComesBackWhole) {
  {
    Store store = opened();
    ASSERT_TRUE(store.begin_run(run_of("r1")));
    ASSERT_TRUE(store.save_job("r1", full_job("x86_64")));
  }
  Store store = opened();
  const auto run = store.load_run("r1");
  ASSERT_TRUE(run) << run.error().what;
  ASSERT_EQ(run->jobs.size(), 1U);
  const JobRecord& job = run->jobs[0];
  const JobRecord wanted = full_job("x86_64");
  EXPECT_EQ(job.arch, wanted.arch);
  EXPECT_EQ(job.profile, wanted.profile);
  EXPECT_EQ(job.outcome, wanted.outcome);
  EXPECT_EQ(job.message, wanted.message);
  EXPECT_EQ(job.hint, wanted.hint);
  EXPECT_EQ(job.toolchain, wanted.toolchain);
  EXPECT_EQ(job.qemu_version, wanted.qemu_version);
  EXPECT_EQ(job.kernel_version, wanted.kernel_version);
  EXPECT_EQ(job.kernel_digest, wanted.kernel_digest);
  EXPECT_EQ(job.guest_digest, wanted.guest_digest);
  EXPECT_EQ(job.kernel_cached, wanted.kernel_cached);
  EXPECT_EQ(job.lost_symbols, wanted.lost_symbols);
  EXPECT_EQ(job.build_log, wanted.build_log);
  ASSERT_EQ(job.detectors.size(), 1U);
  EXPECT_EQ(job.detectors[0].state, DetectorState::lost);
  EXPECT_EQ(job.detectors[0].detail, "KASAN");
  EXPECT_THAT((std::vector{job.build_wall_s, job.build_cpu_s, job.boot_wall_s,
                           job.boot_cpu_s, job.started_s, job.build_done_s,
                           job.ended_s}),
              ElementsAre(1, 2, 3, 4, 5, 6, 7));
  ASSERT_EQ(job.boots.size(), 2U);
  EXPECT_FALSE(job.boots[0].end.post_mortem.has_value());
  EXPECT_FALSE(job.boots[0].suite_start_s.has_value());
  expect_boot(job.boots[1]);
  ASSERT_EQ(job.cases.size(), 2U);
  expect_case(job.cases[0]);
  EXPECT_FALSE(job.cases[1].time_ms.has_value());
  ASSERT_EQ(job.splats.size(), 1U);
  expect_splat(job.splats[0]);
}

TEST_F(StoreTest, FinishedRunKeepsItsJobsAndNewFacts) {
  Store store = opened();
  RunRecord run = run_of("r1");
  ASSERT_TRUE(store.begin_run(run));
  ASSERT_TRUE(store.save_job("r1", full_job("x86_64")));
  EXPECT_FALSE(store.list_runs()->at(0).finished);
  run.wall_s = 99;
  run.interrupted = true;
  ASSERT_TRUE(store.finish_run(run));
  const auto loaded = store.load_run("r1");
  EXPECT_EQ(loaded->jobs.size(), 1U);
  EXPECT_EQ(loaded->wall_s, 99);
  EXPECT_EQ(loaded->started_at, run.started_at);
  EXPECT_EQ(loaded->source_identity, "abc");
  EXPECT_EQ(loaded->source_path, "/src/linux");
  EXPECT_EQ(loaded->kernel_arg, "k");
  EXPECT_EQ(loaded->rev_arg, "r");
  EXPECT_EQ(loaded->toolchain_arg, "llvm");
  EXPECT_EQ(loaded->patches, run.patches);
  EXPECT_EQ(loaded->argv, run.argv);
  EXPECT_EQ(loaded->folder, run.folder);
  ASSERT_EQ(loaded->load.size(), 2U);
  EXPECT_EQ(loaded->load[1].at_s, 10);
  EXPECT_EQ(loaded->load[0].busy, 1.5);
  EXPECT_EQ(loaded->host, "x86_64, 2 CPUs");
  EXPECT_TRUE(loaded->interrupted);
  EXPECT_TRUE(store.list_runs()->at(0).finished);
}

TEST_F(StoreTest, SameJobAgainReplacesTheOldOne) {
  Store store = opened();
  ASSERT_TRUE(store.begin_run(run_of("r1")));
  ASSERT_TRUE(store.save_job("r1", full_job("x86_64")));
  JobRecord again = full_job("x86_64");
  again.cases.resize(1);
  ASSERT_TRUE(store.save_job("r1", again));
  const auto run = store.load_run("r1");
  ASSERT_EQ(run->jobs.size(), 1U);
  EXPECT_EQ(run->jobs[0].cases.size(), 1U);
  EXPECT_EQ(run->jobs[0].boots.size(), 2U);
}

TEST_F(StoreTest, JobOfAnUnknownRunIsAnError) {
  EXPECT_FALSE(opened().save_job("nobody", full_job("x86_64")));
}

TEST_F(StoreTest, RunsAreFoundByIdPrefixAndLatest) {
  Store store = opened();
  RunRecord older = run_of("20260131-aa");
  RunRecord newer = run_of("20260201-bb");
  newer.started_at = "2026-02-01T00:00:00Z";
  ASSERT_TRUE(store.begin_run(newer));
  ASSERT_TRUE(store.begin_run(older));
  ASSERT_TRUE(store.begin_run(run_of("20260131-aa-more")));
  EXPECT_EQ(store.load_run("latest")->id, "20260201-bb");
  EXPECT_EQ(store.load_run("202602")->id, "20260201-bb");
  EXPECT_EQ(store.load_run("20260131-aa")->id, "20260131-aa");
  const auto doubtful = store.load_run("2026");
  ASSERT_FALSE(doubtful);
  EXPECT_EQ(doubtful.error().kind, ErrorKind::usage);
  EXPECT_THAT(doubtful.error().what, HasSubstr("several runs"));
  for (const char* wrong : {"%", "_", "", "nothing", "' OR 1"}) {
    const auto none = store.load_run(wrong);
    ASSERT_FALSE(none) << wrong;
    EXPECT_EQ(none.error().kind, ErrorKind::usage);
  }
}

TEST_F(StoreTest, EmptyDatabaseHasNoLatest) {
  Store store = opened();
  EXPECT_TRUE(store.list_runs()->empty());
  const auto none = store.load_run("latest");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().hint, HasSubstr("farm run"));
}

TEST_F(StoreTest, ListCountsPerJobNewestFirst) {
  Store store = opened();
  RunRecord newer = run_of("b");
  newer.started_at = "2027-01-01T00:00:00Z";
  ASSERT_TRUE(store.begin_run(newer));
  ASSERT_TRUE(store.begin_run(run_of("a")));
  JobRecord job = full_job("m68k");
  job.splats.push_back(full_splat());
  job.splats.back().expected = false;
  ASSERT_TRUE(store.save_job("a", job));
  const auto runs = store.list_runs();
  ASSERT_EQ(runs->size(), 2U);
  EXPECT_EQ(runs->at(0).id, "b");
  ASSERT_EQ(runs->at(1).jobs.size(), 1U);
  const JobSummary& summary = runs->at(1).jobs[0];
  EXPECT_EQ(summary.arch, "m68k");
  EXPECT_EQ(summary.tally.not_checked, 1);
  EXPECT_EQ(summary.tally.lost, 1);
  EXPECT_EQ(summary.tally.total(), 2);
  EXPECT_EQ(summary.unexpected_splats, 1);
}

TEST_F(StoreTest, ExpectedWallIsTheMedianOfLikeJobs) {
  Store store = opened();
  EXPECT_EQ(*store.expected_wall("x86_64", Stage::build), 0);
  int day = 0;
  for (const double seconds : {10.0, 1000.0, 12.0}) {
    const std::string id = "r" + std::to_string(++day);
    ASSERT_TRUE(store.begin_run(run_of(id)));
    JobRecord job = full_job("x86_64");
    job.kernel_cached = false;
    job.build_wall_s = seconds;
    job.boot_wall_s = seconds / 2;
    ASSERT_TRUE(store.save_job(id, job));
    job.arch = "arm64";
    job.kernel_cached = true;
    job.outcome = JobOutcome::boot_failed;
    ASSERT_TRUE(store.save_job(id, job));
  }
  EXPECT_EQ(*store.expected_wall("x86_64", Stage::build), 12);
  EXPECT_EQ(*store.expected_wall("x86_64", Stage::boot), 6);
  EXPECT_EQ(*store.expected_wall("arm64", Stage::build), 0);
  EXPECT_EQ(*store.expected_wall("arm64", Stage::boot), 0);
}

/// Stores a finished run with one job.
void store_run(Store& store, RunRecord run, const JobRecord& job) {
  ASSERT_TRUE(store.begin_run(run).ok());
  ASSERT_TRUE(store.save_job(run.id, job).ok());
  ASSERT_TRUE(store.finish_run(run).ok());
}

std::vector<std::string> runs_of(const std::vector<PastJob>& jobs) {
  std::vector<std::string> runs;
  for (const PastJob& job : jobs) {
    runs.push_back(job.run);
  }
  return runs;
}

TEST_F(StoreTest, PastJobsAreThoseOfTheSameTreeBeforeTheRun) {
  Store store = opened();
  RunRecord run = run_of("r1");
  run.started_at = "2026-01-01T00:00:00Z";
  store_run(store, run, full_job("x86_64"));
  run = run_of("r2");
  run.started_at = "2026-01-02T00:00:00Z";
  run.patches.clear(); // a patched run is compared with one that is not
  store_run(store, run, full_job("x86_64"));
  const auto with = [&](const char* id, auto change) {
    RunRecord other = run_of(id);
    other.started_at = "2026-01-03T00:00:00Z";
    JobRecord job = full_job("x86_64");
    change(other, job);
    store_run(store, other, job);
  };
  with("tree", [](auto& r, auto&) { r.kernel_arg = "other"; });
  with("compiler", [](auto& r, auto&) { r.toolchain_arg = "default"; });
  with("patch", [](auto& r, auto&) { r.patches = {"/c.patch"}; });
  with("cases", [](auto& r, auto&) { r.cases_glob = "segv/*"; });
  with("broken", [](auto& r, auto&) { r.interrupted = true; });
  with("arch", [](auto&, auto& j) { j.arch = "m68k"; });
  with("profile", [](auto&, auto& j) { j.profile = "plain"; });
  with("infra", [](auto&, auto& j) { j.outcome = JobOutcome::infra; });
  with("later", [](auto& r, auto&) { r.started_at = "2027-01-01T00:00:00Z"; });
  const RunRecord now = run_of("now");
  const JobRecord job = full_job("x86_64");
  const auto past = store.past_jobs(now, job, 20);
  ASSERT_TRUE(past.ok());
  EXPECT_THAT(runs_of(*past), ElementsAre("r2", "r1"));
  EXPECT_THAT(runs_of(*store.past_jobs(now, job, 1)), ElementsAre("r2"));
  const PastJob& last = past->front();
  EXPECT_EQ(last.kernel_digest, "k123");
  EXPECT_EQ(last.guest_digest, "g123");
  EXPECT_FALSE(last.hung) << "the boot that was silent had begun the suite";
  EXPECT_TRUE(last.signatures.empty());
  ASSERT_EQ(last.cases.size(), 2u);
  EXPECT_EQ(last.cases[0].name, "segv/hole");
  EXPECT_EQ(last.cases[0].status, CaseStatus::not_checked);
  EXPECT_TRUE(last.cases[0].signatures.empty()) << "it was expected";
}

TEST_F(StoreTest, PastJobTellsWhatNobodyExpected) {
  Store store = opened();
  JobRecord job = full_job("x86_64");
  FoundSplat found = full_splat();
  found.expected = false;
  found.splat.signature = "in the case";
  job.splats.push_back(found);
  found.case_name.clear();
  found.splat.signature = "outside";
  job.splats.push_back(found);
  job.boots[1].suite_start_s.reset();
  store_run(store, run_of("r1"), job);
  const auto past = store.job_of("r1", "x86_64");
  ASSERT_TRUE(past.ok());
  ASSERT_EQ(past->size(), 1u);
  EXPECT_TRUE(past->front().hung);
  EXPECT_THAT(past->front().signatures, ElementsAre("outside"));
  EXPECT_THAT(past->front().cases[0].signatures, ElementsAre("in the case"));
  EXPECT_TRUE(store.job_of("r1", "m68k")->empty());
}

TEST_F(StoreTest, TwoWritersAtOnceBothSucceed) {
  constexpr int k_jobs = 20;
  const auto write_all = [this](const std::string& id) {
    auto store = Store::open(dir_);
    bool good = store.ok() && store->begin_run(run_of(id)).ok();
    for (int i = 0; good && i < k_jobs; ++i) {
      good = store->save_job(id, full_job("arch" + std::to_string(i))).ok();
    }
    EXPECT_TRUE(good) << id;
  };
  std::thread other([&write_all] { write_all("one"); });
  write_all("two");
  other.join();
  Store store = opened();
  EXPECT_EQ(store.load_run("one")->jobs.size(), std::size_t(k_jobs));
  EXPECT_EQ(store.load_run("two")->jobs.size(), std::size_t(k_jobs));
}

TEST_F(StoreTest, DamagedFileIsSaidWithTheWayOut) {
  std::ofstream(dir_ / "farm.db") << std::string(8192, 'x');
  const auto failed = Store::open(dir_);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::infra);
  EXPECT_THAT(failed.error().what, HasSubstr("damaged"));
  EXPECT_THAT(failed.error().hint, HasSubstr("mv "));
}

TEST_F(StoreTest, DamageInTheMiddleIsSaidOnReading) {
  {
    Store store = opened();
    ASSERT_TRUE(store.begin_run(run_of("r1")));
    ASSERT_TRUE(store.save_job("r1", full_job("x86_64")));
  }
  {
    const auto size = std::filesystem::file_size(dir_ / "farm.db");
    std::fstream file(dir_ / "farm.db",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096); // the header page survives, all others do not
    file << std::string(size - 4096, '\x5a');
  }
  const auto store = Store::open(dir_);
  if (!store) {
    EXPECT_THAT(store.error().what, HasSubstr("damaged"));
    return;
  }
  const auto failed = Store::open(dir_)->load_run("r1");
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().what, HasSubstr("damaged"));
}

TEST_F(StoreTest, RunFolderIsBelowTheStores) {
  EXPECT_EQ(opened().run_dir("r1"), dir_ / "runs" / "r1");
}

TEST_F(StoreTest, RunIsLockedByOneAtATime) {
  const Store store = opened();
  const auto lock = store.lock_run("r1");
  ASSERT_TRUE(lock);
  const auto second = store.lock_run("r1");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::usage);
  EXPECT_TRUE(store.lock_run("r2"));
}

} // namespace
} // namespace farm
