#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace farm {

/// One case as its declaration describes it.
struct CaseInfo {
  int index = 0;
  std::string name; ///< "area/case" or "area/case.row"
  std::string area;
  std::string proves; ///< one sentence
  std::vector<std::string> needs;
  int deadline_ms = 0;
  std::string expect; ///< kind of splat a canary expects; may be empty
};

/// Reads what `fault-torture --list=json` prints. Damaged text is an `infra`
/// error.
Result<std::vector<CaseInfo>> parse_catalogue(std::string_view json);

/// The page docs/cases.md: per area what is proved, by which cases, with what
/// they need.
std::string catalogue_markdown(const std::vector<CaseInfo>& cases);

} // namespace farm
