#include "cli/terminal_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::ElementsAre;

TEST(GdbCommand, StopsInTheFaultHandlerOfTheArchitecture) {
  const TempDir dir;
  ArchSpec arch;
  arch.kernel.fault_handler = "do_own_fault";
  KernelBuild kernel;
  kernel.dir = dir.path();
  kernel.vmlinux = "/k/vmlinux";
  EXPECT_FALSE(has_lx_commands(kernel));
  EXPECT_THAT(gdb_command(arch, kernel, 77),
              ElementsAre("gdb-multiarch", "-ex", "target remote 127.0.0.1:77",
                          "-ex", "hbreak do_own_fault", "-ex", "continue",
                          "/k/vmlinux"));
}

TEST(GdbCommand, LxCommandsAreLoadedWhereTheyLieBesideTheKernel) {
  const TempDir dir;
  ASSERT_TRUE(
      real_filesystem().write_atomic(dir.path() / "vmlinux-gdb.py", ""));
  KernelBuild kernel;
  kernel.dir = dir.path();
  EXPECT_TRUE(has_lx_commands(kernel));
  EXPECT_THAT(
      gdb_command({}, kernel, 1),
      testing::Contains("add-auto-load-safe-path " + dir.path().string()));
}

} // namespace
} // namespace farm
