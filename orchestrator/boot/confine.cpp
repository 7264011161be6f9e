#include "boot/confine.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/log.hpp"

namespace farm {
namespace {

/// Beside the guest's memory: translated code (1 GiB at most), stacks of
/// threads, libraries. Address space, not memory that is used.
constexpr std::uint64_t k_own_bytes = std::uint64_t{4} << 30;

/// QEMU writes no files but the log of --trace.
constexpr std::uint64_t k_file_bytes = std::uint64_t{4} << 30;

/// Threads of all QEMUs of this user.
constexpr std::uint64_t k_processes = 8192;

/// CPUs that one QEMU can keep busy.
constexpr double k_most_cpus = 8;

/// No boot is longer: a month.
constexpr double k_longest_s = 31 * 86400;

constexpr const char* k_file_option = "file=";

/// Where in an argument a path stands: all of it, or behind "file=".
std::optional<std::pair<std::size_t, std::size_t>>
path_in(const std::string& argument) {
  if (argument.starts_with('/')) {
    return std::pair(std::size_t{0}, argument.size());
  }
  const auto at = argument.find(k_file_option);
  if (at == argument.npos) {
    return std::nullopt;
  }
  const std::size_t begin = at + std::string_view(k_file_option).size();
  const std::size_t end = std::min(argument.find(',', begin), argument.size());
  return std::pair(begin, end - begin);
}

/// A regular file that the child may use; nothing for what is no file, or not
/// there.
struct Opened {
  Fd fd;
  bool for_nobody = false; ///< may be opened again by nobody
};

std::optional<Opened> open_file(const std::string& path, bool to_write) {
  const int flags = to_write ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
  Fd fd(::open(path.c_str(), flags | O_CLOEXEC, 0666));
  struct stat facts {};
  if (!fd || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return std::nullopt;
  }
  if (to_write) {
    // Its own log: nobody else writes there.
    static_cast<void>(::fchmod(fd.get(), facts.st_mode | S_IWOTH));
    return Opened{std::move(fd), true};
  }
  return Opened{std::move(fd), (facts.st_mode & S_IROTH) != 0};
}

/// Whether everybody may enter all folders on the way to a file.
bool is_open_way(const std::filesystem::path& file) {
  for (std::filesystem::path dir = file.parent_path(); !dir.empty();
       dir = dir.parent_path()) {
    struct stat facts {};
    if (::stat(dir.c_str(), &facts) != 0 || (facts.st_mode & S_IXOTH) == 0) {
      return false;
    }
    if (dir == dir.root_path()) {
      break;
    }
  }
  return true;
}

/// Whether nobody could start the program; where it is not found, the one who
/// starts it says so.
bool nobody_may_start(const std::string& program) {
  const char* ours = std::getenv("PATH");
  std::istringstream folders(ours == nullptr ? "" : ours);
  std::filesystem::path found = program;
  for (std::string dir;
       program.find('/') == program.npos && std::getline(folders, dir, ':');) {
    if (!dir.empty() &&
        ::access((std::filesystem::path(dir) / program).c_str(), X_OK) == 0) {
      found = std::filesystem::path(dir) / program;
      break;
    }
  }
  std::error_code error;
  const auto real = std::filesystem::canonical(found, error);
  return error || (is_open_way(std::filesystem::absolute(found, error)) &&
                   is_open_way(real));
}

} // namespace

std::vector<Fd> confine(ChildSpec& spec, int guest_memory_mib, double total_s) {
  Confinement limits;
  limits.memory_bytes =
      (static_cast<std::uint64_t>(guest_memory_mib) << 20) + k_own_bytes;
  limits.file_bytes = k_file_bytes;
  limits.cpu_s =
      static_cast<std::uint64_t>(std::min(total_s, k_longest_s) * k_most_cpus) +
      1;
  if (::geteuid() != 0) {
    spec.confinement = limits;
    return {};
  }
  if (!nobody_may_start(spec.argv.front())) {
    log_warn(spec.argv.front() +
             ": lies where nobody may go, so it runs as root");
    spec.confinement = limits;
    return {};
  }
  std::vector<Fd> kept;
  std::vector<std::string> argv = spec.argv;
  std::vector<int> inherited = spec.inherited;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const auto place = path_in(argv[i]);
    if (!place) {
      continue;
    }
    const std::string path = argv[i].substr(place->first, place->second);
    auto file = open_file(path, argv[i - 1] == "-D");
    if (!file) {
      continue; // not a file: QEMU says so itself
    }
    if (!file->for_nobody) {
      log_warn(path + ": not readable for everybody, so QEMU runs as root");
      spec.confinement = limits;
      return {};
    }
    argv[i].replace(place->first, place->second,
                    "/proc/self/fd/" + std::to_string(file->fd.get()));
    inherited.push_back(file->fd.get());
    kept.push_back(std::move(file->fd));
  }
  limits.as_nobody = true;
  limits.processes = k_processes;
  struct stat kvm {};
  if (::stat("/dev/kvm", &kvm) == 0) {
    limits.groups.push_back(kvm.st_gid);
  }
  spec.argv = std::move(argv);
  spec.inherited = std::move(inherited);
  spec.confinement = std::move(limits);
  return kept;
}

} // namespace farm
