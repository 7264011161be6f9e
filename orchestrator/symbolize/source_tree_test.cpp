#include "symbolize/source_tree.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class SourceTreeTest : public testing::Test {
 protected:
  SourceTreeTest() {
    fs::create_directories(top() / "mm");
    std::ofstream(top() / "mm/x.c") << "one\ntwo\nthree\nfour\nfive\n";
    std::ofstream(folder_.path() / "secret") << "secret\n";
    fs::create_symlink("../../secret", top() / "mm/link.c");
  }
  fs::path top() const { return folder_.path() / "linux"; }

  TempDir folder_;
};

TEST_F(SourceTreeTest, LinesAroundOne) {
  SourceTree tree(top());
  const Excerpt middle = tree.excerpt("mm/x.c", 3, 1);
  EXPECT_EQ(middle.first, 2);
  EXPECT_THAT(middle.lines, ElementsAre("two", "three", "four"));
  const Excerpt first = tree.excerpt("mm/x.c", 1, 2);
  EXPECT_EQ(first.first, 1);
  EXPECT_THAT(first.lines, ElementsAre("one", "two", "three"));
  EXPECT_THAT(tree.excerpt("mm/x.c", 5, 1).lines, ElementsAre("four", "five"));
}

TEST_F(SourceTreeTest, NothingWhereThereIsNothing) {
  SourceTree tree(top());
  EXPECT_THAT(tree.excerpt("mm/x.c", 0, 1).lines, IsEmpty());
  EXPECT_THAT(tree.excerpt("mm/x.c", 6, 1).lines, IsEmpty());
  EXPECT_THAT(tree.excerpt("mm/y.c", 1, 1).lines, IsEmpty());
  EXPECT_THAT(tree.excerpt("mm", 1, 1).lines, IsEmpty());
  EXPECT_THAT(SourceTree("/nonexistent").excerpt("a", 1, 1).lines, IsEmpty());
}

TEST_F(SourceTreeTest, NoWayOutOfTheTree) {
  SourceTree tree(top());
  EXPECT_THAT(tree.excerpt("../secret", 1, 1).lines, IsEmpty());
  EXPECT_THAT(tree.excerpt("mm/link.c", 1, 1).lines, IsEmpty());
  EXPECT_THAT(tree.excerpt((folder_.path() / "secret").string(), 1, 1).lines,
              IsEmpty());
  EXPECT_THAT(tree.excerpt("/dev/zero", 1, 1).lines, IsEmpty());
}

} // namespace
} // namespace farm
