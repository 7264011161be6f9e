#include "pipeline/boot_stage.hpp"

#include <thread>
#include <utility>

#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "boot/accelerator.hpp"
#include "boot/deadlines.hpp"
#include "boot/machine.hpp"
#include "image/initramfs.hpp"
#include "pipeline/console_reader.hpp"
#include "pipeline/next_boot.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// CPUs of the host that a boot keeps busy, of whatever size its machine is:
/// the suite runs one case at a time. 0.84 on average over the boots of 31
/// configurations under TCG, 1.27 at most (two CPUs, arm).
constexpr int k_cpus_a_boot = 1;

/// What QEMU needs beside the memory of its guest: translated code, mostly.
constexpr int k_qemu_memory_mib = 512;

/// Seconds of the host that a second of a machine takes that counts its
/// instructions, at most.
constexpr double k_counting_factor = 12;
/// Seed of the suite where every boot has to be the same.
constexpr std::uint64_t k_fixed_seed = 1;

/// The boots of one job, one after the other.
class Boots {
 public:
  Boots(const RunContext& context, const Job& job, std::size_t index,
        const Artifacts& artifacts, KernelSymbols& symbols, JobRecord& record)
      : context_(context), job_(job), index_(index), artifacts_(artifacts),
        symbols_(symbols), record_(record), loop_(context.host.make_loop()),
        machine_(*loop_) {}

  Result<BootStage> run();

 private:
  Result<void> choose_accelerator_once();
  Result<NextBoot> boot_once(int from);
  /// Of a boot that begins now, on a machine as busy as it is now.
  [[nodiscard]] BootDeadlines deadlines(const std::string& accelerator) const;
  BootRequest make_request(const BootRecord& boot,
                           const BootDeadlines& deadlines,
                           std::vector<std::string> argv,
                           ConsoleReader& reader) const;
  [[nodiscard]] std::vector<std::string>
  portable(std::vector<std::string> argv) const;
  void collect(BootRecord boot, ConsoleReader& reader);
  void make_portable(Splat& splat) const;
  [[nodiscard]] std::optional<Frame> name_of(std::uint64_t address);
  [[nodiscard]] fs::path initramfs(const std::string& boot) const {
    return context_.run_dir / record_.arch / ("initramfs-" + boot + ".cpio");
  }

  const RunContext& context_;
  const Job& job_;
  const std::size_t index_;
  const Artifacts& artifacts_;
  KernelSymbols& symbols_;
  JobRecord& record_;
  std::unique_ptr<EventLoop> loop_;
  Machine machine_;
  std::string accelerator_;
  BootStage stage_;
  int cases_done_ = 0;
  int idle_boots_ = 0;
};

Result<void> Boots::choose_accelerator_once() {
  const std::string& wanted = context_.options.accelerator;
  if (context_.options.deterministic) {
    accelerator_ = "tcg";
    return {};
  }
  if (wanted != "auto") {
    accelerator_ = wanted;
    return {};
  }
  BootRequest trial;
  TRY_ASSIGN(const QemuLaunch launch,
             make_launch(job_, artifacts_, {}, "kvm", initramfs("trial")));
  trial.argv = qemu_command(job_.arch, launch);
  trial.deadlines = deadlines("kvm");
  trial.cancel = context_.cancel;
  const auto choice =
      choose_accelerator(job_.arch.qemu, host_kvm(), machine_, trial);
  accelerator_ = choice.name;
  log_debug(record_.arch + ": accelerator " + choice.name +
            (choice.reason.empty() ? "" : " (" + choice.reason + ")"));
  return {};
}

BootDeadlines Boots::deadlines(const std::string& accelerator) const {
  if (context_.options.deterministic) {
    // The same options for the guest each time, however busy the host is.
    return stretched(scaled_timeouts(job_.arch, job_.profile, accelerator),
                     k_counting_factor);
  }
  const auto cpus = static_cast<int>(std::thread::hardware_concurrency());
  return scaled_timeouts(job_.arch, job_.profile, accelerator,
                         host_busyness(cpus));
}

