#pragma once

#include <string>

namespace farm {

/// What a result is, seen from earlier runs of the same tree.
enum class ChangeKind {
  fresh,       ///< "new": bad now, and was not, or not in this way
  still,       ///< bad as before
  fixed,       ///< was bad and is good
  known,       ///< bad, and a known issue explains it
  flaky,       ///< the same kernel and suite gave both results
  not_checked, ///< had a verdict before and has none now
  vanished,    ///< was there and is gone
  infra,       ///< the emulator or the set-up, not the kernel
};

/// A result against the earlier ones. Not stored: it follows from the store.
struct Change {
  ChangeKind kind = ChangeKind::fresh;
  std::string since;  ///< run from which on it is like this; empty: this one
  std::string detail; ///< a clause for people; may be empty
  int bad = 0;        ///< of `seen`
  int seen = 0;       ///< runs of the same kernel and suite, this one included
};

} // namespace farm
