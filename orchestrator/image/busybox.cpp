#include "image/busybox.hpp"

#include <utility>
#include <vector>

#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/scratch_dir.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_kind = "busybox";
constexpr const char* k_package = "busybox-static";
/// A person waits for it.
constexpr double k_deadline_s = 180;

std::vector<std::string> apt(const fs::path& dir, const std::string& arch,
                             std::vector<std::string> what) {
  std::vector<std::string> argv = {"apt-get", "-qq"};
  for (const std::string& option : std::vector<std::string>{
           "APT::Architecture=" + arch, "APT::Architectures=" + arch,
           "Dir::State=" + (dir / "state").string(),
           "Dir::State::status=/dev/null",
           "Dir::Cache=" + (dir / "cache").string(), "Acquire::Languages=none",
           // apt's own user may not see our folder; nothing runs as root that
           // the caller is not.
           "APT::Sandbox::User="}) {
    argv.insert(argv.end(), {"-o", option});
  }
  argv.insert(argv.end(), what.begin(), what.end());
  return argv;
}

Result<void> run_checked(Runner& runner, std::vector<std::string> argv,
                         const fs::path& dir, const std::string& arch) {
  Command command;
  command.argv = std::move(argv);
  command.cwd = dir;
  command.deadline_s = k_deadline_s;
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  if (result.status != 0) {
    return Error{ErrorKind::infra,
                 std::string(k_package) + " of " + arch + ": " +
                     display_quote(elide(trim(result.output), 300)),
                 "'apt-get update' has to reach the sources of this machine, "
                 "and they have to have the architecture"};
  }
  return {};
}

Result<fs::path> package_in(const fs::path& dir) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir, error)) {
    if (entry.path().extension() == ".deb") {
      return entry.path();
    }
  }
  return Error{ErrorKind::infra,
               std::string(k_package) + ": apt-get left no package", ""};
}

Result<void> fetch(Runner& runner, const std::string& arch,
                   const fs::path& dir) {
  for (const char* name :
       {"state/lists/partial", "cache/archives/partial", "root"}) {
    TRY(real_filesystem().make_dirs(dir / name));
  }
  TRY(run_checked(runner, apt(dir, arch, {"update"}), dir, arch));
  TRY(run_checked(runner, apt(dir, arch, {"download", k_package}), dir, arch));
  TRY_ASSIGN(const fs::path package, package_in(dir));
  return run_checked(
      runner, {"dpkg-deb", "-x", package.string(), (dir / "root").string()},
      dir, arch);
}

} // namespace

Result<fs::path> find_busybox(const Cache& cache, Runner& runner,
                              const std::string& debian_arch) {
  TRY_ASSIGN(const FileLock lock, cache.lock("busybox-" + debian_arch));
  TRY_ASSIGN(const auto known, cache.find(k_kind, debian_arch));
  if (known) {
    return *known / "busybox";
  }
  log_info("fetching " + std::string(k_package) + " of " + debian_arch +
           " (once)");
  TRY_ASSIGN(const fs::path dir, cache.stage());
  const ScratchDir scratch(dir);
  TRY(fetch(runner, debian_arch, dir));
  TRY_ASSIGN(const fs::path staged, cache.stage());
  std::error_code error;
  fs::copy_file(dir / "root" / "bin" / "busybox", staged / "busybox", error);
  if (error) {
    (void)real_filesystem().remove_all(staged);
    return errno_error(staged / "busybox", "copy to", error.value());
  }
  TRY_ASSIGN(const fs::path entry, cache.publish(k_kind, debian_arch, staged));
  return entry / "busybox";
}

} // namespace farm
