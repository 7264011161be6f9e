#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace farm {

/// A command to be run to its end: a value.
struct Command {
  std::vector<std::string> argv;          ///< argv[0] is looked up in PATH
  std::map<std::string, std::string> env; ///< on top of our environment
  std::filesystem::path cwd;              ///< empty: ours
  /// stdout and stderr are appended here; empty: kept in CommandResult::output.
  std::filesystem::path log;
  double deadline_s = 0; ///< wall time; 0: none
  /// Descriptors of ours the command keeps, by the same numbers.
  std::vector<int> inherited;
  std::size_t output_limit = 4 << 20; ///< bytes kept; the rest is dropped
  /// Called with each piece of output as it comes, from the thread that calls
  /// run(). May be empty.
  std::function<void(std::string_view)> on_output;
};

/// How a command ended.
struct CommandResult {
  int status = 0;     ///< exit code; 128+N: killed by signal N
  std::string output; ///< stdout and stderr, as they came
  bool timed_out = false;
  double wall_s = 0;
  double cpu_s = 0; ///< user + system time, of it and the children it reaped
};

/// Runs commands. The seam behind which tests put a fake.
class Runner {
 public:
  virtual ~Runner() = default;

  /// Runs the command in its own process group with stdin from /dev/null and
  /// waits for it. A non-zero status is not an Error; a command that cannot be
  /// started is (`toolchain`), and so is cancellation (`interrupted`): the
  /// whole group has then been ended. May be called from several threads.
  virtual Result<CommandResult> run(const Command& command) = 0;
};

} // namespace farm
