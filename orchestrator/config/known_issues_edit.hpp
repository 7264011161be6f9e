#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/known_issue.hpp"

namespace farm {

/// The file of known issues, relative to the root of the tree.
inline constexpr const char* k_known_issues_file =
    "reports/baselines/known-issues.yaml";

/// The text of that file with an entry more, at its end; comments and order of
/// the rest stay. A name that is there already is a `usage` error.
Result<std::string> with_known_issue(std::string text, const KnownIssue& issue);

/// The text with another last day ("2027-06-30") of an entry; a name that is
/// not there is a `usage` error.
Result<std::string> with_expiry(std::string_view text, const std::string& name,
                                const std::string& date);

/// A glob for what a case said: numbers may be others another time.
std::string failure_glob(const std::string& reason);

} // namespace farm
