#include "boot/confine.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "process/process_host.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class ConfineTest : public testing::Test {
 protected:
  ConfineTest() {
    std::ofstream(kernel()) << "a kernel";
    fs::permissions(kernel(), fs::perms(0644));
    spec_.argv = {"sh", "-c", "id -u; ulimit -c; ulimit -f; cat $0", kernel()};
  }

  [[nodiscard]] std::string kernel() const {
    return (dir_.path() / "image").string();
  }

  /// What the confined child prints.
  std::string run() {
    const auto loop = host_.make_loop();
    std::string text;
    bool over = false;
    ChildEvents events;
    events.on_stdout = [&](std::string_view bytes) { text += bytes; };
    events.on_exit = [&](const ChildExit&) { over = true; };
    const auto child = loop->spawn(spec_, std::move(events));
    EXPECT_TRUE(child) << child.error().what;
    loop->run_until([&] { return over; });
    return text;
  }

  ProcessHost host_;
  TempDir dir_;
  ChildSpec spec_;
};

TEST_F(ConfineTest, ChildHasLimitsAndReadsItsFiles) {
  const auto kept = confine(spec_, 256, 600);
  ASSERT_TRUE(spec_.confinement);
  EXPECT_EQ(spec_.confinement->cpu_s, 4801U);
  EXPECT_GT(spec_.confinement->memory_bytes, std::uint64_t{4} << 30);
  const std::string text = run();
  EXPECT_THAT(text, HasSubstr("\n0\n")) << "no core dump";
  EXPECT_THAT(text, HasSubstr("a kernel"));
  EXPECT_EQ(text.find("unlimited"), text.npos) << text;
}

TEST_F(ConfineTest, RootsChildIsNobody) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "not root";
  }
  fs::permissions(dir_.path(), fs::perms(0700));
  const auto kept = confine(spec_, 256, 600);
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_THAT(spec_.argv.back(), StartsWith("/proc/self/fd/"));
  const std::string text = run();
  EXPECT_THAT(text, StartsWith("65534\n"));
  EXPECT_THAT(text, HasSubstr("a kernel")) << "in a folder it cannot enter";
}

TEST_F(ConfineTest, PathsBehindFileEqualsToo) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "not root";
  }
  spec_.argv = {"qemu", "-device",
                "loader,file=" + kernel() + ",addr=0x1000,force-raw=on",
                "-kernel", "/not/there"};
  const auto kept = confine(spec_, 64, 60);
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(spec_.argv[2], "loader,file=/proc/self/fd/" +
                               std::to_string(kept[0].get()) +
                               ",addr=0x1000,force-raw=on");
  EXPECT_EQ(spec_.argv[4], "/not/there");
}

TEST_F(ConfineTest, ProgramInAPrivateFolderKeepsTheUser) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "not root";
  }
  const fs::path own = dir_.path() / "qemu";
  fs::copy_file("/bin/cat", own);
  fs::permissions(dir_.path(), fs::perms(0700));
  spec_.argv = {own.string(), kernel()};
  EXPECT_TRUE(confine(spec_, 256, 600).empty());
  EXPECT_FALSE(spec_.confinement->as_nobody);
  EXPECT_EQ(run(), "a kernel");
}

TEST_F(ConfineTest, PrivateFileKeepsTheUser) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "not root";
  }
  fs::permissions(kernel(), fs::perms(0600));
  const auto kept = confine(spec_, 256, 600);
  EXPECT_TRUE(kept.empty());
  EXPECT_FALSE(spec_.confinement->as_nobody);
  EXPECT_EQ(spec_.argv.back(), kernel());
}

} // namespace
} // namespace farm
