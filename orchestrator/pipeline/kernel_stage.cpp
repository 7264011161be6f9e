#include "pipeline/kernel_stage.hpp"

#include <utility>
#include <vector>

#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "boot/qemu_cmdline.hpp"
#include "image/guest_build.hpp"
#include "image/initramfs.hpp"
#include "kernel/builder.hpp"
#include "toolchain/gcc_build.hpp"
#include "toolchain/import.hpp"
#include "toolchain/probe.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// What a kernel build needs at its most: the linker of a vmlinux with debug
/// information, and compilers beside it.
constexpr int k_build_memory_mib = 1536;

/// A file of arch-configs/.
Result<std::string> read_config(const RunContext& context,
                                const std::string& path) {
  return real_filesystem().read_file(context.root / "arch-configs" / path,
                                     1 << 20);
}

Result<std::vector<Fragment>> read_fragments(const RunContext& context,
                                             const Job& job) {
  std::vector<std::string> names = job.arch.kernel.fragments;
  for (const DetectorSpec& detector : job.wanted) {
    names.push_back("detectors/" + detector.fragment);
  }
  names.insert(names.end(), job.profile.fragments.begin(),
               job.profile.fragments.end());
  std::vector<Fragment> fragments;
  for (const std::string& name : names) {
    TRY_ASSIGN(std::string text,
               read_config(context, "kconfig/" + name + ".config"));
    fragments.push_back({name, std::move(text)});
  }
  return fragments;
}

/// From here on all of the job is to be done, or only its boots.
Demand build_demand(const RunContext& context, std::size_t index) {
  const JobCost cost = context.cost(index);
  return {Demand::Use::build, 1, k_build_memory_mib,
          cost.build_s + cost.boot_s};
}

/// Waits for the machine.
Result<Resources::Hold> wait_for_cpu(const RunContext& context,
                                     std::size_t index) {
  context.progress.stage(index, JobStage::waiting);
  return context.resources.take(build_demand(context, index), context.cancel);
}

/// Builders are told of no number of jobs: make has the job server.
KernelBuilder kernel_builder(const RunContext& context) {
  return {context.cache, context.runner, 0, context.options.ccache};
}

Result<GuestImage> make_guest(const RunContext& context, const Job& job,
                              int cpus) {
  KernelBuilder builder = kernel_builder(context);
  TRY_ASSIGN(const Toolchain toolchain,
             find_toolchain(context.runner, ToolchainShelf(context.cache),
                            job.arch.toolchain));
  TRY_ASSIGN(const fs::path headers,
             builder.headers(context.source, job.arch.kernel.arch));
  GuestBuilder guest(context.cache, context.runner,
                     context.root / "guest-tests", cpus);
  TRY_ASSIGN(const fs::path binary,
             guest.build(job.arch, toolchain, headers,
                         headers.parent_path().filename().string()));
  return make_guest_image(context.cache, context.manifest, binary);
}

/// Keeps the log of a failed build with the run.
void keep_build_log(const RunContext& context, const fs::path& log,
                    JobRecord& record) {
  const fs::path relative = fs::path(record.arch) / k_build_log;
  std::error_code error;
  fs::create_directories(context.run_dir / record.arch, error);
  fs::copy_file(log, context.run_dir / relative,
                fs::copy_options::overwrite_existing, error);
  if (!error) {
    record.build_log = relative.string();
  }
}

Result<KernelBuild> make_kernel(const RunContext& context,
                                const KernelRequest& request,
                                KernelBuilder& builder, std::size_t index,
                                JobRecord& record) {
  context.progress.stage(index, JobStage::configure);
  TRY_ASSIGN(const ConfiguredKernel configured, builder.configure(request));
  record.lost_symbols = configured.lost_symbols;
  record.detectors = configured.detectors;
  record.kernel_digest = configured.digest;
  const auto step = [&](std::string_view line, int count) {
    context.progress.build_step(index, line, count);
  };
  context.progress.stage(index, JobStage::build);
  auto build = builder.build(request, configured, step);
  if (!build) {
    if (build.error().kind == ErrorKind::build) {
      keep_build_log(context, builder.object_dir(request) / k_build_log,
                     record);
    }
    return build.error();
  }
  record.kernel_cached = build->cached;
  record.build_wall_s = build->wall_s;
  record.build_cpu_s = build->cpu_s;
  if (!build->cached) {
    keep_build_log(context, build->dir / k_build_log, record);
  }
  return build;
}

/// Imports or builds the toolchain where the farm can and there is none.
Result<void> provide_toolchain(const RunContext& context,
                               const ToolchainSpec& spec, std::size_t index,
                               JobRecord& record) {
  const ToolchainShelf shelf(context.cache);
  if (!spec.recipe || locate_toolchain(shelf, spec) == ToolchainPlace::path) {
    return {};
  }
  TRY_ASSIGN(const auto kept, shelf.find(*spec.recipe));
  if (kept) {
    return {};
  }
  TRY_ASSIGN(const Resources::Hold hold, wait_for_cpu(context, index));
  context.progress.stage(index, JobStage::toolchain);
  if (const auto archive = shelf.offered(*spec.recipe)) {
    const auto imported =
        import_toolchain(context.runner, shelf, {*archive, *spec.recipe});
    return imported ? Result<void>() : imported.error();
  }
  if (!shelf.offers().empty()) {
    log_warn(shelf.offers().string() + " has no " + spec.recipe->target +
             ".tar.xz: building it");
  }
  ToolchainBuilder builder(shelf, context.runner, 0);
  const auto built =
      builder.build(*spec.recipe, [&](std::string_view step, int count) {
        context.progress.build_step(index, step, count);
      });
  if (!built) {
    keep_build_log(context, builder.log_file(*spec.recipe), record);
    return built.error();
  }
  return {};
}

