#include "splat/boundary_table.hpp"
#include "splat/extractor.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/line_splitter.hpp"
#include "splat/format_matcher.hpp"
#include "splat/skip_table.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

/// "[    5.000000][   T50] text" as console/ would take it apart.
ConsoleLine console_line(std::string text, std::size_t number) {
  ConsoleLine line;
  line.number = number;
  if (text.size() > 14 && text[0] == '[' && text[13] == ']') {
    line.time_s = std::stod(text.substr(1, 12));
    text.erase(0, 14);
    if (text.starts_with("[")) {
      const auto close = text.find(']');
      const auto first = text.find_first_not_of(" ", 1);
      line.context = text.substr(first, close - first);
      text.erase(0, close + 1);
    }
    text.erase(0, text.starts_with(" ") ? 1 : 0);
  }
  line.text = std::move(text);
  return line;
}

/// A captured console: what is expected, an empty line, the log.
struct Golden {
  std::multimap<std::string, std::string> expect;
  std::vector<ConsoleLine> lines;
};

Golden read(const fs::path& path) {
  std::ifstream in(path);
  Golden golden;
  std::string text;
  while (std::getline(in, text) && !text.empty()) {
    const auto colon = text.find(": ");
    golden.expect.emplace(text.substr(0, colon), text.substr(colon + 2));
  }
  while (std::getline(in, text)) {
    golden.lines.push_back(console_line(text, golden.lines.size()));
  }
  return golden;
}

