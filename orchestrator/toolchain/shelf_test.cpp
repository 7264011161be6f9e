#include "toolchain/shelf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class ShelfTest : public testing::Test {
 protected:
  ShelfTest() {
    recipe_.target = "toy-linux";
    recipe_.packages = {"binutils-source", "g++"};
    recipe_.binutils = (dir_.path() / "binutils-*.tar.xz").string();
    recipe_.gcc = (dir_.path() / "gcc-*.tar.xz").string();
    write(dir_.path() / "binutils-2.40.tar.xz", "binutils");
    write(dir_.path() / "gcc-12.tar.xz", "gcc");
  }

  static void write(const fs::path& path, const std::string& text) {
    ASSERT_TRUE(real_filesystem().write_atomic(path, text));
  }

  std::string name() {
    const auto name = shelf_.name_to_build(recipe_);
    EXPECT_TRUE(name);
    return name ? *name : "";
  }

  void keep(const std::string& name, ToolchainOrigin origin) {
    const auto staged = cache_.stage();
    ASSERT_TRUE(staged);
    write(*staged / "toy-linux" / "bin" / "toy-linux-gcc", name);
    ASSERT_TRUE(shelf_.keep(*staged, recipe_, name, origin, "toy-gcc 12"));
  }

  std::string found() {
    const auto kept = shelf_.find(recipe_);
    EXPECT_TRUE(kept);
    EXPECT_EQ(shelf_.has(recipe_), kept->has_value());
    return kept && *kept ? (*kept)->name : "";
  }

  TempDir dir_;
  Cache cache_{dir_.path() / "cache"};
  ToolchainShelf shelf_{cache_};
  ToolchainRecipe recipe_;
};

TEST_F(ShelfTest, WhatWasBuiltIsFoundWithItsFacts) {
  EXPECT_EQ(found(), "");
  keep(name(), ToolchainOrigin::built);
  const auto kept = shelf_.find(recipe_);
  ASSERT_TRUE(kept && *kept);
  EXPECT_THAT((*kept)->name, StartsWith("toy-linux-"));
  EXPECT_EQ((*kept)->origin, ToolchainOrigin::built);
  EXPECT_EQ((*kept)->identity, "toy-gcc 12");
  EXPECT_TRUE(fs::exists((*kept)->dir / "bin" / "toy-linux-gcc"));
}

TEST_F(ShelfTest, AnotherRecipeOrSourceIsAnotherToolchain) {
  keep(name(), ToolchainOrigin::built);
  const std::string first = found();
  recipe_.edits = {{"gcc/a.h", "a", "b"}};
  EXPECT_EQ(found(), "");
  recipe_.edits.clear();
  EXPECT_EQ(found(), first);
  write(dir_.path() / "gcc-12.tar.xz", "gcc, next version");
  EXPECT_EQ(found(), "");
}

TEST_F(ShelfTest, WithoutSourcesTheOneOfThisRecipeIsTaken) {
  keep(name(), ToolchainOrigin::built);
  const std::string built = found();
  fs::remove(dir_.path() / "gcc-12.tar.xz");
  EXPECT_EQ(found(), built);
  recipe_.configure = {"--with-something"};
  EXPECT_EQ(found(), "");
}

TEST_F(ShelfTest, TheImportedOneIsPreferred) {
  keep(name(), ToolchainOrigin::built);
  keep("toy-linux-0123", ToolchainOrigin::imported);
  EXPECT_EQ(found(), "toy-linux-0123");
  keep("toy-linux-4567", ToolchainOrigin::imported);
  EXPECT_EQ(found(), "toy-linux-4567");
}

TEST_F(ShelfTest, OneThatIsBuiltOrTakenLaterReplacesTheImportedOne) {
  keep("toy-linux-0123", ToolchainOrigin::imported);
  keep(name(), ToolchainOrigin::built);
  EXPECT_EQ(found(), name());
  keep("toy-linux-4567", ToolchainOrigin::imported);
  EXPECT_EQ(found(), "toy-linux-4567");
  const auto taken = shelf_.take(recipe_, name());
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ(found(), name());
  const auto none = shelf_.take(recipe_, "toy-linux-none");
  EXPECT_TRUE(none && !*none);
}

TEST_F(ShelfTest, DamagedImportGivesWayToTheBuiltOne) {
  keep(name(), ToolchainOrigin::built);
  keep("toy-linux-0123", ToolchainOrigin::imported);
  const auto kept = shelf_.find(recipe_);
  ASSERT_TRUE(kept && *kept);
  write((*kept)->dir / "bin" / "toy-linux-gcc", "bad sector");
  EXPECT_EQ(found(), name());
}

TEST_F(ShelfTest, MissingSourceNamesThePackages) {
  fs::remove(dir_.path() / "binutils-2.40.tar.xz");
  const auto name = shelf_.name_to_build(recipe_);
  ASSERT_FALSE(name);
  EXPECT_EQ(name.error().kind, ErrorKind::toolchain);
  EXPECT_THAT(name.error().what, HasSubstr("binutils-*.tar.xz: no such"));
  EXPECT_EQ(name.error().hint, "apt-get install binutils-source g++");
}

TEST_F(ShelfTest, OfSeveralTarballsTheLastIsTaken) {
  write(dir_.path() / "gcc-13.tar.xz", "newer");
  const auto tarball = find_tarball(recipe_.gcc);
  ASSERT_TRUE(tarball);
  EXPECT_EQ(tarball->filename(), "gcc-13.tar.xz");
}

} // namespace
} // namespace farm