BootRequest Boots::make_request(const BootRecord& boot,
                                const BootDeadlines& deadlines,
                                std::vector<std::string> argv,
                                ConsoleReader& reader) const {
  BootRequest request;
  request.memory_mib = job_.arch.qemu.memory_mib;
  request.argv = std::move(argv);
  request.deadlines = deadlines;
  request.console_log = context_.run_dir / boot.console_file;
  request.kill_on_sentinel = job_.arch.boot.exit == ExitBehaviour::sentinel;
  request.cancel = context_.cancel;
  request.sink = &reader;
  return request;
}

/// The command line for the record: it is read elsewhere, where this machine's
/// folders mean nothing.
std::vector<std::string> Boots::portable(std::vector<std::string> argv) const {
  const std::pair<std::string, std::string> folders[] = {
      {context_.run_dir.string() + "/", "$RUN/"},
      {context_.cache.root().string() + "/", "$FARM_CACHE/"},
      {context_.root.string() + "/", ""}};
  for (std::string& word : argv) {
    for (const auto& [folder, name] : folders) {
      word = replace_all(word, folder, name);
    }
  }
  return argv;
}

/// The kernel's function at an address, for frames printed without a name.
std::optional<Frame> Boots::name_of(std::uint64_t address) {
  const Symbolizer* symbols = symbols_.get();
  return symbols == nullptr ? std::nullopt : symbols->function_at(address);
}

/// UBSAN prints whole paths, which mean something on this machine only.
void Boots::make_portable(Splat& splat) const {
  std::vector<std::string> trees = {context_.source.path.string() + "/"};
  if (context_.source.base) {
    trees.push_back(context_.source.base->path.string() + "/");
  }
  for (const std::string& tree : trees) {
    splat.text = replace_all(splat.text, tree, "");
    for (auto& [name, value] : splat.fields) {
      value = replace_all(value, tree, "");
    }
  }
}

void Boots::collect(BootRecord boot, ConsoleReader& reader) {
  BootFindings findings;
  findings.number = boot.number;
  findings.report = reader.finish_report();
  const auto seed = findings.report.suite.find("seed");
  boot.seed = seed == findings.report.suite.end() ? "" : seed->second;
  findings.end = boot.end;
  for (Splat& splat : reader.finish_splats()) {
    make_portable(splat);
    FoundSplat found;
    found.splat = std::move(splat);
    found.boot = boot.number;
    stage_.splats.push_back(std::move(found));
  }
  stage_.proofs.insert(reader.proofs().begin(), reader.proofs().end());
  record_.boot_wall_s += boot.end.wall_s;
  record_.boot_cpu_s += boot.end.qemu_cpu_s;
  record_.boots.push_back(std::move(boot));
  stage_.boots.push_back(std::move(findings));
}

