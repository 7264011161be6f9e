#pragma once

#include <string>
#include <vector>

namespace farm {

/// A failure that is understood: an entry of reports/baselines/. It stays a
/// failure; the report says why it is there.
struct KnownIssue {
  std::string name;                        ///< the entry's key
  std::vector<std::string> cases;          ///< globs of case names
  std::vector<std::string> arches = {"*"}; ///< globs of architectures
  std::string kernels = "*";               ///< glob of kernel versions
  /// Globs; each splat of the case that nobody expected must match one of
  /// them. Empty: the splats do not matter.
  std::vector<std::string> signature;
  std::vector<std::string> failure = {"*"}; ///< globs of what the case said
  std::string reason;
  std::string link;    ///< page that tells more; may be empty
  std::string owner;   ///< who looks after it; may be empty
  std::string expires; ///< "2027-06-30": last day it counts; empty: never
};

} // namespace farm
