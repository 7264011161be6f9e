#include "source/kernel_tree.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// Begins the identity of a tree that was unpacked from a tarball.
constexpr const char* k_tarball_identity = "tar:";
constexpr std::size_t k_short = 16; ///< digits of a digest in folder names

Error no_tree(const fs::path& path, const std::string& why) {
  return {ErrorKind::config, path.string() + ": not a kernel tree: " + why,
          "give a kernel source folder, a tarball of one, or a git repository "
          "with --rev"};
}

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

/// The version of the tree, or why it is none.
Result<std::string> check_tree(const fs::path& dir) {
  for (const char* name : {"Makefile", "Kconfig", "arch", "mm"}) {
    if (!fs::exists(dir / name)) {
      return no_tree(dir, "it has no " + std::string(name));
    }
  }
  TRY_ASSIGN(const std::string makefile,
             real_filesystem().read_file(dir / "Makefile", 4 << 20));
  std::string version = kernel_version(makefile);
  if (version.empty()) {
    return no_tree(dir, "its Makefile names no VERSION");
  }
  return version;
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

std::string kernel_version(std::string_view makefile) {
  std::map<std::string, std::string> values;
  for (std::string_view line : lines(makefile)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('\t')) {
      continue;
    }
    values.try_emplace(std::string(trim(line.substr(0, equals))),
                       std::string(trim(line.substr(equals + 1))));
    if (values.size() > 8) {
      break;
    }
  }
  if (values["VERSION"].empty() || values["PATCHLEVEL"].empty()) {
    return "";
  }
  const std::string sub = values["SUBLEVEL"];
  return values["VERSION"] + "." + values["PATCHLEVEL"] +
         (sub.empty() ? "" : "." + sub) + values["EXTRAVERSION"];
}

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

Result<KernelSource> KernelTrees::resolve(const SourceRequest& request) {
  TRY_ASSIGN(KernelSource source, resolve_unpatched(request));
  return request.patches.empty()
             ? Result<KernelSource>(std::move(source))
             : with_patches(std::move(source), request.patches);
}

Result<void> KernelTrees::copy_tree(const KernelSource& source,
                                    const fs::path& to) {
  // What we unpacked or checked out never changes, so links do, and patch(1)
  // breaks those of the files it writes. Anyone else's tree may be edited in
  // place.
  const bool ours =
      source.path.string().starts_with(cache_.root().string() + "/");
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
                          const std::vector<std::string>& patches) {
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
    auto made = copy_tree(source, staged);
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
