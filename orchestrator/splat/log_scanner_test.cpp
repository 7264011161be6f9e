#include "splat/log_scanner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <malloc.h>

#include "splat/prefilter.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<fs::path> logs_in(const char* folder) {
  std::vector<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(FARM_TESTDATA) / folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// A captured console without what is expected of it, and without the lines of
/// the suite, behind which every line is looked at.
std::string console_of(const fs::path& path) {
  std::istringstream in(text_of(path));
  std::string line;
  std::string log;
  bool expected = true;
  while (std::getline(in, line)) {
    if (!expected && line.find("torture: ") == std::string::npos) {
      log += line + "\n";
    }
    expected = expected && !line.empty();
  }
  return log;
}

std::string quiet() {
  std::string log;
  for (const fs::path& path : logs_in("quiet")) {
    std::istringstream in(text_of(path));
    std::string line;
    while (std::getline(in, line)) {
      if (line.find("torture: ") == std::string::npos) {
        log += line + "\n";
      }
    }
  }
  return log;
}

std::string described(const Splat& splat) {
  std::ostringstream out;
  out << splat.line << "-" << splat.end_line << " " << splat.signature << " "
      << splat.title << " " << splat.corrupted_reason;
  for (const auto& [name, value] : splat.fields) {
    out << " " << name << "=" << value;
  }
  for (const Stack& stack : splat.stacks) {
    out << " " << stack.label << ":" << stack.frames.size();
  }
  return out.str();
}

std::vector<std::string> scanned(const std::string& log, std::size_t piece,
                                 std::size_t threshold) {
  std::vector<std::string> found;
  LogScanner scanner(
      [&](const Splat& splat) { found.push_back(described(splat)); });
  scanner.set_threshold(threshold);
  for (std::size_t at = 0; at < log.size(); at += piece) {
    scanner.feed(std::string_view(log).substr(at, piece));
  }
  scanner.finish();
  return found;
}

std::vector<std::string> by_line(const std::string& log) {
  std::vector<std::string> found;
  for (const Splat& splat : extract(split_lines(log))) {
    found.push_back(described(splat));
  }
  return found;
}

TEST(Prefilter, TakesAllFormats) {
  EXPECT_TRUE(splat::Prefilter().works());
}

TEST(Prefilter, SeesEveryHeaderOfTheCapturedConsoles) {
  splat::Prefilter prefilter;
  for (const fs::path& path : logs_in("captured")) {
    const std::string log = console_of(path);
    const auto lines = split_lines(log);
    const auto hits = prefilter.hits(log);
    ASSERT_TRUE(hits) << path;
    for (const Splat& splat : extract(lines)) {
      EXPECT_TRUE(std::any_of(hits->begin(), hits->end(),
                              [&](auto hit) {
                                return static_cast<std::size_t>(std::count(
                                           log.begin(),
                                           log.begin() + static_cast<long>(hit),
                                           '\n')) == splat.line;
                              }))
          << path << ": " << splat.title;
    }
  }
}

TEST(Prefilter, QuietBootHasFewHits) {
  const std::string log = quiet();
  const auto lines = std::count(log.begin(), log.end(), '\n');
  const auto hits = splat::Prefilter().hits(log);
  ASSERT_TRUE(hits);
  EXPECT_LT(static_cast<long>(hits->size()), lines / 20);
}

/// Everything captured, apart from each other, in one long log.
std::string long_log(unsigned seed) {
  std::mt19937 random(seed);
  const std::string noise = quiet();
  std::string log;
  for (const fs::path& path : logs_in("captured")) {
    const std::size_t from = noise.find('\n', random() % (noise.size() / 2));
    log += noise.substr(from + 1, random() % 20000);
    log += log.ends_with('\n') ? "" : "\n";
    log += console_of(path);
  }
  return log + noise;
}

TEST(LogScanner, FindsWhatReadingByLinesFinds) {
  const std::string log = long_log(1);
  const auto expected = by_line(log);
  ASSERT_GT(expected.size(), 60u);
  EXPECT_EQ(scanned(log, log.size(), 0), expected);
  EXPECT_EQ(scanned(log, log.size(), log.size()), expected);
}

TEST(LogScanner, PiecesDoNotMatter) {
  const std::string log = long_log(2);
  const auto expected = by_line(log);
  for (const std::size_t piece : {1, 7, 4096, 65536}) {
    EXPECT_EQ(scanned(log, piece, 0), expected) << piece;
  }
}

