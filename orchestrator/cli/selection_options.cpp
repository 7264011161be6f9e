#include "cli/selection_options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace farm {

void add_arches(CLI::App& command, SelectionOptions& options) {
  command
      .add_option("arch", options.selection.arches,
                  "Architectures, globs allowed; 'list' shows them [" +
                      std::string(k_default_arch) + "]")
      ->type_name("ARCH")
      ->group("Selection");
  command.add_flag("--all", options.selection.all, "Every architecture")
      ->group("Selection");
  command
      .add_option("--toolchain", options.selection.toolchain,
                  "The kernels' compiler: default (of arch-configs/), llvm, or "
                  "a path that the names of your compilers begin with "
                  "(/opt/gcc-14/bin/arm-linux-gnueabi-)")
      ->type_name("NAME")
      ->capture_default_str()
      ->group("Selection");
  command
      .add_option("--kernel", options.source.kernel,
                  "Kernel source: folder, tarball or git repository [Debian's "
                  "linux-source-6.12]")
      ->type_name("PATH")
      ->group("Selection");
  command
      .add_option("--rev", options.source.rev,
                  "Commit of the repository [the folder as it is]")
      ->type_name("REV")
      ->group("Selection");
  command
      .add_option("--patch", options.source.patches,
                  "Apply to a copy of the source first; may be given again")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(CLI::ExistingFile)
      ->group("Selection");
}

void add_selection(CLI::App& command, SelectionOptions& options) {
  add_arches(command, options);
  command
      .add_option("-p,--profile", options.selection.profile,
                  "Debug set-up of the kernels; 'list' shows them")
      ->type_name("NAME")
      ->capture_default_str()
      ->group("Selection");
  command
      .add_option("--cases", options.cases,
                  "Cases to run, by shell pattern; 'list' shows them")
      ->type_name("GLOB")
      ->capture_default_str()
      ->group("Selection");
}

std::optional<Result<int>> answer_list(const SelectionOptions& options,
                                       const GlobalOptions& globals) {
  const auto& arches = options.selection.arches;
  if (std::find(arches.begin(), arches.end(), "list") != arches.end()) {
    return print_list("arches", globals);
  }
  if (options.selection.profile == "list") {
    return print_list("profiles", globals);
  }
  if (options.cases == "list") {
    return print_list("cases", globals);
  }
  return std::nullopt;
}

} // namespace farm
