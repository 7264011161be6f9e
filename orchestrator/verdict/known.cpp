#include "verdict/known.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/health.hpp"

namespace farm {
namespace {

bool matches_any(const std::vector<std::string>& globs,
                 const std::string& name) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return glob_match(glob, name);
  });
}

bool is_about(const KnownIssue& issue, const JobRecord& job,
              const CaseResult& result) {
  return matches_any(issue.arches, job.arch) &&
         glob_match(issue.kernels, job.kernel_version) &&
         matches_any(issue.cases, result.name);
}

/// The case failed in this way, and in no other besides.
bool explains_it(const KnownIssue& issue, const JobRecord& job,
                 const CaseResult& result) {
  if (!matches_any(issue.failure, result.reason)) {
    return false;
  }
  if (issue.signature.empty()) {
    return true;
  }
  bool any = false;
  for (const int index : result.splats) {
    const auto at = static_cast<std::size_t>(index);
    if (at >= job.splats.size() || job.splats[at].expected) {
      continue;
    }
    if (!matches_any(issue.signature, job.splats[at].splat.signature)) {
      return false;
    }
    any = true;
  }
  return any;
}

/// One outside every case, told by its signature alone.
bool explains_it(const KnownIssue& issue, const JobRecord& job,
                 const FoundSplat& found) {
  return found.case_name.empty() && !found.expected &&
         matches_any(issue.arches, job.arch) &&
         glob_match(issue.kernels, job.kernel_version) &&
         matches_any(issue.signature, found.splat.signature);
}

bool is_failure(const JobRecord& job, const CaseResult& result) {
  return is_bad(result.status) && (result.status != CaseStatus::lost ||
                                   job.outcome != JobOutcome::interrupted);
}

std::string in_words(const KnownIssue& issue) {
  return issue.name + ": " + issue.reason +
         (issue.link.empty() ? "" : " (" + issue.link + ")");
}

} // namespace

bool is_expired(const KnownIssue& issue, const std::string& today) {
  return !issue.expires.empty() && issue.expires < today;
}

void mark_known(const std::vector<KnownIssue>& issues, const std::string& today,
                RunRecord& run) {
  const auto reason = [&](const auto& explains) {
    const auto issue =
        std::find_if(issues.begin(), issues.end(), [&](const KnownIssue& one) {
          return !is_expired(one, today) && explains(one);
        });
    return issue == issues.end() ? "" : in_words(*issue);
  };
  for (JobRecord& job : run.jobs) {
    for (CaseResult& result : job.cases) {
      result.known = reason([&](const KnownIssue& one) {
        return is_failure(job, result) && is_about(one, job, result) &&
               explains_it(one, job, result);
      });
    }
    for (FoundSplat& found : job.splats) {
      found.known = reason(
          [&](const KnownIssue& one) { return explains_it(one, job, found); });
    }
  }
}

std::vector<std::string>
known_issue_warnings(const std::vector<KnownIssue>& issues,
                     const std::string& today, const RunRecord& run) {
  std::vector<std::string> warnings;
  for (const KnownIssue& issue : issues) {
    bool passed = false; // another failure says nothing of this one
    bool explains = false;
    for (const JobRecord& job : run.jobs) {
      for (const CaseResult& result : job.cases) {
        const bool about = is_about(issue, job, result);
        passed = passed || (about && result.status == CaseStatus::pass);
        explains = explains || (about && is_failure(job, result) &&
                                explains_it(issue, job, result));
      }
      for (const FoundSplat& found : job.splats) {
        explains = explains || explains_it(issue, job, found);
      }
    }
    if (is_expired(issue, today)) {
      warnings.push_back("known issue '" + issue.name + "' expired on " +
                         issue.expires);
    } else if (passed && !explains) {
      warnings.push_back("known issue '" + issue.name +
                         "' matches no failure of this run");
    }
  }
  return warnings;
}

} // namespace farm
