#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "model/artifact.hpp"
#include "process/runner.hpp"

namespace farm {

/// Where a kernel comes from, as the user said it.
struct SourceRequest {
  std::string
      kernel;      ///< --kernel: folder, tarball or repository; empty: default
  std::string rev; ///< --rev: a commit of the repository; empty: as it is
  std::vector<std::string> patches = {}; ///< --patch: applied in this order
};

/// The tarball of Debian's linux-source-6.12 package.
inline constexpr const char* k_default_tarball =
    "/usr/src/linux-source-6.12.tar.xz";

/// Makes the tree a run builds from. Tarballs are unpacked once into the
/// cache; a repository with a revision is checked out through a worktree
/// there; a folder is used where it stands. Patches go to a copy of it in the
/// cache. A path that holds no kernel, or a patch that does not apply, is a
/// `config` error that says what was looked for.
class KernelTrees {
 public:
  KernelTrees(const Cache& cache, Runner& runner)
      : cache_(cache), runner_(runner) {}

  /// `spent` (may be null): a tree of an earlier call with patches that nobody
  /// needs any more. One with other patches on the same base is made of it: a
  /// new copy would be 90,000 files.
  Result<KernelSource> resolve(const SourceRequest& request,
                               const KernelSource* spent = nullptr);

 private:
  Result<KernelSource> resolve_unpatched(const SourceRequest& request);
  Result<KernelSource> with_patches(KernelSource source,
                                    const std::vector<std::string>& patches,
                                    const KernelSource* spent);
  [[nodiscard]] bool is_ours(const std::filesystem::path& tree) const;
  Result<void> copy_tree(const KernelSource& source,
                         const std::filesystem::path& to);
  Result<void> recycle_tree(const KernelSource& spent,
                            const std::filesystem::path& to);
  Result<void> apply(const std::string& patch,
                     const std::filesystem::path& tree);
  Result<KernelSource> from_tarball(const std::filesystem::path& tarball);
  Result<KernelSource> from_revision(const std::filesystem::path& repository,
                                     const std::string& rev);
  Result<KernelSource> from_folder(const std::filesystem::path& folder);
  Result<void> unpack(const std::filesystem::path& tarball,
                      const std::filesystem::path& dir);
  Result<std::string> git(const std::filesystem::path& repository,
                          std::vector<std::string> arguments);
  Result<std::string> identity_of_repository(const std::filesystem::path& dir);

  const Cache& cache_;
  Runner& runner_;
};

/// "6.12.117" from the text of a kernel's top-level Makefile; empty when it is
/// not one.
std::string kernel_version(std::string_view makefile);

/// Digest over name, size and time of every file below a folder: the identity
/// of a tree that no tool vouches for.
Result<std::string> identity_of_files(const std::filesystem::path& folder);

} // namespace farm
