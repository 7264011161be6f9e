#include "source/kernel_tree.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "source/tree_check.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// Begins the identity of a tree that was unpacked from a tarball.
constexpr const char* k_tarball_identity = "tar:";

bool is_tarball(const fs::path& path) {
  static constexpr std::array<std::string_view, 8> k_endings = {
      ".tar",     ".tar.xz", ".tar.gz", ".tar.bz2",
      ".tar.zst", ".tgz",    ".txz",    ".tar.lz4"};
  const std::string name = path.filename().string();
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](auto ending) { return name.ends_with(ending); });
}

bool is_bare_repository(const fs::path& path) {
  return fs::exists(path / "HEAD") && fs::exists(path / "objects") &&
         fs::exists(path / "refs");
}

/// The one folder of an unpacked tarball, or the place itself.
fs::path top_of(const fs::path& dir) {
  fs::path only;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir, error)) {
    if (!only.empty()) {
      return dir;
    }
    only = entry.path();
  }
  return only.empty() || !fs::is_directory(only) ? dir : only;
}

} // namespace

Result<std::string> identity_of_files(const fs::path& folder) {
  std::vector<std::string> entries;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  for (const fs::recursive_directory_iterator end; !error && walk != end;
       walk.increment(error)) {
    if (walk->is_symlink() || !walk->is_regular_file()) {
      continue;
    }
    const auto time = walk->last_write_time().time_since_epoch().count();
    entries.push_back(walk->path().lexically_relative(folder).string() + " " +
                      std::to_string(walk->file_size()) + " " +
                      std::to_string(time));
  }
  if (error) {
    return Error{ErrorKind::infra,
                 folder.string() + ": cannot be read: " + error.message(), ""};
  }
  std::sort(entries.begin(), entries.end());
  Digest digest;
  for (const std::string& entry : entries) {
    digest.field(entry);
  }
  return digest.hex();
}

Result<KernelSource> KernelTrees::resolve(const SourceRequest& request,
                                          const KernelSource* spent) {
  TRY_ASSIGN(KernelSource source, resolve_unpatched(request));
  return request.patches.empty()
             ? Result<KernelSource>(std::move(source))
             : with_patches(std::move(source), request.patches, spent);
}

Result<KernelSource>
KernelTrees::resolve_unpatched(const SourceRequest& request) {
  const bool is_default = request.kernel.empty();
  std::error_code error;
  const fs::path path =
      fs::absolute(is_default ? k_default_tarball : request.kernel, error);
  if (!fs::exists(path)) {
    return Error{ErrorKind::config, path.string() + ": no such file or folder",
                 is_default ? "apt-get install linux-source-6.12"
                            : "--kernel takes a folder, a tarball or a "
                              "repository"};
  }
  if (!request.rev.empty()) {
    return from_revision(path, request.rev);
  }
  if (fs::is_directory(path)) {
    if (is_bare_repository(path)) {
      return no_tree(path, "a bare repository needs --rev");
    }
    return from_folder(path);
  }
  if (is_tarball(path)) {
    return from_tarball(path);
  }
  return no_tree(path, "neither a folder nor a tarball");
}

Result<void> KernelTrees::unpack(const fs::path& tarball, const fs::path& dir) {
  log_info("unpacking " + tarball.string() + " (once)");
  Command command;
  command.argv = {"tar", "-xf", tarball.string(), "-C", dir.string()};
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (result.status != 0) {
    const bool full = result.output.find("No space left") != std::string::npos;
    return Error{full ? ErrorKind::infra : ErrorKind::config,
                 tarball.string() + ": cannot be unpacked: " +
                     display_quote(elide(trim(result.output), 200)),
                 full ? "disk full: make room in the cache" : ""};
  }
  return {};
}

Result<KernelSource> KernelTrees::from_tarball(const fs::path& tarball) {
  TRY_ASSIGN(const std::string digest, cache_.file_digest(tarball));
  const std::string name = digest.substr(0, k_short);
  const fs::path dir = cache_.workspace("sources", name);
  TRY_ASSIGN(const FileLock lock, cache_.lock("source-" + name));
  if (!fs::exists(dir)) {
    TRY_ASSIGN(const fs::path staged, cache_.stage());
    if (const auto unpacked = unpack(tarball, staged); !unpacked) {
      (void)real_filesystem().remove_all(staged);
      return unpacked.error();
    }
    if (const auto tree = check_tree(top_of(staged)); !tree) {
      (void)real_filesystem().remove_all(staged);
      return no_tree(tarball, "the tarball holds none");
    }
    TRY(real_filesystem().make_dirs(dir.parent_path()));
    TRY(real_filesystem().rename(staged, dir));
  }
  TRY_ASSIGN(std::string version, check_tree(top_of(dir)));
  std::string description = tarball.stem().stem().string() + " " + version;
  return KernelSource{top_of(dir), k_tarball_identity + digest,
                      std::move(description), std::move(version)};
}

