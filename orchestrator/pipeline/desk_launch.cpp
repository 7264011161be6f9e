#include "pipeline/desk_launch.hpp"

#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "boot/deadlines.hpp"
#include "image/busybox.hpp"
#include "pipeline/boot_stage.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// A suite that is linked into the kernel is believed to have the prompt.
Result<void> check_prompt(const Artifacts& artifacts) {
  if (artifacts.embedded) {
    return {};
  }
  TRY_ASSIGN(const std::string archive,
             real_filesystem().read_file(artifacts.guest.initramfs));
  if (archive.find(k_shell_option) == std::string::npos) {
    return Error{ErrorKind::usage,
                 "--shell: the suite of this run is from before there was a "
                 "prompt",
                 "'./farm run' again makes one that has it"};
  }
  return {};
}

fs::path busybox_for(const RunContext& context, const Job& job,
                     const Artifacts& artifacts) {
  const std::string& name = job.arch.guest.busybox;
  if (name.empty() || artifacts.embedded) {
    log_info("no busybox for " + job.arch.name + ": the suite's own prompt");
    return {};
  }
  const auto found = find_busybox(context.cache, context.runner, name);
  if (!found) {
    log_warn(found.error().what + ": the suite's own prompt");
    log_hint(found.error().hint);
    return {};
  }
  return *found;
}

} // namespace

Result<QemuLaunch> desk_launch(const RunContext& context, const Job& job,
                               const Artifacts& artifacts,
                               const DeskWishes& wishes, const fs::path& dir) {
  GuestOptions options;
  options.run = wishes.cases;
  options.seed = wishes.seed;
  options.shell = wishes.shell;
  const std::string accelerator =
      context.options.accelerator == "kvm" ? "kvm" : "tcg";
  options.factor_percent =
      scaled_timeouts(job.arch, job.profile, accelerator).guest_factor_percent;
  fs::path busybox;
  if (wishes.shell) {
    TRY(check_prompt(artifacts));
    busybox = busybox_for(context, job, artifacts);
  }
  TRY_ASSIGN(QemuLaunch launch,
             make_launch(job, artifacts, options, accelerator,
                         dir / "initramfs-desk.cpio", busybox));
  launch.on_terminal = true;
  launch.deterministic = context.options.deterministic;
  launch.gdb_port = wishes.gdb_port;
  if (context.options.trace) {
    launch.trace = dir / "trace-desk.log";
    TRY(real_filesystem().make_dirs(dir));
    log_info("trace: " + launch.trace.string());
  }
  return launch;
}

} // namespace farm
