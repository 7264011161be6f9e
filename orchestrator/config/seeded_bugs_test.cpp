#include "config/seeded_bugs.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "testing/memory_filesystem.hpp"

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* k_row = "lost-page:\n"
                              "  breaks: a page is lost\n"
                              "  family: leak\n"
                              "  files: [mm/memory.c]\n"
                              "  arches: [\"a*\"]\n"
                              "  oracles: [leak, hang]\n"
                              "  detectors: [kasan]\n"
                              "  cases: [\"resolve/*\"]\n"
                              "  commit: 0123456789ab\n";

constexpr const char* k_patch = "Seeded bug: a page is lost.\n"
                                "\n"
                                "--- a/mm/memory.c\n"
                                "+++ b/mm/memory.c\n"
                                "@@ -1,2 +1,1 @@\n"
                                " a\n"
                                "-b\n";

class SeededBugsTest : public testing::Test {
 protected:
  SeededBugsTest() {
    tree_.arches.resize(1);
    tree_.arches[0].name = "alpha";
    tree_.detectors.resize(1);
    tree_.detectors[0].name = "kasan";
    put("bugs.yaml", k_row);
    put("lost-page.patch", k_patch);
    put("README.md", "no patch");
  }

  void put(const std::string& name, const std::string& text) {
    files_.add("/src/guest-tests/seeded-bugs/" + name, text);
  }

  /// The error with one piece of the row exchanged.
  std::string with(const std::string& from, const std::string& to) {
    std::string text = k_row;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    put("bugs.yaml", text.replace(at, from.size(), to));
    return error();
  }

  std::string error() {
    const auto bugs = load_seeded_bugs(files_, "/src", tree_);
    return bugs ? "no error" : bugs.error().what;
  }

  MemoryFileSystem files_;
  ConfigTree tree_;
};

TEST_F(SeededBugsTest, ReadsARow) {
  const auto bugs = load_seeded_bugs(files_, "/src", tree_);
  ASSERT_TRUE(bugs) << bugs.error().what;
  ASSERT_EQ(bugs->size(), 1U);
  const SeededBug& bug = bugs->front();
  EXPECT_EQ(bug.name, "lost-page");
  EXPECT_THAT(bug.files, ElementsAre("mm/memory.c"));
  EXPECT_THAT(bug.arches, ElementsAre("a*"));
  EXPECT_THAT(bug.oracles, ElementsAre("leak", "hang"));
  EXPECT_EQ(bug.missing, "");
}

TEST_F(SeededBugsTest, MistakesInARowAreNamedWithTheirPlace) {
  const std::string file = "guest-tests/seeded-bugs/bugs.yaml";
  EXPECT_EQ(with("  family:", "  famly:"),
            file + ":3:3: unknown key 'lost-page.famly', did you mean "
                   "'family'?");
  EXPECT_EQ(with("leak, hang", "leek, hang"),
            file + ":6:13: 'lost-page.oracles': 'leek' is not an oracle, did "
                   "you mean 'leak'?");
  EXPECT_THAT(with("\"a*\"", "\"b*\""), HasSubstr("matches no architecture"));
  EXPECT_THAT(with("[kasan]", "[kasn]"), HasSubstr("did you mean 'kasan'?"));
  EXPECT_THAT(with("0123456789ab", "0123"), HasSubstr("digits of a commit"));
  EXPECT_THAT(with("mm/memory.c", "/mm/memory.c"),
              HasSubstr("must be a relative path"));
  EXPECT_THAT(with("[leak, hang]", "[]"), HasSubstr("needs files, oracles"));
  EXPECT_THAT(with("  cases: [\"resolve/*\"]\n", ""),
              HasSubstr("needs 'cases' that notice, or 'missing'"));
}

TEST_F(SeededBugsTest, APatchTouchesWhatItsRowSays) {
  EXPECT_THAT(with("mm/memory.c", "mm/gup.c"),
              HasSubstr("bugs.yaml:2:3: 'lost-page.files': the patch touches "
                        "mm/memory.c"));
  put("lost-page.patch", std::string(k_patch) + "--- /dev/null\n"
                                                "+++ b/mm/new.c\n");
  EXPECT_THAT(with("mm/memory.c", "mm/memory.c"),
              HasSubstr("touches mm/memory.c, mm/new.c"));
}

TEST_F(SeededBugsTest, EachRowHasAPatchAndEachPatchARow) {
  EXPECT_THAT(with("lost-page:", "found-page:"),
              HasSubstr("bugs.yaml:1:1: 'found-page' has no file "
                        "guest-tests/seeded-bugs/found-page.patch"));
  put("bugs.yaml", k_row);
  put("other.patch", k_patch);
  EXPECT_THAT(error(), HasSubstr("other.patch has no row"));
}

/// Names of cases, from the page that is made of them.
std::set<std::string> cases_of_page(const std::string& page) {
  std::set<std::string> names;
  for (const std::string_view line : lines(page)) {
    const std::size_t end = line.find('`', 3);
    if (!line.starts_with("| `") || end == std::string_view::npos) {
      continue;
    }
    const std::string name(line.substr(3, end - 3));
    names.insert(name);
    for (const std::string& word :
         split_words(line.substr(end + 1, line.find('|', end) - end - 1))) {
      names.insert(name + word);
    }
  }
  return names;
}

TEST(RealSeededBugs, EveryRowIsRightAndItsCasesExist) {
  const auto tree = load_config(real_filesystem(), FARM_SOURCE_DIR);
  ASSERT_TRUE(tree) << tree.error().what;
  const auto bugs = load_seeded_bugs(real_filesystem(), FARM_SOURCE_DIR, *tree);
  ASSERT_TRUE(bugs) << bugs.error().what;
  EXPECT_GE(bugs->size(), 40U);
  const auto page =
      real_filesystem().read_file(FARM_SOURCE_DIR "/docs/cases.md");
  ASSERT_TRUE(page) << page.error().what;
  const std::set<std::string> cases = cases_of_page(*page);
  std::vector<std::string> wrong;
  for (const SeededBug& bug : *bugs) {
    for (const std::string& glob : bug.cases) {
      if (std::none_of(cases.begin(), cases.end(), [&](const auto& name) {
            return glob_match(glob, name);
          })) {
        wrong.push_back(bug.name + ": " + glob);
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

} // namespace
} // namespace farm
