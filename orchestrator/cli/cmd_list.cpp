#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/selection_options.hpp"
#include "cli/workplace.hpp"
#include "config/seeded_bugs.hpp"
#include "model/words.hpp"
#include "report/renderer.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::pair<std::string, std::string>>;

const std::vector<std::string> k_lists = {"arches", "profiles", "cases",
                                          "bugs",   "formats",  "runs"};

int print(const Rows& rows, const Json& json, const GlobalOptions& globals) {
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  } else {
    print_rows(rows);
  }
  return 0;
}

Result<int> list_arches(const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  Rows rows;
  Json json = Json::array();
  for (const ArchSpec& arch : tree.arches) {
    rows.emplace_back(
        arch.name,
        arch.description +
            (arch.untried.empty() ? "" : " (untried: " + arch.untried + ")"));
    json.push_back({{"name", arch.name},
                    {"description", arch.description},
                    {"untried", arch.untried},
                    {"kernel_arch", arch.kernel.arch},
                    {"qemu", arch.qemu.binary},
                    {"machine", arch.qemu.machine}});
  }
  return print(rows, json, globals);
}

Result<int> list_profiles(const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  Rows rows;
  Json json = Json::array();
  for (const Profile& profile : tree.profiles) {
    rows.emplace_back(profile.name, profile.description);
    json.push_back({{"name", profile.name},
                    {"description", profile.description},
                    {"detectors", profile.detectors}});
  }
  return print(rows, json, globals);
}

Result<int> list_cases(const GlobalOptions& globals) {
  Rows rows;
  Json json = Json::array();
  for (const CaseInfo& info : load_catalogue()) {
    rows.emplace_back(info.name, info.proves);
    json.push_back({{"index", info.index},
                    {"name", info.name},
                    {"area", info.area},
                    {"proves", info.proves},
                    {"needs", info.needs},
                    {"deadline_ms", info.deadline_ms},
                    {"expect", info.expect}});
  }
  return print(rows, json, globals);
}

Result<int> list_bugs(const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(const auto bugs,
             load_seeded_bugs(real_filesystem(), farm_root(), tree));
  Rows rows;
  Json json = Json::array();
  for (const SeededBug& bug : bugs) {
    rows.emplace_back(bug.name,
                      bug.breaks +
                          (bug.cases.empty() ? " (no case notices yet)" : ""));
    json.push_back({{"name", bug.name},
                    {"breaks", bug.breaks},
                    {"family", bug.family},
                    {"files", bug.files},
                    {"arches", bug.arches},
                    {"elsewhere", bug.elsewhere},
                    {"oracles", bug.oracles},
                    {"detectors", bug.detectors},
                    {"cases", bug.cases},
                    {"missing", bug.missing},
                    {"commit", bug.commit},
                    {"history", bug.history}});
  }
  return print(rows, json, globals);
}

Result<int> list_formats(const GlobalOptions& globals) {
  Rows rows;
  Json json = Json::array();
  for (const Format& format : formats()) {
    rows.emplace_back(format.name, format.description);
    json.push_back(
        {{"name", format.name}, {"description", format.description}});
  }
  return print(rows, json, globals);
}

std::string in_short(const RunSummary& run) {
  Tally all;
  for (const JobSummary& job : run.jobs) {
    all.pass += job.tally.pass;
    all.fail += job.tally.fail;
    all.lost += job.tally.lost;
  }
  const std::string arches =
      run.jobs.size() == 1 ? run.jobs[0].arch
                           : std::to_string(run.jobs.size()) + " architectures";
  return display_quote(run.source) + ", " + run.profile +
         (run.cases_glob == "*" ? "" : ", " + run.cases_glob) + ": " + arches +
         ", " + std::to_string(all.pass) + " passed, " +
         std::to_string(all.fail) + " failed, " + std::to_string(all.lost) +
         " lost" + (run.interrupted ? ", interrupted" : "") +
         (run.finished ? "" : ", not finished");
}

Result<int> list_runs(const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const auto runs, store.list_runs());
  Rows rows;
  Json json = Json::array();
  for (const RunSummary& run : runs) {
    rows.emplace_back(run.id, in_short(run));
    Json jobs = Json::array();
    for (const JobSummary& job : run.jobs) {
      jobs.push_back({{"arch", job.arch},
                      {"outcome", to_string(job.outcome)},
                      {"pass", job.tally.pass},
                      {"fail", job.tally.fail},
                      {"lost", job.tally.lost}});
    }
    json.push_back({{"id", run.id},
                    {"started_at", run.started_at},
                    {"source", sanitize_utf8(run.source)},
                    {"profile", run.profile},
                    {"cases_glob", sanitize_utf8(run.cases_glob)},
                    {"finished", run.finished},
                    {"interrupted", run.interrupted},
                    {"jobs", std::move(jobs)}});
  }
  return print(rows, json, globals);
}

} // namespace

Result<int> print_list(const std::string& what, const GlobalOptions& globals) {
  if (what == "arches") {
    return list_arches(globals);
  }
  if (what == "profiles") {
    return list_profiles(globals);
  }
  if (what == "cases") {
    return list_cases(globals);
  }
  if (what == "bugs") {
    return list_bugs(globals);
  }
  if (what == "formats") {
    return list_formats(globals);
  }
  if (what == "runs") {
    return list_runs(globals);
  }
  const auto near = nearest(what, k_lists);
  return Error{ErrorKind::usage, "list: unknown kind '" + what + "'",
               near ? "did you mean '" + *near + "'?"
                    : "one of: " + join(k_lists, ", ")};
}

Action add_list(CLI::App& app) {
  auto what = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "list", "Names and one line each: arches, profiles, cases, bugs, "
              "formats, runs");
  command
      ->add_option("what", *what,
                   "arches | profiles | cases | bugs | formats | runs")
      ->required();
  auto markdown = std::make_shared<bool>(false);
  command->add_flag("--markdown", *markdown,
                    "The cases as a page: docs/cases.md");
  return [what, markdown](const GlobalOptions& globals) {
    if (*markdown && *what != "cases") {
      return Result<int>(Error{ErrorKind::usage,
                               "list: only the cases are printed as a page",
                               "./farm list cases --markdown"});
    }
    if (*markdown) {
      std::cout << catalogue_markdown(load_catalogue());
      return Result<int>(0);
    }
    return print_list(*what, globals);
  };
}

} // namespace farm
