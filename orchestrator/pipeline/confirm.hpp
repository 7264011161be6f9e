#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "model/trial.hpp"
#include "pipeline/run_context.hpp"
#include "store/store.hpp"

namespace farm {

/// One way to try a failure again.
struct TrialBoot {
  TrialKind kind = TrialKind::alone;
  std::string cases; ///< glob of what runs in this boot
  bool one_cpu = false;
  std::optional<std::uint64_t> seed; ///< nothing: the suite's own
  std::string accelerator;           ///< "tcg" or "kvm"
  bool deterministic = false;
};

/// What there is to try a failure with.
struct TrialPlan {
  std::string name;       ///< of the case
  std::string neighbours; ///< glob; empty: it has none
  int times = 3;          ///< boots of a kind that can differ
  bool has_more_cpus = false;
  std::optional<std::uint64_t> seed; ///< of the boot where it failed
  std::string accelerator;           ///< it failed with
  std::string other_accelerator;     ///< empty: there is no other
};

/// Boots, and says whether the case failed again; nothing: the boot said
/// nothing of it.
using TryCase = std::function<std::optional<bool>(const TrialBoot& boot)>;

/// Alone; among its neighbours if it passes alone; and, if it fails at all,
/// once each with one CPU, another seed, the other accelerator and counted
/// instructions.
std::vector<Trial> try_again(const TrialPlan& plan, const TryCase& try_case);

/// The cases that share a file with this one, or its area if it has a file of
/// its own; empty: it is alone there too.
std::string neighbours_of(const std::string& name,
                          const std::vector<std::string>& catalogue);

/// Boots the new failures of a compared run again, `times` times each (a few
/// per architecture, and no longer than a quarter of an hour), stores what came
/// of it, and notes it with the cases. Those of an architecture that was not
/// compared with anything are tried if `uncompared`. True: something was tried,
/// and the run should be compared again.
Result<bool> confirm_new(const RunContext& context, const Plan& plan, int times,
                         bool uncompared, Store& store, RunRecord& run);

} // namespace farm
