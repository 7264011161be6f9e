#include "image/source_list.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using std::chrono::hours;
namespace fs = std::filesystem;

class SourceListTest : public testing::Test {
 protected:
  SourceListTest() {
    fs::create_directories(sources / "cases");
    fs::create_directories(objects);
    put("cases/a.cpp", "one");
    std::ofstream(objects / "a.o") << "made";
  }

  void put(const std::string& path, const std::string& text) const {
    std::ofstream(sources / path) << text;
  }

  [[nodiscard]] SourceList list() const {
    auto result = SourceList::of(sources);
    EXPECT_TRUE(result);
    return *std::move(result);
  }

  void make_older(const std::string& path) const {
    fs::last_write_time(sources / path,
                        fs::last_write_time(objects / "SOURCES") - hours(1));
  }

  void make_newer(const std::string& path) const {
    fs::last_write_time(sources / path,
                        fs::last_write_time(objects / "SOURCES") + hours(1));
  }

  TempDir dir;
  fs::path sources = dir.path() / "sources";
  fs::path objects = dir.path() / "objects";
};

TEST_F(SourceListTest, DigestChangesWithNamesAndContents) {
  const std::string before = list().digest();
  put("cases/a.cpp", "two");
  const std::string changed = list().digest();
  EXPECT_NE(changed, before);
  put("cases/b.cpp", "");
  EXPECT_NE(list().digest(), changed);
}

TEST_F(SourceListTest, WhatDidNotChangeIsNotMissed) {
  ASSERT_TRUE(list().record(objects));
  EXPECT_FALSE(list().would_be_missed(objects));
  make_older("cases/a.cpp");
  EXPECT_FALSE(list().would_be_missed(objects));
}

TEST_F(SourceListTest, AChangeWithANewTimeIsNotMissed) {
  ASSERT_TRUE(list().record(objects));
  put("cases/a.cpp", "two");
  make_newer("cases/a.cpp");
  EXPECT_FALSE(list().would_be_missed(objects));
}

TEST_F(SourceListTest, AChangeWithAnOldTimeIsMissed) {
  ASSERT_TRUE(list().record(objects));
  put("cases/a.cpp", "two");
  make_older("cases/a.cpp");
  EXPECT_TRUE(list().would_be_missed(objects));
}

TEST_F(SourceListTest, ObjectsOfUnknownSourcesAreNotTrusted) {
  EXPECT_TRUE(list().would_be_missed(objects));
  fs::remove(objects / "a.o");
  EXPECT_FALSE(list().would_be_missed(objects)) << "there is nothing in it";
}

TEST_F(SourceListTest, AFolderThatIsNotThereIsAnError) {
  const auto result = SourceList::of(dir.path() / "none");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::infra);
}

} // namespace
} // namespace farm
