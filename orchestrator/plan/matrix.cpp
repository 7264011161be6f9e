#include "plan/matrix.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace farm {
namespace {

template <typename Item>
std::vector<std::string> names_of(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) {
    names.push_back(item.name);
  }
  return names;
}

Error unknown(const std::string& what, const std::string& name,
              const std::vector<std::string>& candidates) {
  const auto near = nearest(name, candidates);
  return {ErrorKind::usage, "unknown " + what + " '" + name + "'",
          near ? "did you mean '" + *near + "'?"
               : "'./farm list' shows the names"};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<const Profile*> find_profile(const std::string& name,
                                    const std::vector<Profile>& profiles) {
  for (const Profile& profile : profiles) {
    if (profile.name == name) {
      return &profile;
    }
  }
  return unknown("profile", name, names_of(profiles));
}

Result<void> check_conflicts(const Job& job) {
  for (const DetectorSpec& one : job.wanted) {
    for (const DetectorSpec& other : job.wanted) {
      if (contains(one.conflicts, other.name)) {
        return Error{ErrorKind::config,
                     "profile '" + job.profile.name + "': detectors '" +
                         one.name + "' and '" + other.name +
                         "' cannot share a kernel",
                     "give each a profile of its own"};
      }
    }
  }
  return {};
}

Result<Job> make_job(const ArchSpec& arch, const Profile& profile,
                     std::string reason) {
  Job job{arch, profile, {}, {}, std::move(reason)};
  for (const DetectorSpec& detector : arch.detectors) {
    if (!contains(profile.detectors, detector.name)) {
      job.unwanted.push_back({detector.name, DetectorState::off,
                              "not in profile '" + profile.name + "'"});
    } else if (!detector.unsupported.empty()) {
      job.unwanted.push_back(
          {detector.name, DetectorState::unsupported, detector.unsupported});
    } else {
      job.wanted.push_back(detector);
    }
  }
  TRY(check_conflicts(job));
  return job;
}

} // namespace

Result<std::vector<ArchSpec>>
select_arches(const Selection& selection, const std::vector<ArchSpec>& arches) {
  if (selection.all) {
    return arches;
  }
  std::vector<std::string> patterns = selection.arches;
  if (patterns.empty()) {
    patterns.emplace_back(k_default_arch);
  }
  for (const std::string& pattern : patterns) {
    const bool known =
        std::any_of(arches.begin(), arches.end(), [&](const ArchSpec& arch) {
          return glob_match(pattern, arch.name);
        });
    if (!known) {
      return unknown("architecture", pattern, names_of(arches));
    }
  }
  std::vector<ArchSpec> selected;
  for (const ArchSpec& arch : arches) {
    if (std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
          return glob_match(pattern, arch.name);
        })) {
      selected.push_back(arch);
    }
  }
  return selected;
}

Result<Plan> make_plan(const Selection& selection,
                       const std::vector<ArchSpec>& arches,
                       const std::vector<Profile>& profiles) {
  TRY_ASSIGN(const Profile* profile, find_profile(selection.profile, profiles));
  TRY_ASSIGN(const std::vector<ArchSpec> selected,
             select_arches(selection, arches));
  const std::string reason = selection.all              ? "--all"
                             : selection.arches.empty() ? "the default"
                                                        : "named";
  Plan plan;
  for (const ArchSpec& arch : selected) {
    TRY_ASSIGN(Job job, make_job(arch, *profile, reason));
    plan.jobs.push_back(std::move(job));
  }
  return plan;
}

} // namespace farm
