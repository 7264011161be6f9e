#pragma once

// The kernel's thread that merges identical pages. Needs Need::ksm.

#include <stdint.h>

namespace torture {

/// Runs while this lives; then everything is unmerged.
class Ksm {
 public:
  Ksm();
  ~Ksm();
  Ksm(const Ksm&) = delete;
  Ksm& operator=(const Ksm&) = delete;
  /// Returns when everything has been looked at once more, from the start.
  void scan() const;
};

/// Pages that were merged away, of the whole machine.
[[nodiscard]] uint64_t ksm_pages_sharing();

} // namespace torture
