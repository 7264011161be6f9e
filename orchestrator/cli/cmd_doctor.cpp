#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "boot/accelerator.hpp"
#include "cli/selection_options.hpp"
#include "cli/workplace.hpp"
#include "toolchain/probe.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct DoctorArguments {
  SelectionOptions selection;
  bool missing_packages = false;
};

/// One line of the examination.
struct Finding {
  std::string subject;
  bool ok = true;
  std::string text;
  std::string hint;
};

/// Programs that building any kernel takes, and their packages.
const std::vector<std::pair<std::string, std::string>> k_tools = {
    {"make", "make"},   {"cmake", "cmake"}, {"ninja", "ninja-build"},
    {"flex", "flex"},   {"bison", "bison"}, {"bc", "bc"},
    {"git", "git"},     {"tar", "tar"},     {"xz", "xz-utils"},
    {"rsync", "rsync"}, {"gcc", "gcc"}};

Finding from_result(const std::string& subject,
                    const Result<std::string>& result) {
  if (result) {
    return {subject, true, *result, ""};
  }
  return {subject, false, result.error().what, result.error().hint};
}

/// Compilers allocate much and touch it once: with huge pages for everybody a
/// fifth of their CPU time is saved (measured: GCC 12 on a virtual machine).
std::string huge_pages_text() {
  const auto setting = real_filesystem().read_file(
      "/sys/kernel/mm/transparent_hugepage/enabled", 4096);
  if (!setting) {
    return "unknown";
  }
  return setting->find("[always]") != std::string::npos
             ? "for every program"
             : "only where asked for; 'always' makes compiling cheaper";
}

std::vector<Finding> examine_host() {
  std::vector<Finding> findings;
  findings.push_back({"host", true, host_description(), ""});
  for (const auto& [program, package] : k_tools) {
    if (!in_path(program)) {
      findings.push_back(
          {program, false, "not found", "apt-get install " + package});
    }
  }
  findings.push_back(
      {"ccache", true,
       in_path("ccache") ? "used" : "not found: builds work, slower", ""});
  findings.push_back({"huge pages", true, huge_pages_text(), ""});
  const HostKvm kvm = host_kvm();
  findings.push_back({"kvm", true,
                      kvm.device ? "/dev/kvm is there; a trial boot decides"
                                 : "no /dev/kvm: TCG is used",
                      ""});
  const bool source = std::filesystem::exists(k_default_tarball);
  findings.push_back({"kernel source", source,
                      source ? k_default_tarball : "no default source",
                      "apt-get install linux-source-6.12, or use --kernel"});
  return findings;
}

/// Who the compiler is, or that a run will build it.
Result<std::string> compiler_text(const ToolchainShelf& shelf, Runner& runner,
                                  const ToolchainSpec& spec) {
  const ToolchainPlace place = locate_toolchain(shelf, spec);
  if (place == ToolchainPlace::offered) {
    return "will be imported from " + shelf.offered(*spec.recipe)->string();
  }
  if (place == ToolchainPlace::to_build) {
    const ToolchainRecipe& recipe = *spec.recipe;
    TRY_ASSIGN(const std::string name, shelf.name_to_build(recipe));
    return "will be built (about " +
           std::to_string(build_minutes(recipe, host_cpus())) + " minutes)";
  }
  TRY_ASSIGN(const Toolchain toolchain, find_toolchain(runner, shelf, spec));
  return toolchain.identity;
}

void examine_jobs(const Plan& plan, Workplace& place,
                  std::vector<Finding>& findings) {
  const ToolchainShelf shelf(place.cache);
  for (const Job& job : plan.jobs) {
    const ArchSpec& arch = job.arch;
    const auto compiler = [&](const char* what, const ToolchainSpec& spec) {
      findings.push_back(from_result(arch.name + what,
                                     compiler_text(shelf, place.runner, spec)));
    };
    compiler(" compiler", arch.toolchain);
    if (job.kernel_toolchain.llvm != arch.toolchain.llvm ||
        job.kernel_toolchain.dir != arch.toolchain.dir) {
      compiler(" kernel compiler", job.kernel_toolchain);
    }
    findings.push_back(from_result(arch.name + " emulator",
                                   find_qemu(place.runner, arch.qemu)));
  }
}

void print(const std::vector<Finding>& findings, const GlobalOptions& globals) {
  Json json = Json::array();
  for (const Finding& finding : findings) {
    if (globals.json) {
      json.push_back({{"subject", finding.subject},
                      {"ok", finding.ok},
                      {"text", finding.text},
                      {"hint", finding.ok ? "" : finding.hint}});
      continue;
    }
    std::cout << (finding.ok ? "ok       " : "MISSING  ") << finding.subject
              << ": " << display_quote(finding.text) << "\n";
    if (!finding.ok && !finding.hint.empty()) {
      std::cout << "         " << finding.hint << "\n";
    }
  }
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  }
}

int print_missing(const ToolchainShelf& shelf, const std::vector<Job>& jobs,
                  bool own_source) {
  std::vector<std::string> packages = missing_packages(shelf, jobs);
  if (!own_source && !std::filesystem::exists(k_default_tarball)) {
    packages.emplace_back("linux-source-6.12");
  }
  for (const std::string& package : packages) {
    std::cout << package << "\n";
  }
  return 0;
}

Result<int> doctor(const DoctorArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  Selection selection = arguments.selection.selection;
  if (!arguments.missing_packages && selection.arches.empty()) {
    selection.all = true;
  }
  selection.profile = Selection().profile; // detectors do not matter here
  const auto plan = make_plan(selection, tree.arches, tree.profiles);
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  if (arguments.missing_packages) {
    // A wrong name is for the command itself to complain about.
    const Cache kept(cache);
    return plan ? print_missing(ToolchainShelf(kept), plan->jobs,
                                !arguments.selection.source.kernel.empty())
                : 0;
  }
  if (!plan) {
    return plan.error();
  }
  Workplace place(cache);
  std::vector<Finding> findings = examine_host();
  examine_jobs(*plan, place, findings);
  print(findings, globals);
  for (const Finding& finding : findings) {
    if (!finding.ok) {
      return exit_code(ErrorKind::toolchain);
    }
  }
  return 0;
}

} // namespace

Action add_doctor(CLI::App& app) {
  auto arguments = std::make_shared<DoctorArguments>();
  CLI::App* command = app.add_subcommand(
      "doctor", "Check compilers, emulators and kernel source; say what is "
                "missing and how to get it");
  add_selection(*command, arguments->selection);
  command->allow_extras();
  command
      ->add_flag("--missing-packages", arguments->missing_packages,
                 "Print the Debian packages these architectures lack, one a "
                 "line; options of other commands are passed over")
      ->group("Scripting");
  return [arguments](const GlobalOptions& globals) {
    return doctor(*arguments, globals);
  };
}

} // namespace farm
