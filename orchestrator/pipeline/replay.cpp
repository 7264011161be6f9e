#include "pipeline/replay.hpp"

#include <algorithm>

#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace farm {

Result<Artifacts> stored_artifacts(const Cache& cache, const JobRecord& job,
                                   bool embedded) {
  const auto gone = [&](const std::string& what, const std::string& digest) {
    return Error{ErrorKind::infra,
                 job.arch + ": the " + what + " of this run (" +
                     (digest.empty() ? "never made" : digest) +
                     ") is not in the cache",
                 ""};
  };
  if (job.kernel_digest.empty() || job.guest_digest.empty()) {
    return gone("kernel", job.kernel_digest);
  }
  TRY_ASSIGN(const auto kernel, cache.find("kernels", job.kernel_digest));
  if (!kernel) {
    return gone("kernel", job.kernel_digest);
  }
  TRY_ASSIGN(const auto guest, cache.find("initramfs", job.guest_digest));
  if (!guest && !embedded) {
    return gone("guest suite", job.guest_digest);
  }
  Artifacts artifacts;
  artifacts.embedded = embedded;
  artifacts.kernel.digest = job.kernel_digest;
  artifacts.kernel.dir = *kernel;
  artifacts.kernel.image = *kernel / "image";
  artifacts.kernel.vmlinux = *kernel / "vmlinux";
  if (real_filesystem().exists(*kernel / "dtb")) {
    artifacts.kernel.dtb = *kernel / "dtb";
  }
  artifacts.kernel.cached = true;
  artifacts.guest.digest = job.guest_digest;
  if (guest) {
    artifacts.guest.initramfs = *guest / "initramfs.cpio";
  }
  return artifacts;
}

const BootRecord* boot_of(const JobRecord& job, const std::string& case_name) {
  const auto result =
      std::find_if(job.cases.begin(), job.cases.end(),
                   [&](const auto& one) { return one.name == case_name; });
  const int number = result == job.cases.end() ? 0 : result->boot;
  const auto boot =
      std::find_if(job.boots.begin(), job.boots.end(),
                   [&](const auto& one) { return one.number == number; });
  return boot == job.boots.end() ? nullptr : &*boot;
}

Result<const JobRecord*> find_job(const RunRecord& run,
                                  const std::string& arch) {
  std::vector<std::string> names;
  for (const JobRecord& job : run.jobs) {
    if (job.arch == arch) {
      return &job;
    }
    names.push_back(job.arch);
  }
  const auto near = nearest(arch, names);
  return Error{
      ErrorKind::usage,
      "run " + run.id + " has no architecture '" + display_quote(arch) + "'",
      near ? "did you mean '" + *near + "'?" : "it has: " + join(names, ", ")};
}

} // namespace farm
