#include "cli/subject.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "pipeline/bundle.hpp"
#include "pipeline/replay.hpp"
#include "plan/matrix.hpp"
#include "source/kernel_tree.hpp"

namespace farm {
namespace {

Result<Job> job_for(const std::string& arch, const std::string& profile,
                    const std::string& toolchain, const ConfigTree& tree) {
  Selection selection;
  selection.arches = {arch};
  selection.profile = profile;
  selection.toolchain = toolchain;
  TRY_ASSIGN(Plan plan, make_plan(selection, tree.arches, tree.profiles));
  return std::move(plan.jobs.at(0));
}

/// The seed of the boot that ran the case, or of the first one.
std::optional<std::uint64_t> seed_of(const JobRecord& record,
                                     const std::string& case_name) {
  int number = 0;
  for (const CaseResult& result : record.cases) {
    number = result.name == case_name ? result.boot : number;
  }
  for (const BootRecord& boot : record.boots) {
    if (boot.number == number) {
      return hex_number(boot.seed);
    }
  }
  return std::nullopt;
}

} // namespace

Result<Subject> stored_subject(const std::string& run, const std::string& arch,
                               const std::string& case_name,
                               const ConfigTree& tree, Store& store) {
  Subject subject;
  TRY_ASSIGN(subject.run, store.load_run(run));
  TRY_ASSIGN(const JobRecord* record, find_job(subject.run, arch));
  subject.record = *record;
  TRY_ASSIGN(subject.job,
             job_for(arch, record->profile, subject.run.toolchain_arg, tree));
  subject.cases = subject.run.cases_glob;
  if (!case_name.empty()) {
    subject.cases = case_name;
    TRY(matching_cases(load_catalogue(), subject.cases));
  }
  subject.seed = seed_of(subject.record, case_name);
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
  TRY_ASSIGN(subject.job, job_for(subject.record.arch, subject.record.profile,
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
