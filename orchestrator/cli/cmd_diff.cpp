#include <CLI/CLI.hpp>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "base/colour.hpp"
#include "cli/run_support.hpp"
#include "cli/workplace.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "verdict/exit_status.hpp"

namespace farm {
namespace {

struct DiffArguments {
  std::string before;
  std::string after = "latest";
};

Result<int> diff(const DiffArguments& arguments, const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const RunRecord run,
             judged_run(arguments.after, arguments.before, store));
  std::cout << (globals.json ? json_of_changes(run)
                             : changes_text(run, may_colour(STDOUT_FILENO)));
  return exit_code_of(run);
}

} // namespace

Action add_diff(CLI::App& app) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* command = app.add_subcommand(
      "diff", "What differs between two stored runs; exit code 1 when "
              "something is new");
  command->add_option("before", arguments->before, "Run to compare with")
      ->type_name("RUN")
      ->required();
  command->add_option("after", arguments->after, "Run that is judged")
      ->type_name("RUN")
      ->capture_default_str();
  return [arguments](const GlobalOptions& globals) {
    return diff(*arguments, globals);
  };
}

} // namespace farm
