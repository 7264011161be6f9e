#include "verdict/trials.hpp"

#include <algorithm>
#include <string_view>

namespace farm {
namespace {

std::string_view in_words(TrialKind kind) {
  switch (kind) {
    case TrialKind::alone:
      return "alone";
    case TrialKind::neighbours:
      return "with its neighbours";
    case TrialKind::one_cpu:
      return "with one CPU";
    case TrialKind::other_seed:
      return "with another seed";
    case TrialKind::other_accelerator:
      return "with the other accelerator";
    case TrialKind::deterministic:
      return "counting instructions";
  }
  return "";
}

bool has_unexpected_splat(const JobRecord& job, const CaseResult& result) {
  return std::any_of(
      result.splats.begin(), result.splats.end(), [&](int index) {
        const auto at = static_cast<std::size_t>(index);
        return at < job.splats.size() && !job.splats[at].expected;
      });
}

} // namespace

std::string describe(const std::vector<Trial>& trials) {
  std::string out;
  for (const Trial& trial : trials) {
    out += out.empty() ? "again: " : ", ";
    out += in_words(trial.kind);
    out +=
        " " + std::to_string(trial.bad) + " of " + std::to_string(trial.boots);
  }
  return out;
}

bool never_again(const JobRecord& job, const CaseResult& result) {
  const auto boots = [](const Trial& one) { return one.boots > 0; };
  const auto bad = [](const Trial& one) { return one.bad > 0; };
  return std::any_of(result.trials.begin(), result.trials.end(), boots) &&
         std::none_of(result.trials.begin(), result.trials.end(), bad) &&
         !has_unexpected_splat(job, result);
}

} // namespace farm
