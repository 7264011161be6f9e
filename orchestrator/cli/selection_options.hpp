#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/command.hpp"
#include "config/config_tree.hpp"
#include "model/job.hpp"
#include "plan/matrix.hpp"
#include "source/kernel_tree.hpp"

namespace farm {

/// The options by which `plan` and `run` say what is to be done.
struct SelectionOptions {
  Selection selection;
  SourceRequest source;
  std::string cases = "*";
};

/// Adds ARCH..., --all, --toolchain, --kernel and --rev.
void add_arches(CLI::App& command, SelectionOptions& options);

/// Adds the same, --profile and --cases.
void add_selection(CLI::App& command, SelectionOptions& options);

/// Answers a name given as `list`; nothing when none was.
std::optional<Result<int>> answer_list(const SelectionOptions& options,
                                       const GlobalOptions& globals);

/// Prints what `farm list <what>` prints; `what` is arches, profiles, cases or
/// formats.
Result<int> print_list(const std::string& what, const GlobalOptions& globals);

} // namespace farm