Result<KernelRequest> kernel_request(const RunContext& context,
                                     const Job& job) {
  KernelRequest request;
  request.source = context.source;
  request.job = &job;
  TRY_ASSIGN(request.toolchain,
             find_toolchain(context.runner, ToolchainShelf(context.cache),
                            job.kernel_toolchain));
  TRY_ASSIGN(request.fragments, read_fragments(context, job));
  if (job.arch.boot.cmdline == CmdlineKind::builtin) {
    request.cmdline = kernel_cmdline(job.arch, job.profile);
  }
  for (const auto& [path, file] : job.arch.kernel.files) {
    TRY_ASSIGN(request.files[path], read_config(context, file));
  }
  if (job.arch.kernel.dtb.starts_with(k_own_dts)) {
    TRY_ASSIGN(request.own_dts, read_config(context, job.arch.kernel.dtb));
  }
  return request;
}

/// Headers of all architectures are made in one folder, one after the other:
/// who waits for that holds no CPU.
Result<void> make_headers(const RunContext& context, const Job& job,
                          std::size_t index) {
  KernelBuilder builder = kernel_builder(context);
  const std::lock_guard turn(context.resources.one_at_a_time());
  TRY_ASSIGN(const Resources::Hold hold, wait_for_cpu(context, index));
  context.progress.stage(index, JobStage::prepare);
  const auto made = builder.headers(context.source, job.arch.kernel.arch);
  return made ? Result<void>() : made.error();
}

} // namespace

Result<GuestImage> make_suite(const RunContext& context, const Job& job,
                              std::size_t index, JobRecord& record) {
  TRY(provide_toolchain(context, job.arch.toolchain, index, record));
  TRY_ASSIGN(Resources::Hold hold, wait_for_cpu(context, index));
  context.progress.stage(index, JobStage::guest);
  return make_guest(context, job, hold.extend(context.resources.cpus()));
}

Result<Artifacts> make_artifacts(const RunContext& context, const Job& job,
                                 std::size_t index, JobRecord& record) {
  context.progress.stage(index, JobStage::prepare);
  record.kernel_version = context.source.version;
  TRY_ASSIGN(record.qemu_version, find_qemu(context.runner, job.arch.qemu));
  TRY(provide_toolchain(context, job.kernel_toolchain, index, record));
  TRY(provide_toolchain(context, job.arch.toolchain, index, record));
  TRY_ASSIGN(KernelRequest request, kernel_request(context, job));
  record.toolchain = request.toolchain.identity;
  TRY(make_headers(context, job, index));
  TRY_ASSIGN(Resources::Hold hold, wait_for_cpu(context, index));
  // The wait for it is over.
  record.started_s = seconds_between(context.started, context.clock.now());
  KernelBuilder builder = kernel_builder(context);
  Artifacts artifacts;
  context.progress.stage(index, JobStage::guest);
  TRY_ASSIGN(artifacts.guest, make_guest(context, job, 1));
  record.guest_digest = artifacts.guest.digest;
  artifacts.embedded = job.arch.boot.initramfs == InitramfsKind::embedded;
  if (artifacts.embedded) {
    request.embedded = artifacts.guest;
  }
  TRY_ASSIGN(artifacts.kernel,
             make_kernel(context, request, builder, index, record));
  return artifacts;
}

Result<KernelOutlook> kernel_outlook(const RunContext& context,
                                     const Job& job) {
  const ToolchainShelf shelf(context.cache);
  const ToolchainPlace place = locate_toolchain(shelf, job.kernel_toolchain);
  if (place == ToolchainPlace::offered) {
    return KernelOutlook{};
  }
  if (place == ToolchainPlace::to_build) {
    const ToolchainRecipe& recipe = *job.kernel_toolchain.recipe;
    TRY_ASSIGN(const std::string name, shelf.name_to_build(recipe));
    KernelOutlook outlook;
    outlook.toolchain_minutes = build_minutes(recipe, context.options.jobs);
    return outlook;
  }
  TRY_ASSIGN(KernelRequest request, kernel_request(context, job));
  KernelBuilder builder = kernel_builder(context);
  if (job.arch.boot.initramfs == InitramfsKind::embedded) {
    TRY_ASSIGN(const GuestImage guest, make_guest(context, job, 1));
    request.embedded = guest;
  }
  TRY_ASSIGN(const ConfiguredKernel configured, builder.configure(request));
  return KernelOutlook{configured.digest, builder.is_built(configured), 0,
                       configured.detectors, configured.lost_symbols};
}

} // namespace farm
