#pragma once

#include <optional>

#include "model/run.hpp"

namespace farm {

/// The one question a reader has of a job or a run.
enum class Health {
  good,
  unchanged,   ///< failures, none of them new: known, flaky or seen before
  failed,      ///< the kernel under test did something wrong
  infra,       ///< nothing bad is known of the kernel, but we could not check
  interrupted, ///< the user asked to stop before anything was found
};

/// The kernel did something wrong, as far as the case can tell.
constexpr bool is_bad(CaseStatus status) {
  return status == CaseStatus::fail || status == CaseStatus::lost;
}

/// The case says something of the kernel, good or bad.
constexpr bool has_verdict(CaseStatus status) {
  return is_bad(status) || status == CaseStatus::pass;
}

/// Whether a failure is one to be alarmed by: not known, not seen before, or
/// not compared with anything.
bool is_news(const std::optional<Change>& change);

/// Whether the kernel did something wrong, new or not.
bool has_failed(const JobRecord& job);

/// Splats that no canary asked for.
int unexpected_splats(const JobRecord& job);

/// Boots in which the kernel fell silent before the suite began, of a job that
/// ran cases all the same.
int hung_boots(const JobRecord& job);

/// A failure weighs more than trouble of our own, trouble more than good.
Health health(const JobRecord& job);
Health health(const RunRecord& run);

} // namespace farm
