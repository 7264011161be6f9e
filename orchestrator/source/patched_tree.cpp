// The part of KernelTrees that makes a tree with patches.
#include "source/kernel_tree.hpp"

#include <utility>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "source/tree_check.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// The files a patch names, as seen from the top of the tree.
std::vector<std::string> files_of_patch(std::string_view patch) {
  std::vector<std::string> files;
  for (std::string_view line : lines(patch)) {
    if (line.starts_with("+++ ") || line.starts_with("--- ")) {
      const std::string_view name = trim(line.substr(4, line.find('\t') - 4));
      const std::size_t slash = name.find('/');
      if (slash != std::string_view::npos && name != "/dev/null") {
        files.emplace_back(name.substr(slash + 1));
      }
    }
  }
  return files;
}

bool read_by_kconfig(const std::string& file) {
  return fs::path(file).filename().string().starts_with("Kconfig") ||
         file.starts_with("scripts/") || file == "Makefile";
}

bool seen_by_userspace(const std::string& file) {
  return file.find("uapi/") != file.npos || file.find("syscall") != file.npos ||
         file.starts_with("scripts/") || file == "Makefile";
}

} // namespace

/// What we unpacked or checked out never changes, so links do for a copy, and
/// patch(1) breaks those of the files it writes. Anyone else's tree may be
/// edited in place.
bool KernelTrees::is_ours(const fs::path& tree) const {
  return tree.string().starts_with(cache_.root().string() + "/");
}

Result<void> KernelTrees::copy_tree(const KernelSource& source,
                                    const fs::path& to) {
  const bool ours = is_ours(source.path);
  std::vector<std::string> argv = {"cp", ours ? "-al" : "-a", "-t",
                                   to.string()};
  if (!ours) {
    argv.emplace_back("--reflink=auto");
  }
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(source.path, error)) {
    if (entry.path().filename() != ".git") {
      argv.push_back(entry.path().string());
    }
  }
  Command command;
  command.argv = std::move(argv);
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (error || result.status != 0) {
    return Error{ErrorKind::infra,
                 source.path.string() + ": cannot be copied: " +
                     (error ? error.message()
                            : display_quote(elide(trim(result.output), 200))),
                 ""};
  }
  return {};
}

/// The files that its patches touched become those of the base again.
Result<void> KernelTrees::recycle_tree(const KernelSource& spent,
                                       const fs::path& to) {
  TRY(real_filesystem().rename(spent.path, to));
  for (const std::string& name : spent.base->changed) {
    const fs::path from = spent.base->path / name;
    std::error_code error;
    fs::remove(to / name, error);
    if (!fs::is_regular_file(from)) {
      continue; // a patch had made it
    }
    fs::create_directories((to / name).parent_path(), error);
    if (is_ours(spent.base->path)) {
      fs::create_hard_link(from, to / name, error);
    } else {
      fs::copy_file(from, to / name, error);
      if (!error) {
        // make goes by time.
        fs::last_write_time(to / name, fs::last_write_time(from), error);
      }
    }
    if (error) {
      return errno_error(to / name, "write", error.value());
    }
  }
  return {};
}

Result<void> KernelTrees::apply(const std::string& patch,
                                const fs::path& tree) {
  Command command;
  command.argv = {
      "patch", "-p1", "-d", tree.string(), "-i", fs::absolute(patch).string(),
      "-t",    "-N",  "-s", "-r",          "-"};
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (result.status != 0) {
    return Error{ErrorKind::config,
                 "--patch: " + display_quote(patch) + " does not apply: " +
                     display_quote(elide(trim(result.output), 300)),
                 "it is applied with -p1 at the top of the tree"};
  }
  return {};
}

Result<KernelSource>
KernelTrees::with_patches(KernelSource source,
                          const std::vector<std::string>& patches,
                          const KernelSource* spent) {
  Digest digest;
  digest.field(source.identity);
  source.base = BaseTree{source.path, source.identity, true, true, {}};
  for (const std::string& patch : patches) {
    TRY_ASSIGN(const std::string content,
               real_filesystem().read_file(patch, 64 << 20));
    digest.field(content);
    for (const std::string& file : files_of_patch(content)) {
      source.base->same_kconfig &= !read_by_kconfig(file);
      source.base->same_uapi &= !seen_by_userspace(file);
      source.base->changed.push_back(file);
    }
    source.description += " + " + fs::path(patch).filename().string();
  }
  const std::string hex = digest.hex();
  const std::string name = "patched-" + hex.substr(0, k_short);
  const fs::path dir = cache_.workspace("sources", name);
  TRY_ASSIGN(const FileLock lock, cache_.lock("source-" + name));
  if (!fs::exists(dir)) {
    TRY_ASSIGN(const fs::path staged, cache_.stage());
    const bool recycled = spent != nullptr && spent->base &&
                          spent->base->path == source.path &&
                          fs::exists(spent->path);
    auto made =
        recycled ? recycle_tree(*spent, staged) : copy_tree(source, staged);
    for (auto patch = patches.begin(); made && patch != patches.end();
         ++patch) {
      made = apply(*patch, staged);
    }
    if (!made) {
      (void)real_filesystem().remove_all(staged);
      return made.error();
    }
    TRY(real_filesystem().make_dirs(dir.parent_path()));
    TRY(real_filesystem().rename(staged, dir));
  }
  TRY_ASSIGN(source.version, check_tree(dir));
  source.path = dir;
  source.identity = "patched:" + hex;
  return source;
}

} // namespace farm
