#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "kernel/kconfig.hpp"
#include "kernel/make_cmdline.hpp"
#include "kernel/tree_view.hpp"
#include "model/artifact.hpp"
#include "model/job.hpp"
#include "process/runner.hpp"

namespace farm {

/// What a kernel is made from.
struct KernelRequest {
  KernelSource source;
  const Job* job = nullptr;
  Toolchain toolchain;
  std::vector<Fragment> fragments; ///< in order, texts read
  /// Arguments to build in (CONFIG_CMDLINE), where nothing else reaches the
  /// kernel.
  std::optional<std::string> cmdline;
  /// Path in the object folder -> content, put there before make.
  std::map<std::string, std::string> files;
  std::string own_dts; ///< text of kernel.dtb where it is arch-configs' own
  /// The archive to link in, where the architecture embeds it.
  std::optional<GuestImage> embedded;
};

/// A kernel whose final configuration is known and that may not exist yet.
struct ConfiguredKernel {
  std::string digest; ///< source + final configuration + compiler + flags
  std::string config_text;
  std::vector<std::string> lost_symbols;
  std::vector<DetectorResult> detectors; ///< all known ones, by name
};

/// Called during a build with kbuild's own short lines ("CC mm/memory.o") and
/// the number of such lines so far.
using BuildStep = std::function<void(std::string_view line, int count)>;

/// Where a failed build's log is left, relative to the object folder.
inline constexpr const char* k_build_log = "build.log";

/// Configures and builds kernels outside their tree and keeps them in the
/// cache under their digest. The same digest is never built twice.
class KernelBuilder {
 public:
  /// `jobs`: -j of make; 0: it has a job server in its environment.
  KernelBuilder(const Cache& cache, Runner& runner, int jobs, bool ccache)
      : cache_(cache), runner_(runner), jobs_(jobs), ccache_(ccache) {}

  /// The UAPI headers of the source for this ARCH; returns the folder that
  /// holds linux/ and asm/.
  Result<std::filesystem::path> headers(const KernelSource& source,
                                        const std::string& kernel_arch);

  /// The final configuration: from the cache when the same has been asked
  /// before, through tinyconfig and olddefconfig otherwise.
  Result<ConfiguredKernel> configure(const KernelRequest& request);

  /// The kernel, from the cache or built now. A kernel that does not compile
  /// is a `build` error with the compiler's message; its log is at
  /// object_dir() / k_build_log.
  Result<KernelBuild> build(const KernelRequest& request,
                            const ConfiguredKernel& configured,
                            const BuildStep& step);

  /// True when build() would find the kernel made.
  [[nodiscard]] bool is_built(const ConfiguredKernel& configured) const;

  /// The kept object folder of this job: make works incrementally in it. A
  /// patched tree is built on top of its base's, where the machine can show it
  /// in the base's place (TreeView), and in a folder of its own elsewhere.
  [[nodiscard]] std::filesystem::path
  object_dir(const KernelRequest& request) const;

 private:
  MakeSetup make_setup(const KernelRequest& request,
                       const std::filesystem::path& tree,
                       std::string_view config) const;
  [[nodiscard]] std::filesystem::path
  object_dir(const KernelRequest& request,
             const std::filesystem::path& tree) const;
  Result<std::string> final_config(const KernelRequest& request,
                                   const SymbolMap& requested);
  Result<KernelBuild> compile(const KernelRequest& request,
                              const ConfiguredKernel& configured,
                              const BuildStep& step);
  static Result<void> put_inputs(const KernelRequest& request,
                                 const ConfiguredKernel& configured,
                                 const TreeView& view);
  Result<KernelBuild> compile_in(const KernelRequest& request,
                                 const ConfiguredKernel& configured,
                                 const BuildStep& step, const MakeSetup& setup,
                                 const TreeView& view);
  Result<std::optional<KernelBuild>>
  compile_on_base(const KernelRequest& request,
                  const ConfiguredKernel& configured, const BuildStep& step);
  Result<int> make_base(const KernelRequest& request,
                        const ConfiguredKernel& configured,
                        const BuildStep& step, const MakeSetup& setup);
  Result<void> keep_failed_log(const KernelRequest& request,
                               const std::filesystem::path& log);
  static Result<void> put_file(const TreeView& view,
                               const std::filesystem::path& name,
                               const std::string& content);
  Result<void> make_device_tree(const KernelRequest& request,
                                const std::filesystem::path& objects);
  Result<std::filesystem::path> store(const KernelRequest& request,
                                      const ConfiguredKernel& configured,
                                      const TreeView& view);

  const Cache& cache_;
  Runner& runner_;
  int jobs_;
  bool ccache_;
};

} // namespace farm
