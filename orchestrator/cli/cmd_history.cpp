#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/run_support.hpp"
#include "cli/workplace.hpp"
#include "report/history.hpp"

namespace farm {
namespace {

struct HistoryArguments {
  std::string arch;
  std::string case_name;
  std::string run = "latest";
};

/// The jobs that a glob of architectures means.
Result<std::vector<const JobRecord*>> jobs_of(const RunRecord& run,
                                              const std::string& glob) {
  std::vector<const JobRecord*> jobs;
  std::vector<std::string> names;
  for (const JobRecord& job : run.jobs) {
    names.push_back(job.arch);
    if (glob.empty() || glob_match(glob, job.arch)) {
      jobs.push_back(&job);
    }
  }
  if (jobs.empty()) {
    const auto near = nearest(glob, names);
    return Error{ErrorKind::usage,
                 "run " + run.id + " has no architecture '" +
                     display_quote(glob) + "'",
                 near ? "did you mean '" + *near + "'?"
                      : "it has: " + join(names, ", ")};
  }
  return jobs;
}

/// Nobody may take a misspelt name for a case that never failed.
Result<void> check_case(const HistoryView& view) {
  std::vector<std::string> names;
  for (const Trend& trend : view.trends) {
    for (const auto& [name, statuses] : trend.cases) {
      names.push_back(name);
    }
  }
  for (const JobRecord& job : view.run->jobs) {
    for (const CaseResult& result : job.cases) {
      names.push_back(result.name);
    }
  }
  if (std::find(names.begin(), names.end(), view.case_name) != names.end()) {
    return {};
  }
  const auto near = nearest(view.case_name, names);
  return Error{ErrorKind::usage,
               "no case is called '" + display_quote(view.case_name) + "'",
               near ? "did you mean '" + *near + "'?" : ""};
}

Result<int> history(const HistoryArguments& arguments,
                    const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const RunRecord run, store.load_run(arguments.run));
  TRY_ASSIGN(const auto jobs, jobs_of(run, arguments.arch));
  HistoryView view{&run, {}, arguments.case_name};
  for (const JobRecord* job : jobs) {
    TRY_ASSIGN(Trend trend, store.trend(run, *job));
    view.trends.push_back(std::move(trend));
  }
  if (!view.case_name.empty()) {
    TRY(check_case(view));
  }
  std::cout << (globals.json ? history_json(view) : history_text(view));
  return 0;
}

} // namespace

Action add_history(CLI::App& app) {
  auto arguments = std::make_shared<HistoryArguments>();
  CLI::App* command = app.add_subcommand(
      "history", "What became of architectures and cases over all stored runs "
                 "of the same tree and profile");
  command
      ->add_option("arch", arguments->arch,
                   "Architecture, or a glob of them [all]")
      ->type_name("ARCH");
  command->add_option("case", arguments->case_name, "Case [those that failed]")
      ->type_name("CASE");
  command
      ->add_option("--run", arguments->run,
                   "Run whose tree and profile are meant, and which is the "
                   "last one shown")
      ->type_name("RUN")
      ->capture_default_str();
  command->footer("Examples:\n"
                  "  ./farm history\n"
                  "  ./farm history m68k\n"
                  "  ./farm history '*' uffd/poison_read");
  return [arguments](const GlobalOptions& globals) {
    return history(*arguments, globals);
  };
}

} // namespace farm
