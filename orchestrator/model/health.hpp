#pragma once

#include "model/run.hpp"

namespace farm {

/// The one question a reader has of a job or a run.
enum class Health {
  good,
  failed,      ///< the kernel under test did something wrong
  infra,       ///< nothing bad is known of the kernel, but we could not check
  interrupted, ///< the user asked to stop before anything was found
};

/// Splats that no canary asked for.
int unexpected_splats(const JobRecord& job);

/// Boots in which the kernel fell silent before the suite began, of a job that
/// ran cases all the same.
int hung_boots(const JobRecord& job);

/// A failure weighs more than trouble of our own, trouble more than good.
Health health(const JobRecord& job);
Health health(const RunRecord& run);

} // namespace farm
