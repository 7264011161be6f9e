#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/run_support.hpp"
#include "cli/selection_options.hpp"
#include "cli/workplace.hpp"
#include "pipeline/publish.hpp"
#include "report/renderer.hpp"

namespace farm {
namespace {

struct ReportArguments {
  std::string run = "latest";
  std::string format = "html";
  std::string baseline; ///< see compare_with()
  std::filesystem::path output;
};

Result<const Format*> format_called(const std::string& name) {
  if (const Format* format = find_format(name)) {
    return format;
  }
  std::vector<std::string> names;
  for (const Format& format : formats()) {
    names.emplace_back(format.name);
  }
  return unknown_format(name, names);
}

Result<int> report(const ReportArguments& arguments,
                   const GlobalOptions& globals) {
  if (is_list(arguments.format)) {
    return print_list("formats", globals);
  }
  TRY_ASSIGN(const Format* format,
             format_called(globals.json ? "json" : arguments.format));
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const RunRecord run,
             judged_run(arguments.run, arguments.baseline, store));
  const auto run_dir = store.run_dir(run.id);
  TRY_ASSIGN(const ReportInput input, input_of(run, store));
  if (arguments.output == "-" || globals.json) {
    TRY_ASSIGN(const std::string bytes, format->render(input));
    std::cout << bytes;
    return 0;
  }
  TRY_ASSIGN(const auto path,
             publish(*format, input, run_dir, arguments.output));
  std::cout << path.string() << "\n";
  return 0;
}

} // namespace

Action add_report(CLI::App& app) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command =
      app.add_subcommand("report", "Render a stored run once more");
  command
      ->add_option("run", arguments->run,
                   "Run: its id, the beginning of it, or 'latest'")
      ->capture_default_str();
  command->add_option("-f,--format", arguments->format, "'list' shows them")
      ->type_name("NAME")
      ->capture_default_str();
  add_baseline(*command, arguments->baseline);
  command
      ->add_option("-o,--output", arguments->output,
                   "File to write; - is stdout [in the run's folder]")
      ->type_name("FILE");
  return [arguments](const GlobalOptions& globals) {
    return report(*arguments, globals);
  };
}

} // namespace farm
