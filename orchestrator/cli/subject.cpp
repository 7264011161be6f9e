#include "cli/subject.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "pipeline/bundle.hpp"
#include "pipeline/replay.hpp"
#include "source/kernel_tree.hpp"

namespace farm {

Result<Subject> stored_subject(const std::string& run, const std::string& arch,
                               const std::string& case_name,
                               const ConfigTree& tree, Store& store) {
  Subject subject;
  TRY_ASSIGN(subject.run, store.load_run(run));
  TRY_ASSIGN(const JobRecord* record, find_job(subject.run, arch));
  subject.record = *record;
  TRY_ASSIGN(subject.job,
             one_job(arch, record->profile, subject.run.toolchain_arg, tree));
  subject.cases = subject.run.cases_glob;
  if (!case_name.empty()) {
    subject.cases = case_name;
    TRY(matching_cases(load_catalogue(), subject.cases));
  }
  if (const BootRecord* boot = boot_of(subject.record, case_name)) {
    subject.seed = hex_number(boot->seed);
  }
  return subject;
}

Result<Subject> bundled_subject(const std::filesystem::path& bundle,
                                const std::filesystem::path& into,
                                const ConfigTree& tree) {
  TRY_ASSIGN(BundleContents contents, read_bundle(bundle, into));
  Subject subject;
  subject.run.id = contents.run;
  subject.record = std::move(contents.record);
  subject.cases = std::move(contents.cases);
  subject.seed = contents.seed;
  subject.artifacts = std::move(contents.artifacts);
  TRY_ASSIGN(subject.job, one_job(subject.record.arch, subject.record.profile,
                                  subject.run.toolchain_arg, tree));
  return subject;
}

Result<Artifacts> artifacts_of(const RunContext& context,
                               const Subject& subject) {
  if (subject.artifacts) {
    return *subject.artifacts;
  }
  const bool embedded =
      subject.job.arch.boot.initramfs == InitramfsKind::embedded;
  auto stored = stored_artifacts(context.cache, subject.record, embedded);
  if (stored) {
    return stored;
  }
  log_warn(stored.error().what + "; making it again");
  RunContext again = context;
  TRY_ASSIGN(again.source,
             KernelTrees(context.cache, context.runner)
                 .resolve({subject.run.kernel_arg, subject.run.rev_arg,
                           subject.run.patches}));
  JobRecord record;
  record.arch = subject.job.arch.name;
  TRY_ASSIGN(Artifacts made, make_artifacts(again, subject.job, 0, record));
  if (made.kernel.digest != subject.record.kernel_digest) {
    log_warn("this kernel differs from that of the run: " + made.kernel.digest +
             " instead of " + subject.record.kernel_digest);
  }
  return made;
}

} // namespace farm
