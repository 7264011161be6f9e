#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>

#include "base/cache_care.hpp"
#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "toolchain/gcc_build.hpp"
#include "toolchain/import.hpp"
#include "toolchain/probe.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Which of the command's own commands was given, and with what.
struct ToolchainArguments {
  const CLI::App* build = nullptr;
  const CLI::App* import = nullptr;
  std::vector<std::string> targets; ///< to build
  bool all = false;                 ///< build every one
  int jobs = 0;                     ///< of a build; 0: all CPUs
  std::vector<std::string> files;   ///< to import
};

/// What is known of one toolchain.
struct ToolchainFacts {
  std::string target;
  std::string state; ///< "in PATH", "built", "imported", "to be built"
  std::string identity;
  std::vector<std::string> arches; ///< that are built with it
  double bytes = 0;                ///< in the cache
  int minutes = 0;                 ///< to build it
};

Result<ToolchainFacts> facts_of(const ToolchainShelf& shelf, Runner& runner,
                                const ToolchainRecipe& recipe) {
  ToolchainFacts facts;
  facts.target = recipe.target;
  ToolchainSpec spec;
  spec.prefix = recipe.target + "-";
  spec.recipe = recipe;
  const ToolchainPlace place = locate_toolchain(shelf, spec);
  if (place == ToolchainPlace::path) {
    facts.state = "in PATH";
    TRY_ASSIGN(const Toolchain found, find_toolchain(runner, shelf, spec));
    facts.identity = found.identity;
    return facts;
  }
  TRY_ASSIGN(const auto kept, shelf.find(recipe));
  if (kept) {
    facts.state = to_string(kept->origin);
    facts.identity = kept->identity;
    facts.bytes = bytes_below(kept->dir);
  } else if (const auto archive = shelf.offered(recipe)) {
    facts.state = "offered by " + archive->string();
  } else {
    facts.state = "to be built";
    facts.minutes = build_minutes(recipe, host_cpus());
  }
  return facts;
}

std::vector<std::string> users_of(const std::string& target,
                                  const std::vector<ArchSpec>& arches) {
  std::vector<std::string> names;
  for (const ArchSpec& arch : arches) {
    if (arch.toolchain.recipe && arch.toolchain.recipe->target == target) {
      names.push_back(arch.name);
    }
  }
  return names;
}

Json to_json(const ToolchainFacts& facts) {
  Json entry = {{"target", facts.target},
                {"state", facts.state},
                {"identity", facts.identity},
                {"arches", facts.arches},
                {"bytes", static_cast<std::uint64_t>(facts.bytes)}};
  if (facts.minutes > 0) {
    entry["minutes"] = facts.minutes;
  }
  return entry;
}

/// "imported, 60 MiB, or1k-linux-gcc (GCC) 12.2.0 [or1k-linux]; for openrisc".
std::string to_text(const ToolchainFacts& facts) {
  std::vector<std::string> parts = {facts.state};
  if (facts.bytes > 0) {
    parts.push_back(format_bytes(facts.bytes));
  }
  if (facts.minutes > 0) {
    parts.push_back("about " + std::to_string(facts.minutes) + " minutes");
  }
  if (!facts.identity.empty()) {
    parts.push_back(display_quote(facts.identity));
  }
  return join(parts, ", ") + "; for " +
         (facts.arches.empty() ? "no architecture" : join(facts.arches, ", "));
}

Result<int> print_all(const std::vector<ToolchainFacts>& all,
                      const GlobalOptions& globals) {
  Json json = Json::array();
  std::vector<std::pair<std::string, std::string>> rows;
  for (const ToolchainFacts& facts : all) {
    json.push_back(to_json(facts));
    rows.emplace_back(facts.target, to_text(facts));
  }
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  } else {
    print_rows(rows);
  }
  return 0;
}

/// What is known of the toolchains, after something was done to them.
Result<int> show(const ConfigTree& tree, Workplace& place,
                 const std::vector<ToolchainRecipe>& recipes,
                 const GlobalOptions& globals) {
  const ToolchainShelf shelf(place.cache);
  std::vector<ToolchainFacts> all;
  for (const ToolchainRecipe& recipe : recipes) {
    TRY_ASSIGN(ToolchainFacts facts, facts_of(shelf, place.runner, recipe));
    facts.arches = users_of(recipe.target, tree.arches);
    all.push_back(std::move(facts));
  }
  return print_all(all, globals);
}

