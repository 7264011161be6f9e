#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "cli/outside_run.hpp"
#include "cli/selection_options.hpp"
#include "cli/workplace.hpp"
#include "model/words.hpp"
#include "pipeline/kernel_stage.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

/// Detectors by what becomes of them, a line each: "on", "lost", ... Before
/// the kernel can be configured: those that are asked for.
std::string detector_lines(const Job& job,
                           const Result<KernelOutlook>& outlook) {
  std::map<DetectorState, std::string> names;
  if (outlook) {
    for (const DetectorResult& detector : outlook->detectors) {
      names[detector.state].append(" ").append(detector.name);
    }
  }
  std::string lines;
  for (const auto& [state, list] : names) {
    std::string word(to_string(state));
    word.resize(11, ' ');
    lines.append("  ").append(word).append(list).append("\n");
  }
  if (lines.empty()) {
    lines = "  detectors  ";
    for (const DetectorSpec& detector : job.wanted) {
      lines.append(" ").append(detector.name);
    }
    lines += "\n";
  }
  return lines;
}

/// What a run would do about a job's kernel, for people.
std::string kernel_text(const Result<KernelOutlook>& outlook) {
  if (!outlook) {
    return "cannot be made: " + outlook.error().what;
  }
  if (outlook->digest.empty()) {
    return outlook->toolchain_minutes > 0
               ? "to be built, after its toolchain (about " +
                     std::to_string(outlook->toolchain_minutes) + " minutes)"
               : "to be built, after its toolchain is imported";
  }
  return outlook->built ? "in the cache (" + outlook->digest + ")"
                        : "to be built (" + outlook->digest + ")";
}

Json to_json(const Job& job, const Result<KernelOutlook>& outlook) {
  Json entry = {{"arch", job.arch.name},
                {"profile", job.profile.name},
                {"reason", job.reason},
                {"detectors", Json::array()}};
  for (const DetectorSpec& detector : job.wanted) {
    entry["detectors"].push_back(detector.name);
  }
  if (outlook && outlook->digest.empty()) {
    entry["toolchain"] = {{"built", false},
                          {"minutes", outlook->toolchain_minutes}};
  } else if (outlook) {
    entry["kernel"] = {{"digest", outlook->digest}, {"built", outlook->built}};
    entry["lost_symbols"] = outlook->lost_symbols;
    for (const DetectorResult& detector : outlook->detectors) {
      entry["states"][detector.name] = to_string(detector.state);
    }
  } else {
    entry["error"] = outlook.error().what;
  }
  return entry;
}

Result<int> plan(const SelectionOptions& options,
                 const GlobalOptions& globals) {
  if (auto listed = answer_list(options, globals)) {
    return *listed;
  }
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(const Plan plan,
             make_plan(options.selection, tree.arches, tree.profiles));
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  Workplace place(cache);
  TRY_ASSIGN(KernelSource source,
             KernelTrees(place.cache, place.runner).resolve(options.source));
  const OutsideRun outside(place, tree, std::move(source));
  Json json = Json::array();
  for (const Job& job : plan.jobs) {
    const auto outlook = kernel_outlook(outside.context(), job);
    if (globals.json) {
      json.push_back(to_json(job, outlook));
      continue;
    }
    std::cout << job.arch.name << "  (" << job.reason << ")\n"
              << "  source      " << outside.context().source.description
              << "\n"
              << detector_lines(job, outlook) << "  kernel      "
              << kernel_text(outlook) << "\n";
    if (outlook && !outlook->lost_symbols.empty()) {
      std::cout << "  symbols     lost: " << join(outlook->lost_symbols, ", ")
                << "\n";
    }
    std::cout << "  machine     " << job.arch.qemu.binary << " -M "
              << job.arch.qemu.machine << ", " << job.arch.qemu.smp
              << " CPU(s), " << job.arch.qemu.memory_mib << " MiB\n";
  }
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  }
  return 0;
}

} // namespace

Action add_plan(CLI::App& app) {
  auto options = std::make_shared<SelectionOptions>();
  CLI::App* command =
      app.add_subcommand("plan", "Print the jobs a run would do, and why");
  add_selection(*command, *options);
  return [options](const GlobalOptions& globals) {
    return plan(*options, globals);
  };
}

} // namespace farm
