#include "cli/workplace.hpp"

#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <utility>

#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {

fs::path farm_root() {
  const char* root = std::getenv("FARM_ROOT");
  return root != nullptr && *root != '\0' ? fs::path(root)
                                          : fs::path(FARM_DEFAULT_ROOT);
}

fs::path out_dir(const GlobalOptions& globals) {
  return globals.out.empty() ? farm_root() / "reports"
                             : fs::absolute(globals.out);
}

Result<fs::path> cache_root(const GlobalOptions& globals) {
  if (!globals.cache.empty()) {
    return fs::absolute(globals.cache);
  }
  return default_cache_root();
}

Result<ConfigTree> load_tree() {
  return load_config(real_filesystem(), farm_root());
}

std::vector<CaseInfo> load_catalogue() {
  const auto text = real_filesystem().read_file(FARM_CATALOGUE, 8 << 20);
  auto cases = text ? parse_catalogue(*text)
                    : Result<std::vector<CaseInfo>>(text.error());
  if (!cases) {
    log_warn("the list of cases is not known: " + cases.error().what);
    return {};
  }
  return *std::move(cases);
}

Workplace::Workplace(fs::path cache_dir)
    : runner(host, cancel), cache(std::move(cache_dir), [token = cancel] {
        return token.cancelled();
      }) {
  host.watch_signals(cancel);
  if (const char* other = std::getenv("FARM_CACHE_FROM");
      other != nullptr && *other != '\0') {
    cache.look_also_in(fs::absolute(other));
  }
}

int host_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    return std::max(1, CPU_COUNT(&set));
  }
  return 1;
}

int memory_for_jobs_mib() {
  const auto text = real_filesystem().read_file("/proc/meminfo", 1 << 16);
  if (!text) {
    return 0;
  }
  constexpr std::string_view k_key = "MemAvailable:";
  for (std::string_view line : lines(*text)) {
    if (line.starts_with(k_key)) {
      const std::string kib(trim(line.substr(k_key.size())));
      return static_cast<int>(std::strtoll(kib.c_str(), nullptr, 10) / 1024 *
                              9 / 10);
    }
  }
  return 0;
}

std::string host_description() {
  utsname name{};
  uname(&name);
  const double memory = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                        static_cast<double>(sysconf(_SC_PAGESIZE));
  return std::string(name.machine) + ", " + std::to_string(host_cpus()) +
         " CPUs, " + format_bytes(memory);
}

void print_rows(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, text] : rows) {
    width = std::max(width, name.size());
  }
  for (const auto& [name, text] : rows) {
    std::cout << std::left << std::setw(static_cast<int>(width)) << name << "  "
              << text << "\n";
  }
}

} // namespace farm
