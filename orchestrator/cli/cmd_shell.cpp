#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include "cli/command.hpp"
#include "cli/describe.hpp"
#include "cli/workplace.hpp"

// What makes the program at home in a shell: completion and manual page.

namespace farm {

Action add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "completion", "Print a completion script for bash, zsh or fish");
  command->add_option("shell", *shell, "Shell")
      ->type_name("{bash,zsh,fish}")
      ->required();
  command->footer("Example:\n"
                  "  source <(./farm completion bash)");
  return [shell, &app](const GlobalOptions& /*globals*/) -> Result<int> {
    std::vector<std::string> arches;
    if (const auto tree = load_tree()) {
      for (const ArchSpec& arch : tree->arches) {
        arches.push_back(arch.name);
      }
    }
    TRY_ASSIGN(const std::string script,
               completion_script(*shell, words_of(app), arches));
    std::cout << script;
    return 0;
  };
}

Action add_man(CLI::App& app) {
  app.add_subcommand("man", "Print the manual page (./farm man | man -l -)");
  return [&app](const GlobalOptions& /*globals*/) -> Result<int> {
    std::cout << manual_page(words_of(app));
    return 0;
  };
}

} // namespace farm
