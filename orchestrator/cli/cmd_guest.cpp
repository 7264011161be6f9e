#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/outside_run.hpp"
#include "cli/selection_options.hpp"
#include "cli/workplace.hpp"
#include "pipeline/kernel_stage.hpp"
#include "toolchain/probe.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct GuestArguments {
  SelectionOptions selection;
  fs::path into; ///< empty: the binaries stay in the cache
  bool if_found = false;
};

/// What became of one architecture's suite.
struct Made {
  std::string arch;
  fs::path binary; ///< empty: there is none
  std::string reason;
  std::string hint;         ///< what helps; may be empty
  bool passed_over = false; ///< no compiler, and none was insisted on
};

/// The suite's compiler is the one asked for, when a path was given.
Result<void> choose_compiler(Job& job, const std::string& toolchain) {
  if (toolchain == k_llvm_toolchain) {
    return Error{ErrorKind::usage,
                 "the suite is not built by clang where arch-configs/ name gcc",
                 "--toolchain takes a path here"};
  }
  if (toolchain != k_default_toolchain) {
    job.arch.toolchain = job.kernel_toolchain;
  }
  return {};
}

bool compiler_is_there(const ToolchainShelf& shelf, const Job& job) {
  const ToolchainPlace place = locate_toolchain(shelf, job.arch.toolchain);
  return place != ToolchainPlace::missing && place != ToolchainPlace::to_build;
}

Result<fs::path> copy_to(const fs::path& dir, const std::string& arch,
                         const fs::path& binary) {
  std::error_code error;
  fs::create_directories(dir, error);
  const fs::path copy = dir / ("fault-torture-" + arch);
  if (!error) {
    fs::copy_file(binary, copy, fs::copy_options::overwrite_existing, error);
  }
  if (error) {
    return errno_error(copy, "write", error.value());
  }
  return copy;
}

Result<Made> make(const RunContext& context, const Job& job,
                  const GuestArguments& arguments) {
  Made made;
  made.arch = job.arch.name;
  if (arguments.if_found &&
      !compiler_is_there(ToolchainShelf(context.cache), job)) {
    made.passed_over = true;
    made.reason = "no compiler";
    return made;
  }
  JobRecord record;
  record.arch = job.arch.name;
  const auto suite = make_suite(context, job, 0, record);
  if (!suite) {
    if (context.cancel.cancelled()) {
      return suite.error();
    }
    made.reason = suite.error().what;
    made.hint = suite.error().hint;
    return made;
  }
  made.binary = suite->binary;
  if (!arguments.into.empty()) {
    TRY_ASSIGN(made.binary, copy_to(arguments.into, made.arch, suite->binary));
  }
  return made;
}

void print(const Made& made) {
  if (made.binary.empty()) {
    std::cout << made.arch << ": "
              << (made.passed_over ? "passed over: " : "FAILED: ")
              << made.reason << "\n"
              << (made.hint.empty() ? "" : "  " + made.hint + "\n")
              << std::flush;
    return;
  }
  std::cout << made.arch << ": " << made.binary.string() << "\n" << std::flush;
}

/// Nothing made at all is a failure too.
int conclude(const std::vector<Made>& all) {
  bool any = false;
  bool failed = false;
  for (const Made& made : all) {
    any |= !made.binary.empty();
    failed |= made.binary.empty() && !made.passed_over;
  }
  return any && !failed ? 0 : exit_code(ErrorKind::guest);
}

Json to_json(const Made& made) {
  return {{"arch", made.arch},
          {"binary", made.binary.string()},
          {"passed_over", made.passed_over},
          {"reason", made.reason},
          {"hint", made.hint}};
}

Result<int> guest(const GuestArguments& arguments,
                  const GlobalOptions& globals) {
  if (auto listed = answer_list(arguments.selection, globals)) {
    return *listed;
  }
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  const Selection& selection = arguments.selection.selection;
  TRY_ASSIGN(Plan plan, make_plan(selection, tree.arches, tree.profiles));
  TRY_ASSIGN(const fs::path cache, cache_root(globals));
  Workplace place(cache);
  TRY_ASSIGN(KernelSource source, KernelTrees(place.cache, place.runner)
                                      .resolve(arguments.selection.source));
  const OutsideRun outside(place, tree, std::move(source));
  std::vector<Made> all;
  Json json = Json::array();
  for (Job& job : plan.jobs) {
    TRY(choose_compiler(job, selection.toolchain));
    TRY_ASSIGN(Made made, make(outside.context(), job, arguments));
    json.push_back(to_json(made));
    if (!globals.json) {
      print(made);
    }
    all.push_back(std::move(made));
  }
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  }
  return conclude(all);
}

} // namespace

Action add_guest(CLI::App& app) {
  auto arguments = std::make_shared<GuestArguments>();
  CLI::App* command = app.add_subcommand(
      "guest", "Build the fault suite alone: a static program to run on a "
               "board of your own");
  add_arches(*command, arguments->selection);
  command
      ->add_option("--into", arguments->into,
                   "Copy the programs there, as fault-torture-ARCH")
      ->type_name("DIR");
  command->add_flag("--if-found", arguments->if_found,
                    "Pass over architectures whose compiler is not there");
  command->footer("Examples:\n"
                  "  ./farm guest arm --into .\n"
                  "  ./farm guest --all --if-found");
  return [arguments](const GlobalOptions& globals) {
    return guest(*arguments, globals);
  };
}

} // namespace farm
