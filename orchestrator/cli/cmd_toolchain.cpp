#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "toolchain/import.hpp"
#include "toolchain/probe.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Which of the command's own commands was given, and with what.
struct ToolchainArguments {
  const CLI::App* list = nullptr;
  const CLI::App* import = nullptr;
  std::vector<std::string> files;
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

/// A file with several names counts once.
double bytes_below(const fs::path& dir) {
  double bytes = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(dir, error)) {
    if (entry.is_regular_file(error) && !entry.is_symlink(error)) {
      bytes += static_cast<double>(entry.file_size(error)) /
               static_cast<double>(entry.hard_link_count(error));
    }
  }
  return bytes;
}

Result<ToolchainFacts> facts_of(const ToolchainShelf& shelf, Runner& runner,
                                const ToolchainRecipe& recipe) {
  ToolchainFacts facts;
  facts.target = recipe.target;
  ArchSpec arch;
  arch.toolchain.prefix = recipe.target + "-";
  arch.toolchain.recipe = recipe;
  const ToolchainPlace place = locate_toolchain(shelf, arch.toolchain);
  if (place == ToolchainPlace::path) {
    facts.state = "in PATH";
    TRY_ASSIGN(const Toolchain found, find_toolchain(runner, shelf, arch));
    facts.identity = found.identity;
    return facts;
  }
  TRY_ASSIGN(const auto kept, shelf.find(recipe));
  if (kept) {
    facts.state = to_string(kept->origin);
    facts.identity = kept->identity;
    facts.bytes = bytes_below(kept->dir);
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
                {"bytes", facts.bytes}};
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

Result<int> toolchain(const ToolchainArguments& arguments,
                      const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(const fs::path cache, cache_root(globals));
  Workplace place(cache);
  if (arguments.import->parsed()) {
    return import_all(arguments, tree, place, globals);
  }
  return show(tree, place, tree.toolchains, globals);
}

} // namespace

Action add_toolchain(CLI::App& app) {
  auto arguments = std::make_shared<ToolchainArguments>();
  CLI::App* command = app.add_subcommand(
      "toolchain", "Compilers that Debian lacks: list, import");
  command->require_subcommand(1);
  arguments->list = command->add_subcommand(
      "list", "Each toolchain: in PATH, built, imported or to be built");
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
                  "  ./farm toolchain import ~/toolchains");
  return [arguments](const GlobalOptions& globals) {
    return toolchain(*arguments, globals);
  };
}

} // namespace farm
