#include "kernel/builder.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "kernel/device_tree.hpp"
#include "kernel/gdb_scripts.hpp"
#include "kernel/incremental.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr std::size_t k_short = 12;
constexpr std::uintmax_t k_log_limit = 16 << 20;

/// Changes whenever what this file makes of the same input changes.
constexpr const char* k_recipe = "kernel-1";

Error make_failed(const std::string& what, std::string_view output) {
  const bool full = output.find("No space left on device") != output.npos;
  return {full ? ErrorKind::infra : ErrorKind::build,
          what + ":\n" + build_errors(output), full ? "disk full" : ""};
}

/// A text as Kconfig writes it.
std::string kconfig_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result + "\"";
}

/// What is not in a fragment because only the farm knows it.
SymbolMap with_own_symbols(SymbolMap requested, const KernelRequest& request) {
  if (request.embedded) {
    requested["INITRAMFS_SOURCE"] =
        kconfig_text(request.embedded->initramfs.string());
  }
  if (request.cmdline) {
    requested["CMDLINE"] = kconfig_text(*request.cmdline);
  }
  return requested;
}

/// The configuration without the lines that differ between equal ones: the
/// path of the archive (its digest counts, not its place).
std::string comparable(std::string_view config) {
  std::string text;
  for (std::string_view line : lines(config)) {
    if (!line.starts_with("CONFIG_INITRAMFS_SOURCE=")) {
      text += std::string(line) + "\n";
    }
  }
  return text;
}

std::string digest_of(const KernelRequest& request, std::string_view config) {
  Digest digest;
  digest.field(k_recipe)
      .field(request.source.identity)
      .field(request.job->arch.kernel.arch)
      .field(request.job->arch.kernel.target)
      .field(comparable(config))
      .field(request.toolchain.identity)
      .field(kernel_cflags(".", request.job->arch.kernel.cflags,
                           has_gdb_scripts(config)));
  if (request.embedded) {
    digest.field(request.embedded->digest);
  }
  if (const std::string& dtb = request.job->arch.kernel.dtb; !dtb.empty()) {
    digest.field("dtb").field(dtb).field(request.own_dts);
  }
  for (const auto& [name, value] : request.job->arch.kernel.make) {
    digest.field("make").field(name).field(value);
  }
  for (const auto& [path, content] : request.files) {
    digest.field("file").field(path).field(content);
  }
  return digest.hex().substr(0, 32);
}

std::vector<DetectorResult> all_detectors(const Job& job,
                                          const SymbolMap& final_config) {
  std::vector<DetectorResult> all = detector_states(job.wanted, final_config);
  all.insert(all.end(), job.unwanted.begin(), job.unwanted.end());
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

/// Feeds kbuild's short lines to the listener as they come.
class StepCounter {
 public:
  explicit StepCounter(const BuildStep& step) : step_(step) {}

  void feed(std::string_view bytes) {
    for (char byte : bytes) {
      if (byte != '\n') {
        line_ += byte;
        continue;
      }
      if (line_.starts_with("  ")) {
        ++count_;
        if (step_) {
          step_(trim(line_), count_);
        }
      }
      line_.clear();
    }
  }

 private:
  const BuildStep& step_;
  std::string line_;
  int count_ = 0;
};

/// Whether objects were made for another configuration, or never to the end.
bool is_stale(const fs::path& objects, const ConfiguredKernel& configured) {
  const auto config = real_filesystem().read_file(objects / ".config");
  return !config || !fs::exists(objects / "vmlinux") ||
         comparable(*config) != comparable(configured.config_text);
}

Result<void> keep_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (error) {
    return errno_error(to, "write", error.value());
  }
  return {};
}

} // namespace

fs::path KernelBuilder::object_dir(const KernelRequest& request) const {
  return object_dir(request, request.source.path);
}

fs::path KernelBuilder::object_dir(const KernelRequest& request,
                                   const fs::path& tree) const {
  const Job& job = *request.job;
  const std::string key = Digest()
                              .field(tree.string())
                              .field(request.toolchain.identity)
                              .hex()
                              .substr(0, k_short);
  return cache_.workspace("objects",
                          job.arch.name + "-" + job.profile.name + "-" + key);
}

