#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "boot/qemu_cmdline.hpp"
#include "config/config_tree.hpp"
#include "pipeline/boot_stage.hpp"
#include "plan/matrix.hpp"
#include "testing/golden.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

/// Stand-ins with the names that the real files have.
Artifacts artifacts_of(const Job& job, const fs::path& initramfs) {
  Artifacts artifacts;
  artifacts.embedded = job.arch.boot.initramfs == InitramfsKind::embedded;
  artifacts.kernel.image = job.arch.kernel.image;
  artifacts.kernel.dtb = job.arch.kernel.dtb;
  artifacts.guest.initramfs = initramfs;
  return artifacts;
}

/// One option and what belongs to it per line.
std::string one_option_per_line(const std::vector<std::string>& argv) {
  std::string text;
  for (const std::string& word : argv) {
    text += text.empty() ? "" : word.starts_with('-') ? " \\\n  " : " ";
    text += shell_quote(word);
  }
  return text + "\n";
}

// What every architecture of arch-configs/ is started with. A change of a fact
// shows in the golden file.
TEST(CommandLines, OfEveryArchitecture) {
  const auto tree = load_config(real_filesystem(), FARM_SOURCE_DIR);
  ASSERT_TRUE(tree) << tree.error().what;
  Selection selection;
  selection.all = true;
  const auto plan = make_plan(selection, tree->arches, tree->profiles);
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_EQ(plan->jobs.size(), tree->arches.size());

  const TempDir dir;
  const fs::path packed = dir.path() / "initramfs.cpio";
  ASSERT_TRUE(real_filesystem().write_atomic(packed, ""));
  std::string text;
  for (const Job& job : plan->jobs) {
    const auto launch = make_launch(job, artifacts_of(job, packed), {}, "tcg",
                                    dir.path() / "initramfs-0.cpio");
    ASSERT_TRUE(launch) << job.arch.name << ": " << launch.error().what;
    QemuLaunch shown = *launch;
    if (!shown.initramfs.empty()) {
      shown.initramfs = shown.initramfs.filename();
    }
    text += "# " + job.arch.name + "\n" +
            one_option_per_line(qemu_command(job.arch, shown)) + "\n";
  }
  expect_golden("command-lines.txt", text);
}

} // namespace
} // namespace farm