/// All paths are looked at before the first archive is unpacked.
Result<int> import_all(const ToolchainArguments& arguments,
                       const ConfigTree& tree, Workplace& place,
                       const GlobalOptions& globals) {
  std::vector<ToolchainArchive> archives;
  for (const std::string& file : arguments.files) {
    TRY_ASSIGN(const auto found, find_archives(file, tree.toolchains));
    archives.insert(archives.end(), found.begin(), found.end());
  }
  const ToolchainShelf shelf(place.cache);
  std::vector<ToolchainRecipe> recipes;
  for (const ToolchainArchive& archive : archives) {
    TRY_ASSIGN(const KeptToolchain kept,
               import_toolchain(place.runner, shelf, archive));
    recipes.push_back(archive.recipe);
  }
  return show(tree, place, recipes, globals);
}

/// The toolchains that were named; an unknown one is a `usage` error.
Result<std::vector<ToolchainRecipe>>
chosen(const ToolchainArguments& arguments,
       const std::vector<ToolchainRecipe>& all) {
  if (arguments.all) {
    return all;
  }
  std::vector<std::string> names;
  for (const ToolchainRecipe& recipe : all) {
    names.push_back(recipe.target);
  }
  if (arguments.targets.empty()) {
    return Error{ErrorKind::usage, "toolchain build: no target is given",
                 "--all, or some of: " + join(names, ", ")};
  }
  std::vector<ToolchainRecipe> recipes;
  for (const std::string& target : arguments.targets) {
    const auto found = std::find(names.begin(), names.end(), target);
    if (found == names.end()) {
      const auto near = nearest(target, names);
      return Error{ErrorKind::usage,
                   "unknown toolchain '" + display_quote(target) + "'",
                   near ? "did you mean '" + *near + "'?"
                        : "one of: " + join(names, ", ")};
    }
    recipes.push_back(all[static_cast<std::size_t>(found - names.begin())]);
  }
  return recipes;
}

/// A line for each step of a build.
ToolchainStep step_printer(const std::string& target,
                           const GlobalOptions& globals) {
  if (globals.json || globals.quiet) {
    return {};
  }
  return
      [target, last = std::string()](std::string_view step, int count) mutable {
        if (step != last) {
          last = step;
          std::cerr << target << ": " << step << " (" << count
                    << " files compiled)\n";
        }
      };
}

Result<int> build_all(const ToolchainArguments& arguments,
                      const ConfigTree& tree, Workplace& place,
                      const GlobalOptions& globals) {
  TRY_ASSIGN(const auto recipes, chosen(arguments, tree.toolchains));
  const ToolchainShelf shelf(place.cache);
  ToolchainBuilder builder(shelf, place.runner,
                           arguments.jobs > 0 ? arguments.jobs : host_cpus());
  for (const ToolchainRecipe& recipe : recipes) {
    TRY_ASSIGN(const KeptToolchain kept,
               builder.build(recipe, step_printer(recipe.target, globals)));
  }
  return show(tree, place, recipes, globals);
}

Result<int> toolchain(const ToolchainArguments& arguments,
                      const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(const fs::path cache, cache_root(globals));
  Workplace place(cache);
  if (arguments.build->parsed()) {
    return build_all(arguments, tree, place, globals);
  }
  if (arguments.import->parsed()) {
    return import_all(arguments, tree, place, globals);
  }
  return show(tree, place, tree.toolchains, globals);
}

} // namespace

Action add_toolchain(CLI::App& app) {
  auto arguments = std::make_shared<ToolchainArguments>();
  CLI::App* command = app.add_subcommand(
      "toolchain", "Compilers that Debian lacks: list, build, import");
  command->require_subcommand(1);
  command->add_subcommand(
      "list", "Each toolchain: in PATH, built, imported or to be built");
  CLI::App* build = command->add_subcommand(
      "build", "Build toolchains from source now, as a run would");
  build->add_option("target", arguments->targets, "Toolchains, as listed")
      ->type_name("TARGET");
  build->add_flag("--all", arguments->all, "Every toolchain");
  build
      ->add_option("-j,--jobs", arguments->jobs,
                   "CPUs to use [" + std::to_string(host_cpus()) + "]")
      ->type_name("N")
      ->check(CLI::Range(1, 4096));
  arguments->build = build;
  CLI::App* import = command->add_subcommand(
      "import", "Put toolchains built elsewhere into the cache");
  import
      ->add_option("file", arguments->files,
                   "TARGET.tar.xz with TARGET/bin/TARGET-gcc, or a folder of "
                   "such files")
      ->type_name("FILE|DIR")
      ->required();
  arguments->import = import;
  command->footer("Examples:\n"
                  "  ./farm toolchain list\n"
                  "  ./farm toolchain build or1k-linux -j 4\n"
                  "  ./farm toolchain import ~/toolchains");
  return [arguments](const GlobalOptions& globals) {
    return toolchain(*arguments, globals);
  };
}

} // namespace farm
