#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/cache.hpp"
#include "base/cancel.hpp"
#include "base/result.hpp"
#include "cli/command.hpp"
#include "config/config_tree.hpp"
#include "guest/catalogue.hpp"
#include "plan/matrix.hpp"
#include "process/boost_runner.hpp"
#include "process/process_host.hpp"
#include "store/store.hpp"

namespace farm {

/// The farm's own source tree: $FARM_ROOT, or where it was built from.
std::filesystem::path farm_root();

/// Where store and reports go.
std::filesystem::path out_dir(const GlobalOptions& globals);

Result<std::filesystem::path> cache_root(const GlobalOptions& globals);

/// Everything that arch-configs/ and images/ say.
Result<ConfigTree> load_tree();

/// The cases of the suite as built with this program; empty, with a warning,
/// when the host could not run it to ask.
std::vector<CaseInfo> load_catalogue();

/// What commands that run processes share. One per program.
class Workplace {
 public:
  explicit Workplace(std::filesystem::path cache_dir);

  CancelToken cancel;
  ProcessHost host;
  BoostRunner runner;
  Cache cache;
};

/// "x86_64, 2 CPUs, 24 GiB": what reports say of this machine.
std::string host_description();

/// CPUs this process may use.
int host_cpus();

/// Memory that jobs may have: most of what is free now. 0: not known.
int memory_for_jobs_mib();

/// A name option given as `list` prints names and ends the command.
inline bool is_list(const std::string& name) {
  return name == "list";
}

/// Two columns for people: name and one line.
void print_rows(const std::vector<std::pair<std::string, std::string>>& rows);

} // namespace farm
