// The console's way through line splitter, splat extractor, log scanner and
// KTAP parser, for any bytes.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "console/line_splitter.hpp"
#include "guest/ktap_parser.hpp"
#include "splat/extractor.hpp"
#include "splat/log_scanner.hpp"

namespace farm {
namespace {

std::string described(const Splat& splat) {
  std::ostringstream out;
  out << splat.line << "-" << splat.end_line << " " << splat.kind << " "
      << splat.signature << " " << splat.title << " " << splat.corrupted_reason
      << " " << splat.stacks.size();
  return out.str();
}

std::vector<std::string> by_line(std::string_view log) {
  std::vector<std::string> found;
  for (const Splat& splat : extract(split_lines(log))) {
    found.push_back(described(splat));
  }
  return found;
}

std::vector<std::string> scanned(std::string_view log, std::size_t piece,
                                 std::size_t threshold) {
  std::vector<std::string> found;
  KtapParser guest;
  LogScanner scanner(
      [&](const Splat& splat) { found.push_back(described(splat)); },
      [&](const ConsoleLine& line) { guest.feed(line); });
  scanner.set_threshold(threshold);
  for (std::size_t at = 0; at < log.size(); at += piece) {
    scanner.feed(log.substr(at, piece));
  }
  scanner.finish();
  (void)guest.finish();
  return found;
}

void expect(bool same, const char* what) {
  if (!same) {
    std::fprintf(stderr, "%s changes the answer\n", what);
    std::abort();
  }
}

} // namespace
} // namespace farm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace farm;
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const auto expected = by_line(log);
  expect(scanned(log, 1, size + 1) == expected, "reading byte by byte");
  expect(scanned(log, size + 1, 0) == expected, "the matcher");
  expect(scanned(log, 61, 0) == expected, "the matcher, with pieces,");
  return 0;
}