TEST(LogScanner, EachCapturedConsoleBehindALongQuietOne) {
  const std::string noise = quiet();
  for (const fs::path& path : logs_in("captured")) {
    const std::string log = noise + noise + console_of(path);
    EXPECT_EQ(scanned(log, log.size(), 0), by_line(log)) << path;
  }
}

TEST(LogScanner, HeaderWithBytesInItIsNotPassedOver) {
  std::string log = "[    1.000000] BUG: KA";
  log += '\0';
  log += "SAN: slab-use-after-free in foo+0x1/0x2\r\n"
         "[    1.000000] Call Trace:\r\n[    1.000000]  foo+0x1/0x2\r\n";
  const auto expected = by_line(log);
  ASSERT_EQ(expected.size(), 1u);
  EXPECT_EQ(scanned(log, log.size(), 0), expected);
}

TEST(LogScanner, LineWithoutAnEndIsCutAndTheNextOneRead) {
  std::string log(3 << 20, 'x');
  log += "\n[    1.000000] BUG: unable to handle kernel paging request at 0\n";
  EXPECT_EQ(scanned(log, 100000, 0), by_line(log));
  EXPECT_EQ(scanned(log, log.size(), 0), by_line(log));
}

TEST(LogScanner, RebootBehindManyLinesWithoutATimeIsSeen) {
  std::string log = "[    5.000000] up\n";
  for (int i = 0; i < 100; ++i) {
    log += "said by a program\n";
  }
  log += "[    0.000000] Linux version 6.12.0\n";
  EXPECT_EQ(scanned(log, log.size(), 0), by_line(log));
  EXPECT_EQ(by_line(log).size(), 1u);
}

TEST(LogScanner, LastLineNeedsNoEnd) {
  const std::string log = "[    1.000000] quiet\n"
                          "[    2.000000] Kernel panic - not syncing: x";
  EXPECT_EQ(scanned(log, log.size(), 0), by_line(log));
  EXPECT_EQ(by_line(log).size(), 1u);
}

TEST(LogScanner, SplatsOfManyTasksAreNotKeptUntilTheEnd) {
  std::string one = "[    1.000000][ T%] ------------[ cut here ]------------\n"
                    "[    1.000000][ T%] WARNING: CPU: 0 PID: 1 at a.c:1 f+1\n"
                    "[    1.000000][ T%] ---[ end trace 0 ]---\n";
  std::size_t given = 0;
  LogScanner scanner([&](const Splat&) { ++given; });
  for (int task = 1000; task < 9000; ++task) {
    std::string text = one;
    for (auto at = text.find('%'); at != text.npos; at = text.find('%')) {
      text.replace(at, 1, std::to_string(task));
    }
    scanner.feed(text);
  }
  EXPECT_GT(given, 5000u);
  scanner.finish();
  EXPECT_EQ(given, 8000u);
}

TEST(LogScanner, LinesOfTheSuiteAreAllGivenOut) {
  std::string log(2 << 20, '\n');
  log += "[    1.000000] # torture: suite begin\n";
  std::vector<std::string> lines;
  LogScanner scanner([](const Splat&) {},
                     [&](const ConsoleLine& line) {
                       if (!line.text.empty()) {
                         lines.push_back(line.text);
                       }
                     });
  scanner.set_threshold(0);
  scanner.feed(log);
  scanner.feed("[    1.000000] ok 1 segv/hole\n");
  scanner.finish();
  EXPECT_THAT(lines, ElementsAre("# torture: suite begin", "ok 1 segv/hole"));
}

/// Bytes on the heap; 0 where the allocator does not tell (sanitizers).
std::size_t in_use() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(LogScanner, MemoryDoesNotGrowWithTheLog) {
  constexpr std::size_t k_size = 96 << 20;
  constexpr std::size_t k_limit = 32 << 20;
  std::string piece = quiet();
  for (const fs::path& path : logs_in("captured")) {
    piece += console_of(path);
  }
  std::size_t splats = 0;
  LogScanner scanner([&](const Splat&) { ++splats; });
  const std::size_t before = in_use();
  std::size_t most = 0;
  for (std::size_t fed = 0; fed < k_size; fed += piece.size()) {
    scanner.feed(piece);
    most = std::max(most, in_use());
  }
  scanner.finish();
  EXPECT_GT(splats, 10000u);
  EXPECT_LT(most - before, k_limit);
}

} // namespace
} // namespace farm
