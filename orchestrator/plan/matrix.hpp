#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/job.hpp"

namespace farm {

/// What the user asked for.
struct Selection {
  std::vector<std::string> arches; ///< names or globs; empty: the default
  bool all = false;                ///< every architecture
  std::string profile = "default";
};

/// The architecture a run without names takes.
inline constexpr const char* k_default_arch = "x86_64";

/// The architectures a selection means, in the order of the catalogue. A name
/// that matches nothing is a `usage` error that suggests the nearest one.
Result<std::vector<ArchSpec>>
select_arches(const Selection& selection, const std::vector<ArchSpec>& arches);

/// Expands a selection into jobs. Two wanted detectors that conflict are a
/// `config` error.
Result<Plan> make_plan(const Selection& selection,
                       const std::vector<ArchSpec>& arches,
                       const std::vector<Profile>& profiles);

} // namespace farm
