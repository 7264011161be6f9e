#include "base/file_lock.hpp"

#include <utility>

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

class FileLockTest : public testing::Test {
 protected:
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "deep" / "lock";
};

TEST_F(FileLockTest, ASecondTryFindsItTaken) {
  auto first = FileLock::try_lock(path_);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->has_value());
  auto second = FileLock::try_lock(path_);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->has_value());
}

TEST_F(FileLockTest, IsFreeAgainAfterItsScope) {
  { ASSERT_TRUE(FileLock::lock(path_)); }
  auto again = FileLock::try_lock(path_);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->has_value());
}

TEST_F(FileLockTest, MovingKeepsIt) {
  auto lock = FileLock::lock(path_);
  ASSERT_TRUE(lock);
  const FileLock moved = std::move(*lock);
  auto other = FileLock::try_lock(path_);
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->has_value());
}

TEST_F(FileLockTest, WaitingCanBeCancelledAndIsAnnouncedOnce) {
  auto holder = FileLock::lock(path_);
  ASSERT_TRUE(holder);
  int asked = 0;
  int announced = 0;
  const auto lock = FileLock::lock(
      path_, [&] { return ++asked == 3; }, [&] { ++announced; });
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().kind, ErrorKind::interrupted);
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(announced, 1);
}

TEST_F(FileLockTest, AWaiterGetsItOnceItIsFree) {
  auto holder = FileLock::try_lock(path_);
  ASSERT_TRUE(holder);
  ASSERT_TRUE(holder->has_value());
  const auto lock = FileLock::lock(path_, {}, [&] { holder->reset(); });
  EXPECT_TRUE(lock);
}

TEST_F(FileLockTest, DiesWithItsProcess) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto lock = FileLock::try_lock(path_);
    _exit(lock && lock->has_value() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  auto lock = FileLock::try_lock(path_);
  ASSERT_TRUE(lock);
  EXPECT_TRUE(lock->has_value());
}

TEST_F(FileLockTest, AnImpossiblePlaceIsAnError) {
  ASSERT_TRUE(real_filesystem().write_atomic(dir_.path() / "file", "x"));
  EXPECT_FALSE(FileLock::lock(dir_.path() / "file" / "lock"));
}

} // namespace
} // namespace farm