std::string get(const Golden& golden, const std::string& key) {
  const auto found = golden.expect.find(key);
  return found == golden.expect.end() ? "" : found->second;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(FARM_TESTDATA) / folder)) {
    if (entry.is_regular_file() && entry.path().filename() != "headers.txt") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// One splat each: written by hand for what a format may contain, and captured
/// from boots.
std::vector<fs::path> golden_files() {
  std::vector<fs::path> files = files_in("");
  for (fs::path& file : files_in("captured")) {
    files.push_back(std::move(file));
  }
  return files;
}

std::string test_name(const testing::TestParamInfo<fs::path>& row) {
  std::string name = row.param.stem();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class GoldenConsole : public testing::TestWithParam<fs::path> {};

TEST_P(GoldenConsole, IsReadAsExpected) {
  const Golden golden = read(GetParam());
  const auto splats = extract(golden.lines);
  ASSERT_EQ(splats.size(), 1U);
  const Splat& splat = splats.front();
  EXPECT_EQ(splat.title, get(golden, "TITLE"));
  EXPECT_EQ(splat.signature, get(golden, "SIGNATURE"));
  EXPECT_EQ(std::to_string(splat.line), get(golden, "LINE"));
  EXPECT_EQ(splat.corrupted_reason, get(golden, "DAMAGED"));
  EXPECT_EQ(splat.corrupted, !get(golden, "DAMAGED").empty());
  EXPECT_GE(splat.end_line, splat.line);
  const auto [field, last_field] = golden.expect.equal_range("FIELD");
  for (auto it = field; it != last_field; ++it) {
    const auto equal = it->second.find('=');
    const std::string name = it->second.substr(0, equal);
    ASSERT_TRUE(splat.fields.contains(name)) << name;
    EXPECT_EQ(splat.fields.at(name), it->second.substr(equal + 1));
  }
  const auto [stack, last_stack] = golden.expect.equal_range("STACK");
  for (auto it = stack; it != last_stack; ++it) {
    EXPECT_TRUE(std::any_of(
        splat.stacks.begin(), splat.stacks.end(),
        [&](const Stack& found) { return found.label == it->second; }))
        << it->second;
  }
}

INSTANTIATE_TEST_SUITE_P(Captured, GoldenConsole,
                         testing::ValuesIn(golden_files()), test_name);

TEST(SplatTables, PatternsAreRegularExpressions) {
  for (const auto& row : splat::formats()) {
    EXPECT_TRUE(splat::Pattern(row.pattern, true).valid()) << row.pattern;
    EXPECT_FALSE(row.literal.empty());
  }
  for (const auto& row : splat::facts()) {
    EXPECT_TRUE(splat::Pattern(row.pattern, false).valid()) << row.pattern;
  }
  for (const auto& row : splat::stack_labels()) {
    EXPECT_TRUE(splat::Pattern(row.pattern, true).valid()) << row.pattern;
  }
  for (const auto& row : splat::pc_forms()) {
    EXPECT_TRUE(splat::Pattern(row.pattern, false).valid()) << row.pattern;
  }
  for (const auto list :
       {splat::generic_functions(), splat::waiting_functions(),
        splat::fault_handler_functions(), splat::entry_functions(),
        splat::interrupt_functions()}) {
    for (const auto pattern : list) {
      EXPECT_TRUE(splat::Pattern(pattern, true).valid()) << pattern;
    }
  }
}

TEST(SplatTables, EachFormatMatchesACapturedHeader) {
  std::set<const splat::Format*> seen;
  std::ifstream in(fs::path(FARM_TESTDATA) / "headers.txt");
  for (std::string text; std::getline(in, text);) {
    if (text.starts_with("#")) {
      continue;
    }
    const auto bar = text.find(" | ");
    ASSERT_NE(bar, std::string::npos) << text;
    const auto match = splat::format_matcher().match(text.substr(bar + 3));
    ASSERT_TRUE(match) << text;
    const bool ignored = (match->format->flags & splat::k_ignore) != 0;
    EXPECT_EQ(ignored ? "none" : match->format->kind, text.substr(0, bar))
        << text;
    seen.insert(match->format);
  }
  for (const auto& row : splat::formats()) {
    EXPECT_TRUE(seen.contains(&row)) << "no header for " << row.pattern;
  }
}

TEST(SplatTables, FormatStartsWithItsLiteral) {
  for (const auto& row : splat::formats()) {
    EXPECT_NE(row.kind, "") << row.pattern;
    EXPECT_EQ(row.title.empty(), (row.flags & splat::k_ignore) != 0)
        << row.pattern;
  }
}

std::vector<ConsoleLine> lines_of(const std::string& log) {
  std::vector<ConsoleLine> lines;
  std::istringstream in(log);
  for (std::string text; std::getline(in, text);) {
    lines.push_back(console_line(text, lines.size()));
  }
  return lines;
}

class QuietConsole : public testing::TestWithParam<fs::path> {};

TEST_P(QuietConsole, HasNoSplat) {
  std::ifstream in(GetParam());
  std::stringstream log;
  log << in.rdbuf();
  const auto lines = lines_of(log.str());
  ASSERT_GT(lines.size(), 20U);
  for (const Splat& splat : extract(lines)) {
    ADD_FAILURE() << splat.line << ": " << splat.title;
  }
}

INSTANTIATE_TEST_SUITE_P(Captured, QuietConsole,
                         testing::ValuesIn(files_in("quiet")), test_name);

TEST(SplatExtractor, LinesOneByOneGiveTheSameAsAll) {
  for (const fs::path& path : golden_files()) {
    const Golden golden = read(path);
    SplatExtractor extractor;
    std::vector<Splat> found;
    for (const ConsoleLine& line : golden.lines) {
      extractor.feed(line);
      for (Splat& splat : extractor.take()) {
        found.push_back(std::move(splat));
      }
    }
    for (Splat& splat : extractor.finish()) {
      found.push_back(std::move(splat));
    }
    const auto whole = extract(golden.lines);
    ASSERT_EQ(found.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(found[i].text, whole[i].text);
      EXPECT_EQ(found[i].signature, whole[i].signature);
    }
  }
}

TEST(SplatExtractor, TwoCpusAreToldApartByCallerId) {
  const auto splats = extract(lines_of(
      "[    1.000000][   T10] WARNING: CPU: 0 PID: 10 at a.c:1 one+0x1/0x2\n"
      "[    1.000000][   T20] WARNING: CPU: 1 PID: 20 at b.c:1 two+0x1/0x2\n"
      "[    1.000000][   T10] CPU: 0 PID: 10 Comm: a Not tainted 6.12.1 #1\n"
      "[    1.000000][   T20] CPU: 1 PID: 20 Comm: b Not tainted 6.12.1 #1\n"
      "[    1.000000][   T20] Call Trace:\n"
      "[    1.000000][   T10] Call Trace:\n"
      "[    1.000000][   T20]  two+0x1/0x2\n"
      "user space talks\n"
      "[    1.000000][   T10]  one+0x1/0x2\n"));
  ASSERT_EQ(splats.size(), 2U);
  EXPECT_EQ(splats[0].function, "one");
  EXPECT_EQ(splats[1].function, "two");
  EXPECT_FALSE(splats[0].corrupted) << splats[0].corrupted_reason;
  EXPECT_FALSE(splats[1].corrupted) << splats[1].corrupted_reason;
  EXPECT_EQ(splats[0].text.find("two"), std::string::npos);
}

TEST(SplatExtractor, PanicBelongsToWhatLedToIt) {
  const auto splats = extract(lines_of(
      "[    1.000000] WARNING: CPU: 0 PID: 10 at a.c:1 one+0x1/0x2\n"
      "[    1.000000] Kernel panic - not syncing: panic_on_warn set ...\n"
      "[    1.000000] Call Trace:\n"
      "[    1.000000]  one+0x1/0x2\n"));
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].kind, "warning");
  EXPECT_EQ(splats[0].fields.at("panic"), "panic_on_warn set ...");
}

