#pragma once

namespace farm {

/// Under which conditions a failure was tried again.
enum class TrialKind {
  alone,             ///< the case alone, as it was otherwise
  neighbours,        ///< with the cases around it
  one_cpu,           ///< alone, on a machine with one CPU
  other_seed,        ///< alone, with another seed of the suite
  other_accelerator, ///< alone, KVM instead of TCG or the other way round
  deterministic,     ///< alone, QEMU counting instructions (-icount)
};

/// Boots that tried a failure again, under one kind of conditions. Those that
/// said nothing of the case (emulator, set-up) are not counted.
struct Trial {
  TrialKind kind = TrialKind::alone;
  int boots = 0;
  int bad = 0; ///< of them, where the case failed again
};

} // namespace farm