Result<std::string> KernelTrees::git(const fs::path& repository,
                                     std::vector<std::string> arguments) {
  Command command;
  command.argv = {"git", "-C", repository.string()};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.output_limit = 64 << 20;
  command.env["GIT_OPTIONAL_LOCKS"] = "0";
  TRY_ASSIGN(const CommandResult result, runner_.run(command));
  if (result.status != 0) {
    return Error{ErrorKind::config,
                 repository.string() + ": git " + arguments[0] + ": " +
                     display_quote(elide(trim(result.output), 200)),
                 ""};
  }
  return std::string(trim(result.output));
}

Result<KernelSource> KernelTrees::from_revision(const fs::path& repository,
                                                const std::string& rev) {
  if (rev.starts_with("-")) {
    return Error{ErrorKind::usage, "--rev: '" + rev + "' is not a revision",
                 ""};
  }
  auto commit =
      git(repository, {"rev-parse", "--verify", "--quiet", rev + "^{commit}"});
  if (!commit) {
    return Error{ErrorKind::config,
                 repository.string() + ": no revision '" + rev + "' here",
                 "--rev takes what git rev-parse understands"};
  }
  TRY_ASSIGN(const FileLock lock,
             cache_.lock("source-" + commit->substr(0, k_short)));
  const fs::path dir =
      cache_.workspace("sources", "git-" + commit->substr(0, k_short));
  if (!fs::exists(dir / "Makefile")) {
    log_info("checking out " + rev + " (once)");
    TRY(real_filesystem().remove_all(dir));
    TRY_ASSIGN(const std::string pruned,
               git(repository, {"worktree", "prune"}));
    TRY_ASSIGN(const std::string added,
               git(repository, {"worktree", "add", "--force", "--detach",
                                dir.string(), *commit}));
  }
  TRY_ASSIGN(std::string version, check_tree(dir));
  return KernelSource{dir, "git:" + *commit,
                      rev + " (" + commit->substr(0, 12) + ") " + version,
                      version};
}

Result<std::string> KernelTrees::identity_of_repository(const fs::path& dir) {
  TRY_ASSIGN(const std::string commit, git(dir, {"rev-parse", "HEAD"}));
  TRY_ASSIGN(const std::string diff, git(dir, {"diff", "HEAD", "--binary"}));
  TRY_ASSIGN(const std::string others,
             git(dir, {"ls-files", "--others", "--exclude-standard", "-z"}));
  if (diff.empty() && others.empty()) {
    return "git:" + commit;
  }
  Digest digest;
  digest.field(commit).field(diff);
  for (const std::string& name : split(others, '\0')) {
    if (!name.empty()) {
      TRY_ASSIGN(const std::string content, digest_file(dir / name));
      digest.field(name).field(content);
    }
  }
  return "git+:" + digest.hex();
}

Result<KernelSource> KernelTrees::from_folder(const fs::path& folder) {
  TRY_ASSIGN(std::string version, check_tree(folder));
  if (fs::exists(folder / ".config") ||
      fs::exists(folder / "include" / "config")) {
    return Error{ErrorKind::config,
                 folder.string() + ": holds the files of a build in the tree",
                 "the farm builds outside the tree, which kbuild allows only "
                 "for a clean one: make mrproper, or give --rev"};
  }
  std::string identity;
  std::string what = "tree";
  if (fs::exists(folder / ".git")) {
    TRY_ASSIGN(identity, identity_of_repository(folder));
    what = identity.starts_with("git+") ? "git, modified" : "git";
  } else {
    TRY_ASSIGN(const std::string files, identity_of_files(folder));
    identity = "files:" + files;
  }
  std::string description =
      folder.filename().string() + " " + version + " (" + what + ")";
  return KernelSource{folder, std::move(identity), std::move(description),
                      std::move(version)};
}

} // namespace farm