MakeSetup KernelBuilder::make_setup(const KernelRequest& request,
                                    const fs::path& tree,
                                    std::string_view config) const {
  return {tree,
          object_dir(request, tree),
          request.job->arch.kernel.arch,
          request.job->arch.kernel.cflags,
          request.job->arch.kernel.make,
          request.toolchain,
          has_gdb_scripts(config),
          ccache_,
          jobs_};
}

Result<fs::path> KernelBuilder::headers(const KernelSource& source,
                                        const std::string& kernel_arch) {
  const TreeRef tree = source.header_tree();
  const std::string digest =
      Digest().field(tree.identity).field(kernel_arch).hex().substr(0, 32);
  TRY_ASSIGN(const FileLock lock, cache_.lock("headers-" + digest));
  if (const fs::path known = cache_.kept("headers", digest);
      fs::exists(known / "include" / "linux")) {
    return known / "include";
  }
  const fs::path dir = cache_.workspace("headers", digest);
  // One object folder for all architectures of a source: nine headers in ten
  // are the same, and kbuild remakes those that are not.
  const std::string shared =
      "headers-" + Digest().field(tree.identity).hex().substr(0, k_short);
  TRY_ASSIGN(const FileLock objects, cache_.lock(shared));
  TRY_ASSIGN(const fs::path staged, cache_.stage());
  Command command;
  command.argv = {"make",
                  "-s",
                  "-C",
                  tree.path.string(),
                  "O=" + cache_.workspace("objects", shared).string(),
                  "ARCH=" + kernel_arch,
                  "INSTALL_HDR_PATH=" + (staged / "out").string(),
                  "headers_install"};
  if (jobs_ > 0) {
    command.argv.push_back("-j" + std::to_string(jobs_));
  }
  auto result = runner_.run(command);
  if (result && result->status == 0) {
    TRY(real_filesystem().make_dirs(dir.parent_path()));
    TRY(real_filesystem().rename(staged / "out", dir));
  }
  (void)real_filesystem().remove_all(staged);
  if (!result) {
    return result.error();
  }
  if (result->status != 0) {
    return make_failed("headers_install failed", result->output);
  }
  return dir / "include";
}

Result<std::string> KernelBuilder::final_config(const KernelRequest& request,
                                                const SymbolMap& requested) {
  const MakeSetup setup =
      make_setup(request, request.source.config_tree().path, "");
  TRY(real_filesystem().make_dirs(setup.objects));
  Command command;
  command.argv = make_argv(setup, {"tinyconfig"});
  TRY_ASSIGN(const CommandResult tiny, runner_.run(command));
  if (tiny.status != 0) {
    return make_failed("tinyconfig failed", tiny.output);
  }
  const fs::path config = setup.objects / ".config";
  TRY_ASSIGN(const std::string base, real_filesystem().read_file(config));
  TRY(real_filesystem().write_atomic(config, base + config_text(requested)));
  command.argv = make_argv(setup, {"olddefconfig"});
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (result.status != 0) {
    return make_failed("olddefconfig failed", result.output);
  }
  return real_filesystem().read_file(config);
}

Result<ConfiguredKernel>
KernelBuilder::configure(const KernelRequest& request) {
  TRY_ASSIGN(const SymbolMap merged, merge_fragments(request.fragments));
  const SymbolMap requested = with_own_symbols(merged, request);
  const TreeRef tree = request.source.config_tree();
  const std::string key = Digest()
                              .field(k_recipe)
                              .field(tree.identity)
                              .field(request.job->arch.kernel.arch)
                              .field(config_text(requested))
                              .field(request.toolchain.identity)
                              .hex()
                              .substr(0, 32);
  TRY_ASSIGN(const FileLock lock, cache_.lock("config-" + key));
  TRY_ASSIGN(const auto known, cache_.find("configs", key));
  std::string config;
  if (known) {
    TRY_ASSIGN(config, real_filesystem().read_file(*known / "config"));
  } else {
    const fs::path folder = object_dir(request, tree.path);
    TRY_ASSIGN(const FileLock objects, cache_.lock(folder.filename().string()));
    TRY_ASSIGN(config, final_config(request, requested));
    TRY_ASSIGN(const fs::path staged, cache_.stage());
    TRY(real_filesystem().write_atomic(staged / "config", config));
    TRY_ASSIGN(const fs::path entry, cache_.publish("configs", key, staged));
  }
  const SymbolMap final_symbols = parse_config(config);
  return ConfiguredKernel{digest_of(request, config), config,
                          lost_symbols(requested, final_symbols),
                          all_detectors(*request.job, final_symbols)};
}

