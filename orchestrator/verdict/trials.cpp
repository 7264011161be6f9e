#include "verdict/trials.hpp"

#include <algorithm>

namespace farm {
namespace {

bool has_unexpected_splat(const JobRecord& job, const CaseResult& result) {
  return std::any_of(
      result.splats.begin(), result.splats.end(), [&](int index) {
        const auto at = static_cast<std::size_t>(index);
        return at < job.splats.size() && !job.splats[at].expected;
      });
}

} // namespace

bool never_again(const JobRecord& job, const CaseResult& result) {
  const auto boots = [](const Trial& one) { return one.boots > 0; };
  const auto bad = [](const Trial& one) { return one.bad > 0; };
  return std::any_of(result.trials.begin(), result.trials.end(), boots) &&
         std::none_of(result.trials.begin(), result.trials.end(), bad) &&
         !has_unexpected_splat(job, result);
}

} // namespace farm
