// How fast a console is read, and GNU grep on the same bytes with the same
// header strings in the same run.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <unistd.h>

#include "splat/log_scanner.hpp"
#include "splat/oops_table.hpp"
#include "splat/prefilter.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// The consoles of a folder, one behind the other, without the lines that say
/// what a test expects and without those of the suite.
std::string consoles(const char* folder, bool with_header) {
  std::set<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(FARM_SPLAT_TESTDATA) / folder)) {
    paths.insert(entry.path());
  }
  std::string all;
  for (const fs::path& path : paths) {
    std::istringstream in(text_of(path));
    std::string line;
    bool header = with_header;
    while (std::getline(in, line)) {
      if (!header && line.find("torture: ") == std::string::npos) {
        all += line + "\n";
      }
      header = header && !line.empty();
    }
  }
  return all;
}

/// Lines of quiet boots in which the matcher sees nothing: a machine that has
/// been up for long.
std::string uneventful() {
  splat::Prefilter prefilter;
  std::istringstream in(consoles("quiet", false));
  std::string all;
  std::string line;
  while (std::getline(in, line)) {
    line += '\n';
    const auto hits = prefilter.hits(line);
    all += hits && hits->empty() ? line : "";
  }
  return all;
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string all;
  all.reserve(size + text.size());
  while (all.size() < size) {
    all += text;
  }
  return all;
}

constexpr std::size_t k_quiet_size = 512 << 20;
constexpr std::size_t k_splats_size = 64 << 20;

const std::string& quiet_log() {
  static const std::string log = repeated(uneventful(), k_quiet_size);
  return log;
}

const std::string& boots_log() {
  static const std::string log =
      repeated(consoles("quiet", false), k_quiet_size / 4);
  return log;
}

const std::string& splats_log() {
  static const std::string log =
      repeated(consoles("captured", true), k_splats_size);
  return log;
}

void scan(benchmark::State& state, const std::string& log) {
  constexpr std::size_t k_piece = 1 << 20;
  std::size_t splats = 0;
  for (auto _ : state) {
    splats = 0;
    LogScanner scanner([&](const Splat&) { ++splats; });
    for (std::size_t at = 0; at < log.size(); at += k_piece) {
      scanner.feed(std::string_view(log).substr(at, k_piece));
    }
    scanner.finish();
  }
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * log.size()));
  state.counters["splats"] = static_cast<double>(splats);
}

void ScanUneventful(benchmark::State& state) {
  scan(state, quiet_log());
}
void ScanBootAfterBoot(benchmark::State& state) {
  scan(state, boots_log());
}
void ScanSplatAfterSplat(benchmark::State& state) {
  scan(state, splats_log());
}

/// The literals of the table as an extended regular expression.
std::string expression() {
  // Nothing else may get a backslash: \< and \' are operators of GNU grep.
  constexpr std::string_view k_special = R"(.[]\()*+?{}|^$)";
  std::set<std::string_view> literals;
  for (const splat::Format& format : splat::formats()) {
    literals.insert(format.literal);
  }
  std::string all;
  for (const std::string_view literal : literals) {
    all += all.empty() ? "" : "|";
    for (const char c : literal) {
      all += k_special.find(c) != std::string_view::npos ? "\\" : "";
      all += c;
    }
  }
  return all;
}

void grep(benchmark::State& state, const std::string& log) {
  const fs::path folder =
      fs::temp_directory_path() / ("scan-bench-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "log", std::ios::binary) << log;
  std::ofstream(folder / "expression") << expression() << "\n";
  const std::string command =
      "LC_ALL=C grep -cE -f " + (folder / "expression").string() + " " +
      (folder / "log").string() + " >" + (folder / "count").string();
  for (auto _ : state) {
    // With /dev/null for its output grep would stop at the first match.
    benchmark::DoNotOptimize(std::system(command.c_str()));
  }
  std::size_t lines = 0;
  if (!(std::ifstream(folder / "count") >> lines)) {
    state.SkipWithError("grep failed");
  }
  state.counters["lines"] = static_cast<double>(lines);
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * log.size()));
  fs::remove_all(folder);
}

void GrepUneventful(benchmark::State& state) {
  grep(state, quiet_log());
}

// The time of grep is that of a child: wall time counts.
BENCHMARK(ScanUneventful)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(GrepUneventful)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ScanBootAfterBoot)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ScanSplatAfterSplat)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
} // namespace farm