Result<NextBoot> Boots::boot_once(int from) {
  BootRecord boot;
  boot.number = static_cast<int>(record_.boots.size());
  boot.accelerator = accelerator_;
  boot.console_file =
      record_.arch + "/console-" + std::to_string(boot.number) + ".log";
  GuestOptions options;
  options.run = context_.options.cases;
  options.seed = context_.options.seed;
  if (context_.options.deterministic && !options.seed) {
    options.seed = k_fixed_seed;
  }
  options.from = from;
  options.minutes = job_.profile.minutes;
  const BootDeadlines now = deadlines(accelerator_);
  options.factor_percent = now.guest_factor_percent;
  TRY_ASSIGN(QemuLaunch launch,
             make_launch(job_, artifacts_, options, accelerator_,
                         initramfs(std::to_string(boot.number))));
  launch.deterministic = context_.options.deterministic;
  if (context_.options.trace) {
    launch.trace = context_.run_dir / record_.arch /
                   ("trace-" + std::to_string(boot.number) + ".log");
    log_info("trace: " + launch.trace.string());
  }
  boot.cmdline = launch.cmdline;
  const std::vector<std::string> argv = qemu_command(job_.arch, launch);
  boot.qemu = portable(argv);
  ConsoleReader reader(
      context_.clock, job_.wanted,
      [&](int done, int total, std::string_view running) {
        context_.progress.cases(index_, cases_done_ + done, total, running);
      },
      context_.console_echo);
  reader.set_names([&](std::uint64_t address) { return name_of(address); });
  const auto started = context_.clock.now();
  TRY_ASSIGN(boot.end, machine_.run(make_request(boot, now, argv, reader)));
  if (const auto suite = reader.suite_started()) {
    boot.suite_start_s = seconds_between(started, *suite);
  }
  collect(std::move(boot), reader);
  const BootFindings& last = stage_.boots.back();
  cases_done_ += static_cast<int>(last.report.cases.size());
  const NextBoot next =
      next_boot(last.report, last.end,
                {from, static_cast<int>(stage_.boots.size()), idle_boots_});
  idle_boots_ = next.from > from ? 0 : idle_boots_ + 1;
  return next;
}

Result<BootStage> Boots::run() {
  context_.progress.stage(index_, JobStage::waiting);
  TRY_ASSIGN(
      const Resources::Hold hold,
      context_.resources.take({Demand::Use::boot, k_cpus_a_boot,
                               job_.arch.qemu.memory_mib + k_qemu_memory_mib,
                               context_.cost(index_).boot_s},
                              context_.cancel));
  context_.progress.stage(index_, JobStage::boot);
  std::error_code error;
  fs::create_directories(context_.run_dir / record_.arch, error);
  if (error) {
    return errno_error(context_.run_dir / record_.arch, "make", error.value());
  }
  TRY(choose_accelerator_once());
  NextBoot next{NextBoot::Kind::again, 0, ""};
  while (next.kind == NextBoot::Kind::again) {
    auto outcome = boot_once(next.from);
    if (!outcome) {
      if (stage_.boots.empty()) {
        return outcome.error();
      }
      stage_.cut_short = outcome.error().what;
      return std::move(stage_);
    }
    next = *outcome;
  }
  stage_.cut_short = next.reason;
  return std::move(stage_);
}

} // namespace

Result<QemuLaunch> make_launch(const Job& job, const Artifacts& artifacts,
                               const GuestOptions& options,
                               const std::string& accelerator,
                               const fs::path& initramfs,
                               const fs::path& busybox) {
  QemuLaunch launch;
  launch.kernel = artifacts.kernel.image;
  launch.dtb = artifacts.kernel.dtb;
  if (!artifacts.embedded) {
    launch.initramfs = artifacts.guest.initramfs;
  }
  TRY_ASSIGN(BootArguments arguments,
             boot_arguments(job.arch, job.profile, options));
  launch.cmdline = std::move(arguments.kernel);
  const bool with_shell = !busybox.empty() && !artifacts.embedded;
  if (!arguments.in_initramfs.empty() || with_shell) {
    TRY_ASSIGN(std::string archive,
               real_filesystem().read_file(launch.initramfs));
    TRY_ASSIGN(std::string bytes,
               with_options(std::move(archive), arguments.in_initramfs));
    if (with_shell) {
      TRY_ASSIGN(bytes, with_busybox(bytes, busybox));
    }
    TRY(real_filesystem().write_atomic(initramfs, bytes));
    launch.initramfs = initramfs;
  }
  launch.accelerator = accelerator;
  return launch;
}

Result<BootStage> run_boots(const RunContext& context, const Job& job,
                            std::size_t index, const Artifacts& artifacts,
                            KernelSymbols& symbols, JobRecord& record) {
  return Boots(context, job, index, artifacts, symbols, record).run();
}

} // namespace farm
