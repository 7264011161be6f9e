#include "report/console_view.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace farm {
namespace {

constexpr std::size_t k_context = 3;
constexpr std::size_t k_head_lines = 50;
constexpr std::size_t k_tail_lines = 25;

/// One past the last line that may belong to the case.
std::size_t end_of(const JobRecord& job, const CaseResult& result,
                   std::size_t console_lines) {
  if (result.status != CaseStatus::lost) {
    return result.last_line + 1;
  }
  // It has no end of its own: all until the next case, or until the end.
  std::size_t end = console_lines;
  for (const CaseResult& other : job.cases) {
    if (other.boot == result.boot && other.first_line > result.first_line) {
      end = std::min(end, other.first_line);
    }
  }
  return end;
}

} // namespace

std::vector<NumberedLine> excerpt_of(const JobRecord& job,
                                     const CaseResult& result,
                                     std::string_view console) {
  const auto all = lines(console);
  if (result.first_line >= all.size() ||
      (result.first_line == 0 && result.last_line == 0)) {
    return {};
  }
  const std::size_t begin =
      result.first_line - std::min(result.first_line, k_context);
  const std::size_t end =
      std::min(all.size(), end_of(job, result, all.size()) + k_context);
  std::vector<NumberedLine> out;
  for (std::size_t i = begin; i < end; ++i) {
    if (end - begin > k_head_lines + k_tail_lines &&
        i == begin + k_head_lines) {
      const std::size_t next = end - k_tail_lines;
      out.push_back({0, std::to_string(next - i) + " lines left out"});
      i = next;
    }
    out.push_back({i + 1, std::string(all[i])});
  }
  return out;
}

} // namespace farm
