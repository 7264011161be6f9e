#include "cli/app.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"

namespace farm {
namespace {

constexpr const char* k_about =
    "faultfarm: builds Linux kernels for many architectures, boots them under\n"
    "QEMU, tortures their page-fault paths and reads every splat";

constexpr const char* k_examples =
    "Examples:\n"
    "  ./farm run                              x86_64, default profile\n"
    "  ./farm run --all -j 8                   every architecture\n"
    "  ./farm run m68k --kernel ~/linux        your own tree\n"
    "  ./farm run arm64 --cases 'retry/*'      one area\n"
    "  ./farm show latest m68k                 what was wrong there\n"
    "  ./farm diff 20261126-2 latest           what is new since that run\n"
    "  ./farm repro latest m68k uffd/poison    that case again, on your desk\n"
    "  ./farm parse console.log --vmlinux vmlinux\n\n"
    "Exit codes: 0 fine, 1 new failures, 2 usage or configuration,\n"
    "            3 infrastructure, 130 interrupted";

/// The commands in the order a user needs them.
constexpr AddCommand k_commands[] = {
    add_doctor, add_list,      add_plan,   add_run,     add_parse,
    add_report, add_show,      add_diff,   add_history, add_log,
    add_repro,  add_bundle,    add_bisect, add_watch,   add_baseline_command,
    add_gc,     add_toolchain, add_cache,  add_guest,   add_completion,
    add_man};

Result<void> set_up(const GlobalOptions& globals) {
  LogSetup setup;
  setup.file = globals.log_file;
  if (globals.verbose) {
    setup.level = LogLevel::debug;
  } else if (globals.quiet || globals.json) {
    setup.level = LogLevel::warn;
  }
  return set_up_log(setup);
}

/// What is wrong with the command line, for people.
Error usage_error(const CLI::App& app, const CLI::ParseError& error, int argc,
                  char** argv) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::string word = argc > 1 ? argv[1] : "";
  const bool known = std::find(names.begin(), names.end(), word) != names.end();
  if (!word.empty() && !word.starts_with("-") && !known) {
    const auto near = nearest(word, names);
    return {ErrorKind::usage, "unknown command '" + display_quote(word) + "'",
            near ? "did you mean '" + *near + "'?"
                 : "'./farm --help' shows the commands"};
  }
  std::string what = error.what();
  if (!what.empty() && what.back() == '.') {
    what.pop_back();
  }
  return {ErrorKind::usage, display_quote(what),
          known ? "'./farm " + word + " --help' shows its options"
                : "'./farm --help' shows the commands"};
}

int report_usage(const CLI::App& app, const CLI::ParseError& error, int argc,
                 char** argv) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    return app.exit(error, std::cout, std::cerr);
  }
  (void)set_up({});
  log_error(usage_error(app, error, argc, argv));
  return exit_code(ErrorKind::usage);
}

int execute(const Action& action, const GlobalOptions& globals) {
  if (const auto ready = set_up(globals); !ready) {
    log_error(ready.error());
    return exit_code(ready.error().kind);
  }
  const auto code = action(globals);
  if (!code) {
    log_error(code.error());
    return exit_code(code.error().kind);
  }
  return *code;
}

} // namespace

void add_globals(CLI::App& app, GlobalOptions& globals) {
  app.add_flag("--json", globals.json, "Print JSON instead of text");
  app.add_flag("-v,--verbose", globals.verbose, "Say more");
  app.add_flag("-q,--quiet", globals.quiet, "Warnings and errors only");
  app.add_option("--log", globals.log_file, "Write all messages to a file")
      ->type_name("FILE");
  app.add_option("--cache", globals.cache,
                 "Kernels, sources and toolchains [$FARM_CACHE or "
                 "~/.cache/faultfarm]")
      ->type_name("DIR");
  app.add_option("--out", globals.out, "Store and reports [reports/]")
      ->type_name("DIR");
}

int run_app(int argc, char** argv) {
  CLI::App app(k_about, "farm");
  app.footer(k_examples);
  app.set_help_all_flag("--help-all", "Help of all commands");
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(34);
  GlobalOptions globals;
  add_globals(app, globals);
  globals.argv.assign(argv + 1, argv + argc);
  std::vector<Action> actions;
  for (const AddCommand add : k_commands) {
    actions.push_back(add(app));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, error, argc, argv);
  }
  const auto commands = app.get_subcommands({});
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (commands[i]->parsed()) {
      return execute(actions[i], globals);
    }
  }
  return exit_code(ErrorKind::usage);
}

} // namespace farm
