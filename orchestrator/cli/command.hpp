#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace CLI {
class App;
}

namespace farm {

/// Options that every command has.
struct GlobalOptions {
  bool json = false;
  bool verbose = false;
  bool quiet = false;
  std::filesystem::path log_file; ///< empty: none
  std::filesystem::path cache;    ///< empty: the user's usual one
  std::filesystem::path out;      ///< store and reports; empty: <root>/reports
  std::vector<std::string> argv;  ///< as given, without the program
};

void add_globals(CLI::App& app, GlobalOptions& globals);

/// What a command does once the command line is known to be right; the value
/// is the exit code.
using Action = std::function<Result<int>(const GlobalOptions&)>;

/// Adds a command to the program and returns its action. The command keeps
/// its own options alive in the action.
using AddCommand = Action (*)(CLI::App& app);

Action add_doctor(CLI::App& app);
Action add_list(CLI::App& app);
Action add_plan(CLI::App& app);
Action add_run(CLI::App& app);
Action add_guest(CLI::App& app);
Action add_parse(CLI::App& app);
Action add_report(CLI::App& app);
Action add_show(CLI::App& app);
Action add_diff(CLI::App& app);
Action add_history(CLI::App& app);
Action add_log(CLI::App& app);
Action add_repro(CLI::App& app);
Action add_bundle(CLI::App& app);
Action add_bisect(CLI::App& app);
Action add_watch(CLI::App& app);
Action add_baseline_command(CLI::App& app);
Action add_gc(CLI::App& app);
Action add_toolchain(CLI::App& app);
Action add_cache(CLI::App& app);
Action add_completion(CLI::App& app);
Action add_man(CLI::App& app);

} // namespace farm