TEST(SplatExtractor, RebootIsSeenOnlyAfterABoot) {
  const std::string boot = "[    0.000000] Linux version 6.12.1 (x) #1\n"
                           "[    5.000000] up\n";
  EXPECT_TRUE(extract(lines_of(boot)).empty());
  const auto splats = extract(lines_of(boot + boot));
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].kind, "unexpected-reboot");
  EXPECT_EQ(splats[0].line, 2U);
}

TEST(SplatExtractor, SameBugHasOneSignatureOnAllArchitectures) {
  std::set<std::string> signatures;
  for (const fs::path& path : golden_files()) {
    if (path.stem().string().ends_with("-oops")) {
      signatures.insert(extract(read(path).lines).at(0).signature);
    }
  }
  EXPECT_THAT(signatures, testing::ElementsAre("oops:bad-access:mend_pte"));
}

TEST(SplatExtractor, CutAtAnyByteItAnswers) {
  for (const fs::path& path : golden_files()) {
    const Golden golden = read(path);
    for (std::size_t line = 0; line < golden.lines.size(); ++line) {
      auto lines = golden.lines;
      lines.resize(line + 1);
      for (std::size_t size = lines[line].text.size(); size > 0; size /= 2) {
        lines[line].text.resize(size);
        for (const Splat& splat : extract(lines)) {
          EXPECT_FALSE(splat.title.empty());
          EXPECT_FALSE(splat.kind.empty());
        }
      }
    }
  }
}

TEST(SplatExtractor, AddressesAreNamedBeforeTheSplatIs) {
  SplatExtractor extractor;
  extractor.set_names([](std::uint64_t address) -> std::optional<Frame> {
    if (address < 0xc0001000 || address >= 0xc0003000) {
      return std::nullopt;
    }
    Frame frame;
    frame.function = address < 0xc0002000 ? "filemap_fault" : "vfs_read";
    frame.offset = address % 0x1000;
    frame.size = 0x1000;
    return frame;
  });
  for (const char* text :
       {"------------[ cut here ]------------",
        "kernel BUG at arch/toy/mm/fault.c:12!",
        "Call trace:", "[<c0001010>] 0xc0001010", "[<c0002020>] 0xc0002020",
        "[<12345678>] 0x12345678", "---[ end trace 0 ]---"}) {
    ConsoleLine line;
    line.text = text;
    line.time_s = 1;
    extractor.feed(line);
  }
  const auto splats = extractor.finish();
  ASSERT_EQ(splats.size(), 1u);
  EXPECT_EQ(splats[0].function, "filemap_fault");
  EXPECT_EQ(splats[0].signature, "bug::filemap_fault");
}

/// One seeded bug (guest-tests/seeded-bugs/sigbus-retry.patch) through
/// process_vm_readv(), as each architecture with lockdep reports it.
TEST(Signature, OneBugHasOneNameOnAllArchitectures) {
  std::map<std::string, std::set<std::string>> arches;
  for (const auto& entry : fs::directory_iterator(fs::path(FARM_TESTDATA) /
                                                  "pairs" / "sigbus-retry")) {
    std::ifstream in(entry.path());
    std::ostringstream text;
    text << in.rdbuf();
    const auto splats = extract(split_lines(text.str()));
    ASSERT_FALSE(splats.empty()) << entry.path();
    EXPECT_FALSE(splats[0].corrupted)
        << entry.path() << ": " << splats[0].corrupted_reason;
    arches[splats[0].signature].insert(entry.path().stem());
  }
  ASSERT_EQ(arches.size(), 1u) << testing::PrintToString(arches);
  EXPECT_EQ(arches.begin()->first,
            "lockdep:bad-unlock-balance:process_vm_rw_core");
  EXPECT_GE(arches.begin()->second.size(), 13u);
}

} // namespace
} // namespace farm