bool KernelBuilder::is_built(const ConfiguredKernel& configured) const {
  return cache_.has("kernels", configured.digest);
}

Result<fs::path> KernelBuilder::store(const KernelRequest& request,
                                      const ConfiguredKernel& configured,
                                      const TreeView& view) {
  TRY_ASSIGN(const fs::path staged, cache_.stage());
  const auto keep = [&](const fs::path& from, const char* name) {
    return keep_copy(view.object(from), staged / name);
  };
  auto kept = keep(request.job->arch.kernel.image, "image");
  for (const char* name : {"vmlinux", "System.map", k_build_log}) {
    if (kept) {
      kept = keep(name, name);
    }
  }
  if (kept && !request.job->arch.kernel.dtb.empty()) {
    kept = keep(k_dtb, k_dtb);
  }
  if (kept && has_gdb_scripts(configured.config_text)) {
    kept = keep_gdb_scripts(view, staged);
  }
  if (kept) {
    kept = real_filesystem().write_atomic(staged / "config",
                                          configured.config_text);
  }
  if (!kept) {
    (void)real_filesystem().remove_all(staged);
    return kept.error();
  }
  return cache_.publish("kernels", configured.digest, staged);
}

/// A file that is there already keeps its time: make works incrementally.
Result<void> KernelBuilder::put_file(const TreeView& view, const fs::path& name,
                                     const std::string& content) {
  const auto old = real_filesystem().read_file(view.object(name));
  return old && *old == content
             ? Result<void>()
             : real_filesystem().write_atomic(view.written() / name, content);
}

Result<void> KernelBuilder::make_device_tree(const KernelRequest& request,
                                             const fs::path& objects) {
  fs::path dts = request.source.path / request.job->arch.kernel.dtb;
  if (!request.own_dts.empty()) {
    dts = objects / dts.filename();
    TRY(real_filesystem().write_atomic(dts, request.own_dts));
  }
  return compile_device_tree(
      runner_, {dts, request.source.path, objects, request.toolchain.cc});
}

Result<void> KernelBuilder::put_inputs(const KernelRequest& request,
                                       const ConfiguredKernel& configured,
                                       const TreeView& view) {
  TRY(put_file(view, ".config", configured.config_text));
  for (const auto& [name, content] : request.files) {
    TRY(put_file(view, name, content));
  }
  return {};
}

Result<KernelBuild> KernelBuilder::compile_in(
    const KernelRequest& request, const ConfiguredKernel& configured,
    const BuildStep& step, const MakeSetup& setup, const TreeView& view) {
  const fs::path folder = view.written();
  TRY(put_inputs(request, configured, view));
  const fs::path log = folder / k_build_log;
  TRY(real_filesystem().remove_all(log));
  StepCounter counter(step);
  Command command;
  command.argv = make_argv(setup, vmlinux_goals(view));
  if (request.job->arch.kernel.target != "vmlinux") {
    command.argv.push_back(request.job->arch.kernel.target);
  }
  if (setup.types) {
    command.argv.emplace_back(k_gdb_scripts_target);
  }
  if (view.is_mounted()) {
    command.argv = in_view(view, command.argv);
  }
  command.log = log;
  command.on_output = [&](std::string_view bytes) { counter.feed(bytes); };
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (result.status != 0) {
    TRY_ASSIGN(const std::string text,
               real_filesystem().read_file(log, k_log_limit));
    TRY(keep_failed_log(request, log));
    return make_failed("the kernel does not compile", text);
  }
  if (!request.job->arch.kernel.dtb.empty()) {
    TRY(make_device_tree(request, folder));
  }
  TRY_ASSIGN(const fs::path dir, store(request, configured, view));
  KernelBuild build;
  build.dir = dir;
  build.wall_s = result.wall_s;
  build.cpu_s = result.cpu_s;
  return build;
}

