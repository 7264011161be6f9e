#include "plan/matrix.hpp"

#include <algorithm>
#include <optional>

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
  Job job;
  job.arch = arch;
  job.profile = profile;
  job.kernel_toolchain = arch.toolchain;
  job.reason = std::move(reason);
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

Result<ToolchainSpec> kernel_toolchain(const ArchSpec& arch,
                                       const std::string& toolchain) {
  ToolchainSpec spec = arch.toolchain;
  if (toolchain == k_default_toolchain ||
      (toolchain == k_llvm_toolchain && !spec.llvm.empty())) {
    return spec;
  }
  if (toolchain == k_llvm_toolchain) {
    if (spec.clang.empty()) {
      return Error{ErrorKind::usage,
                   "the kernel of '" + arch.name + "' is not built by clang",
                   "leave --toolchain out"};
    }
    ToolchainSpec llvm;
    llvm.llvm = spec.clang;
    llvm.packages = {"clang" + spec.clang, "lld" + spec.clang,
                     "llvm" + spec.clang};
    return llvm;
  }
  const std::size_t slash = toolchain.rfind('/');
  if (slash == std::string::npos) {
    return unknown("toolchain", toolchain,
                   {k_default_toolchain, k_llvm_toolchain});
  }
  ToolchainSpec given;
  given.dir = toolchain.substr(0, slash);
  given.prefix = toolchain.substr(slash + 1);
  return given;
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
  std::optional<Error> unfit;
  for (const ArchSpec& arch : selected) {
    auto compiler = kernel_toolchain(arch, selection.toolchain);
    if (!compiler) {
      if (contains(selection.arches, arch.name)) {
        return compiler.error();
      }
      unfit = compiler.error();
      continue;
    }
    TRY_ASSIGN(Job job, make_job(arch, *profile, reason));
    job.kernel_toolchain = *std::move(compiler);
    plan.jobs.push_back(std::move(job));
  }
  if (plan.jobs.empty() && unfit) {
    return *unfit;
  }
  return plan;
}

} // namespace farm
