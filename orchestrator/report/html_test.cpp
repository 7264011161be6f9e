#include "report/html.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "report/sample_run_test.hpp"
#include "testing/golden.hpp"

namespace farm {
namespace {

struct Tag {
  std::string name; ///< with "/" in front when it closes
  std::map<std::string, std::string> attributes;
};

const std::set<std::string> k_void = {"meta", "br", "input"};

Tag parse_tag(const std::string& text) {
  Tag tag;
  std::size_t at = text.find_first_of(" \n");
  tag.name = text.substr(0, at);
  while (at != std::string::npos &&
         (at = text.find_first_not_of(" \n", at)) != std::string::npos) {
    const std::size_t end = text.find_first_of("= \n", at);
    const std::string key = text.substr(at, end - at);
    if (end == std::string::npos || text[end] != '=') {
      tag.attributes[key] = "";
      at = end;
      continue;
    }
    EXPECT_EQ(text.at(end + 1), '"') << text;
    const std::size_t close = text.find('"', end + 2);
    tag.attributes[key] = text.substr(end + 2, close - end - 2);
    at = close + 1;
  }
  return tag;
}

/// The tags as a browser would see them: style and script are raw text up to
/// their first end tag.
std::vector<Tag> tags_of(const std::string& page) {
  std::vector<Tag> tags;
  std::size_t at = 0;
  while ((at = page.find('<', at)) != std::string::npos) {
    std::size_t end = at;
    bool quoted = false;
    while (++end < page.size() && (quoted || page[end] != '>')) {
      quoted = page[end] == '"' ? !quoted : quoted;
    }
    tags.push_back(parse_tag(page.substr(at + 1, end - at - 1)));
    at = end;
    const std::string& name = tags.back().name;
    if (name == "style" || name == "script") {
      at = page.find("</" + name, at);
    }
  }
  return tags;
}

std::string sample_page() {
  auto page = render_html(sample_input());
  EXPECT_TRUE(page.ok());
  return page.ok() ? *page : "";
}

TEST(Html, OnlyKnownTagsAndAttributesEverAppear) {
  const std::set<std::string> known = {
      "!DOCTYPE", "html",    "head",   "meta", "title",   "style",
      "body",     "a",       "header", "main", "section", "footer",
      "article",  "p",       "h1",     "h2",   "h3",      "h4",
      "h5",       "span",    "strong", "br",   "dl",      "dt",
      "dd",       "div",     "ul",     "ol",   "li",      "table",
      "thead",    "tbody",   "tr",     "th",   "td",      "details",
      "summary",  "pre",     "code",   "mark", "form",    "label",
      "input",    "output",  "script", "svg",  "g",       "line",
      "rect",     "text",    "path",   "nav",  "select",  "option",
      "b",        "polyline"};
  const std::set<std::string> attributes = {"lang",
                                            "charset",
                                            "http-equiv",
                                            "content",
                                            "name",
                                            "class",
                                            "href",
                                            "id",
                                            "scope",
                                            "aria-label",
                                            "aria-labelledby",
                                            "aria-hidden",
                                            "tabindex",
                                            "hidden",
                                            "open",
                                            "for",
                                            "type",
                                            "autocomplete",
                                            "spellcheck",
                                            "title",
                                            "data-status",
                                            "data-news",
                                            "data-arch",
                                            "value",
                                            "d",
                                            "points",
                                            "role",
                                            "viewBox",
                                            "x",
                                            "x1",
                                            "x2",
                                            "y",
                                            "y1",
                                            "y2",
                                            "width",
                                            "height",
                                            "rx",
                                            "text-anchor",
                                            "html"};
  for (const Tag& tag : tags_of(sample_page())) {
    const std::string name =
        tag.name.starts_with('/') ? tag.name.substr(1) : tag.name;
    EXPECT_EQ(known.count(name), 1U) << "<" << tag.name << ">";
    for (const auto& [key, value] : tag.attributes) {
      EXPECT_EQ(attributes.count(key), 1U) << tag.name << " " << key;
    }
  }
}

TEST(Html, ExactlyOneScriptAndOneStyleAndTheyAreOurs) {
  const std::string page = sample_page();
  const auto tags = tags_of(page);
  for (const char* name : {"script", "style"}) {
    EXPECT_EQ(
        std::count_if(tags.begin(), tags.end(),
                      [name](const Tag& tag) { return tag.name == name; }),
        1);
  }
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(Html, LinksStayInThePageOrItsFolder) {
  std::set<std::string> ids;
  const auto tags = tags_of(sample_page());
  for (const Tag& tag : tags) {
    if (const auto id = tag.attributes.find("id"); id != tag.attributes.end()) {
      EXPECT_TRUE(ids.insert(id->second).second) << id->second;
    }
  }
  for (const Tag& tag : tags) {
    const auto href = tag.attributes.find("href");
    if (href == tag.attributes.end()) {
      continue;
    }
    if (href->second.starts_with('#')) {
      EXPECT_EQ(ids.count(href->second.substr(1)), 1U) << href->second;
    } else {
      EXPECT_EQ(href->second.find_first_of(":\"<>"), std::string::npos);
      EXPECT_EQ(href->second.find(".."), std::string::npos);
      EXPECT_NE(href->second.front(), '/');
    }
  }
}

TEST(Html, EveryTagIsClosedInOrder) {
  std::vector<std::string> open;
  for (const Tag& tag : tags_of(sample_page())) {
    if (tag.name.starts_with('/')) {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ("/" + open.back(), tag.name);
      open.pop_back();
    } else if (tag.name != "!DOCTYPE" && k_void.count(tag.name) == 0) {
      open.push_back(tag.name);
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(Html, NoByteIsLeftThatIsNotPlainText) {
  const std::string page = sample_page();
  std::string_view rest = page;
  while (!rest.empty()) {
    const Utf8Char c = next_utf8(rest);
    ASSERT_TRUE(c.valid);
    ASSERT_TRUE(c.code == '\n' || c.code == '\t' || is_displayable(c.code))
        << c.code;
    rest.remove_prefix(c.size);
  }
  EXPECT_NE(page.find("\\u202e"), std::string::npos);
  EXPECT_NE(page.find("\\x00"), std::string::npos);
}

TEST(Html, PolicyForbidsEverythingButTheInlineOnes) {
  const std::string page = sample_page();
  EXPECT_NE(page.find("content=\"default-src 'none'; style-src 'sha256-"),
            std::string::npos);
  for (const char* outside : {"http://", "https://", "url(", "@import"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(Html, SourceOfTheResponsibleFrameIsShown) {
  const std::string page = sample_page();
  EXPECT_NE(page.find("VM_FAULT_ERROR)) { /* 1402 */"), std::string::npos);
  EXPECT_NE(page.find("<mark>"), std::string::npos);
}

TEST(Html, ConsolesAreLinkedAndNotInThePage) {
  ReportInput input = good_input();
  std::string& log = input.files["arm64/console-0.log"];
  while (log.size() < (2U << 20U)) {
    log += "a line of a very long console\n";
  }
  const auto page = render_html(input);
  ASSERT_TRUE(page);
  EXPECT_LT(page->size(), 100000U);
  EXPECT_EQ(page->find("a line of a very long console"), std::string::npos);
  EXPECT_NE(page->find("href=\"arm64/console-0.log\""), std::string::npos);
}

TEST(Html, ThirtyArchitecturesFitIntoAMail) {
  const auto page = render_html(large_input());
  ASSERT_TRUE(page);
  EXPECT_LT(page->size(), 2000000U);
  EXPECT_GT(page->size(), 1U << 20U) << "is it still as large as it gets?";
}

TEST(Html, CaseHasAPlaceForAllArchitectures) {
  ReportInput input = sample_input();
  const auto page = render_html(input);
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("Reads from a hole between two mappings"),
            std::string::npos);
  EXPECT_NE(
      page->find(
          "<code class=\"again\">./farm repro 20260131-235959-ab12 x86_64 "
          "segv/hole</code>"),
      std::string::npos);
  EXPECT_NE(page->find("failed in 3 of 5 runs, first in 20260127-000000-0002"),
            std::string::npos);
  EXPECT_NE(page->find("Never failed in 6 runs."), std::string::npos);
}

TEST(Html, HistoryIsDrawnWhereThereIsOne) {
  const auto with = render_html(sample_input());
  ASSERT_TRUE(with);
  EXPECT_NE(with->find("aria-label=\"failed cases of the last 6 runs, oldest "
                       "first: 0, 0, 1, ?, 2, 2\""),
            std::string::npos);
  const auto without = render_html(good_input());
  ASSERT_TRUE(without);
  EXPECT_EQ(without->find("class=\"spark\""), std::string::npos);
}

TEST(Html, LocksAreDrawn) {
  const std::string page = sample_page();
  EXPECT_NE(page.find("Locks of torture/71"), std::string::npos);
  EXPECT_NE(page.find("role=\"img\" aria-label=\"torture/71 holds "
                      "&amp;mm-&gt;mmap_lock\""),
            std::string::npos);
}

TEST(Html, StacksOfAnAllocationAreShownWithTheAccess) {
  const std::string page = sample_page();
  for (const char* label : {"call trace", "allocated by", "freed by"}) {
    EXPECT_NE(page.find("<h5>" + std::string(label) + "</h5>"),
              std::string::npos)
        << label;
  }
}

/// Writes the folders of runs that tests/browser looks at, where it asks for
/// them.
TEST(Html, PagesForABrowser) {
  namespace fs = std::filesystem;
  const char* asked = std::getenv("FARM_WRITE_PAGES");
  const fs::path dir = asked == nullptr
                           ? fs::path(testing::TempDir()) / "farm_pages"
                           : fs::path(asked);
  const std::pair<const char*, ReportInput> runs[] = {
      {"sample", sample_input()},
      {"good", good_input()},
      {"large", large_input()}};
  for (const auto& [name, input] : runs) {
    const auto page = render_html(input);
    ASSERT_TRUE(page);
    std::map<std::string, std::string> files = input.files;
    files["report.html"] = *page;
    for (const auto& [path, bytes] : files) {
      const fs::path target = dir / name / path;
      fs::create_directories(target.parent_path());
      std::ofstream file(target, std::ios::binary);
      file << bytes;
      ASSERT_TRUE(file.good());
    }
  }
  if (asked == nullptr) {
    fs::remove_all(dir);
  }
}

/// Tags with id, class and nesting; without texts, styles and scripts.
std::string outline_of(const std::string& page) {
  std::string out;
  std::size_t depth = 0;
  for (const Tag& tag : tags_of(page)) {
    if (tag.name.starts_with('/')) {
      --depth;
      continue;
    }
    out += std::string(depth * 2, ' ') + tag.name;
    for (const char* key : {"id", "class", "href"}) {
      const auto found = tag.attributes.find(key);
      if (found != tag.attributes.end()) {
        out += std::string(" ") + key + "=" + found->second;
      }
    }
    out += "\n";
    depth += tag.name == "!DOCTYPE" || k_void.count(tag.name) > 0 ? 0 : 1;
  }
  return out;
}

TEST(Html, StructureOfTheSampleRun) {
  expect_golden("run.outline", outline_of(sample_page()));
}

TEST(Html, StructureOfTheGoodRun) {
  const auto page = render_html(good_input());
  ASSERT_TRUE(page);
  expect_golden("good.outline", outline_of(*page));
}

} // namespace
} // namespace farm