/// A build that is not in a view leaves its log there by itself.
Result<void> KernelBuilder::keep_failed_log(const KernelRequest& request,
                                            const fs::path& log) {
  const fs::path kept = object_dir(request) / k_build_log;
  if (kept == log) {
    return {};
  }
  TRY(real_filesystem().make_dirs(kept.parent_path()));
  return keep_copy(log, kept);
}

Result<KernelBuild> KernelBuilder::compile(const KernelRequest& request,
                                           const ConfiguredKernel& configured,
                                           const BuildStep& step) {
  if (request.source.base) {
    TRY_ASSIGN(auto built, compile_on_base(request, configured, step));
    if (built) {
      return std::move(*built);
    }
  }
  const MakeSetup setup =
      make_setup(request, request.source.path, configured.config_text);
  TRY_ASSIGN(const FileLock objects,
             cache_.lock(setup.objects.filename().string()));
  TRY(real_filesystem().make_dirs(setup.objects));
  return compile_in(request, configured, step, setup,
                    TreeView::none(setup.objects));
}

/// Brings the objects of the base up to date; returns make's status.
Result<int> KernelBuilder::make_base(const KernelRequest& request,
                                     const ConfiguredKernel& configured,
                                     const BuildStep& step,
                                     const MakeSetup& setup) {
  TRY(put_inputs(request, configured, TreeView::none(setup.objects)));
  StepCounter counter(step);
  Command command;
  command.argv = make_argv(setup, {"olddefconfig", "vmlinux"});
  command.on_output = [&](std::string_view bytes) { counter.feed(bytes); };
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  return result.status;
}

/// Nothing where the machine cannot show the view.
Result<std::optional<KernelBuild>>
KernelBuilder::compile_on_base(const KernelRequest& request,
                               const ConfiguredKernel& configured,
                               const BuildStep& step) {
  const MakeSetup setup =
      make_setup(request, request.source.base->path, configured.config_text);
  TRY_ASSIGN(const FileLock objects,
             cache_.lock(setup.objects.filename().string()));
  TRY(real_filesystem().make_dirs(setup.objects));
  TRY_ASSIGN(const fs::path scratch, cache_.stage());
  const TreeView view = {request.source.base->path, request.source.path,
                         setup.objects, scratch, ::geteuid() == 0};
  const ViewRemover remover(view);
  TRY_ASSIGN(const bool works, view_works(runner_, view));
  if (!works) {
    log_debug("no view of a patched tree on this machine: building it anew");
    return std::optional<KernelBuild>();
  }
  if (is_stale(setup.objects, configured)) {
    // Once for all patches, rather than again for each. Should it fail, the
    // patch may be what mends it.
    TRY_ASSIGN(const int status, make_base(request, configured, step, setup));
    log_debug(request.job->arch.name +
              ": objects of the base made anew: status " +
              std::to_string(status));
  }
  touch_changed(request.source);
  TRY_ASSIGN(KernelBuild built,
             compile_in(request, configured, step, setup, view));
  return std::optional(std::move(built));
}

Result<KernelBuild> KernelBuilder::build(const KernelRequest& request,
                                         const ConfiguredKernel& configured,
                                         const BuildStep& step) {
  TRY_ASSIGN(const FileLock lock, cache_.lock("kernel-" + configured.digest));
  TRY_ASSIGN(const auto known, cache_.find("kernels", configured.digest));
  KernelBuild build;
  if (known) {
    build.dir = *known;
    build.cached = true;
  } else {
    TRY_ASSIGN(build, compile(request, configured, step));
  }
  build.digest = configured.digest;
  build.image = build.dir / "image";
  build.vmlinux = build.dir / "vmlinux";
  if (!request.job->arch.kernel.dtb.empty()) {
    build.dtb = build.dir / k_dtb;
  }
  build.config_text = configured.config_text;
  build.lost_symbols = configured.lost_symbols;
  build.detectors = configured.detectors;
  return build;
}

} // namespace farm
