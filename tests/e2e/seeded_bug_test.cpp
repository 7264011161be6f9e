#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "farm_call.hpp"

namespace farm {
namespace {

using nlohmann::json;

/// A real kernel with a bug that is put into it must turn the suite red: the
/// error of a file fault comes together with RETRY, and get_user_pages() makes
/// its caller unlock what is not locked.
TEST(SeededBug, SigbusWithRetryIsSeenThroughEveryOriginThatRetries) {
  FarmCall farm;
  const FarmOutcome outcome =
      farm.run({"run", "m68k", "--cases", "retry/eio_gup.*", "--patch",
                FARM_SOURCE_DIR "/guest-tests/seeded-bugs/sigbus-retry.patch"});
  EXPECT_EQ(outcome.status, 1) << outcome.out;
  const json run = farm.last_run();
  EXPECT_EQ(run.at("patches").at(0), "sigbus-retry.patch");
  std::set<std::string> green;
  for (const json& result : job_of(run, "m68k").at("cases")) {
    if (result.at("status") == "pass") {
      green.insert(result.at("name").get<std::string>());
    }
  }
  // These never let go of the lock for a retry, and so have no part in the bug.
  EXPECT_THAT(green,
              testing::UnorderedElementsAre(
                  "retry/eio_gup.proc_mem", "retry/eio_gup.proc_mem_write",
                  "retry/eio_gup.ptrace_peek", "retry/eio_gup.ptrace_poke"));
  // The first one names the lock; what lockdep cannot say here the reader-
  // writer semaphore's own check does.
  const json& splats = job_of(run, "m68k").at("splats");
  ASSERT_FALSE(splats.empty());
  EXPECT_THAT(splats.dump(), testing::HasSubstr("up_read"));
}

} // namespace
} // namespace farm
