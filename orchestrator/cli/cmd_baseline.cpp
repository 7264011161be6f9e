#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/run_support.hpp"
#include "cli/workplace.hpp"
#include "config/known_issues_edit.hpp"
#include "model/health.hpp"
#include "pipeline/replay.hpp"
#include "verdict/known.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct BaselineArguments {
  const CLI::App* accept = nullptr;
  const CLI::App* expire = nullptr;
  std::string run;
  std::string arch;
  std::string case_name;
  KnownIssue issue; ///< what options say of the new entry
  std::string name; ///< to expire
  std::string date;
};

/// Writes the file of known issues, if the tree can still be read with it.
Result<void>
change_file(const std::function<Result<std::string>(std::string)>& change) {
  const FileSystem& files = real_filesystem();
  const auto path = farm_root() / k_known_issues_file;
  TRY_ASSIGN(const std::string before, files.read_file(path));
  TRY_ASSIGN(const std::string after, change(before));
  TRY(files.write_atomic(path, after));
  if (const auto tree = load_tree(); !tree) {
    TRY(files.write_atomic(path, before));
    return tree.error();
  }
  return {};
}

/// A name from the case's: "uffd/poison_read" on m68k: "m68k-uffd-poison-read".
std::string usual_name(const std::string& arch, const std::string& case_name) {
  std::string name = arch + "-" + case_name;
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    c = plain ? c : '-';
  }
  return name;
}

/// "6.12.117" -> "6.12.*": a release gets fixes, a series keeps its bugs.
std::string series_of(const std::string& version) {
  const auto parts = split(version, '.');
  return parts.size() < 2 ? "*" : parts[0] + "." + parts[1] + ".*";
}

Result<KnownIssue> issue_for(const BaselineArguments& arguments, Store& store) {
  TRY_ASSIGN(const RunRecord run, store.load_run(arguments.run));
  TRY_ASSIGN(const JobRecord* job, find_job(run, arguments.arch));
  const auto result =
      std::find_if(job->cases.begin(), job->cases.end(), [&](const auto& one) {
        return one.name == arguments.case_name;
      });
  if (result == job->cases.end()) {
    return Error{ErrorKind::usage,
                 "run " + run.id + " has no case '" +
                     display_quote(arguments.case_name) + "' on " + job->arch,
                 ""};
  }
  if (!is_bad(result->status)) {
    return Error{ErrorKind::usage,
                 result->name + " did not fail on " + job->arch + " in run " +
                     run.id,
                 ""};
  }
  KnownIssue issue = arguments.issue;
  if (issue.name.empty()) {
    issue.name = usual_name(job->arch, result->name);
  }
  issue.cases = {result->name};
  issue.arches = {job->arch};
  issue.kernels = series_of(job->kernel_version);
  for (const int index : result->splats) {
    const FoundSplat& found = job->splats.at(static_cast<std::size_t>(index));
    const std::string& signature = found.splat.signature;
    if (!found.expected &&
        std::find(issue.signature.begin(), issue.signature.end(), signature) ==
            issue.signature.end()) {
      issue.signature.push_back(signature);
    }
  }
  if (issue.signature.empty()) {
    issue.failure = {failure_glob(result->reason)};
  }
  return issue;
}

Result<int> accept(const BaselineArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const KnownIssue issue, issue_for(arguments, store));
  TRY(change_file([&](std::string text) {
    return with_known_issue(std::move(text), issue);
  }));
  if (globals.json) {
    std::cout << Json{{"accepted", issue.name}}.dump(2) << "\n";
  } else {
    std::cout << issue.name << " is known from now on: " << k_known_issues_file
              << "\n";
  }
  return 0;
}

Result<int> expire(const BaselineArguments& arguments,
                   const GlobalOptions& globals) {
  const std::string date =
      arguments.date.empty()
          ? rfc3339(system_clock_seam().wall() - std::chrono::hours(24))
                .substr(0, 10)
          : arguments.date;
  TRY(change_file([&](const std::string& text) {
    return with_expiry(text, arguments.name, date);
  }));
  if (globals.json) {
    std::cout << Json{{"expires", date}, {"name", arguments.name}}.dump(2)
              << "\n";
  } else {
    std::cout << arguments.name << " counts until " << date << "\n";
  }
  return 0;
}

/// Failures of a run that each entry explains.
int explained_by(const KnownIssue& issue, const RunRecord& run) {
  int count = 0;
  for (const JobRecord& job : run.jobs) {
    for (const CaseResult& result : job.cases) {
      count += result.known.starts_with(issue.name + ": ") ? 1 : 0;
    }
    for (const FoundSplat& found : job.splats) {
      count += found.known.starts_with(issue.name + ": ") ? 1 : 0;
    }
  }
  return count;
}

Result<int> show_list(const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  auto run = store.load_run("latest"); // may be the first thing done here
  if (run) {
    explain_failures(tree, *run);
  }
  Json all = Json::array();
  std::vector<std::pair<std::string, std::string>> rows;
  for (const KnownIssue& issue : tree.known_issues) {
    const bool expired = is_expired(issue, today());
    const int count = run ? explained_by(issue, *run) : 0;
    Json one = {{"name", issue.name},
                {"cases", issue.cases},
                {"arches", issue.arches},
                {"kernels", issue.kernels},
                {"signature", issue.signature},
                {"failure", issue.failure},
                {"reason", issue.reason},
                {"link", issue.link},
                {"owner", issue.owner},
                {"expires", issue.expires},
                {"expired", expired}};
    one["explained"] = run ? Json(count) : Json(nullptr);
    all.push_back(std::move(one));
    rows.emplace_back(issue.name,
                      "[" + join(issue.arches, " ") + "] " +
                          join(issue.cases, " ") + ": " + issue.reason +
                          (run ? "; explains " + std::to_string(count) : "") +
                          (issue.expires.empty() ? ""
                           : expired ? "; EXPIRED on " + issue.expires
                                     : "; until " + issue.expires));
  }
  if (globals.json) {
    std::cout << Json{{"run", run ? Json(run->id) : Json(nullptr)},
                      {"known_issues", all}}
                     .dump(2)
              << "\n";
  } else {
    print_rows(rows);
  }
  return 0;
}

} // namespace

Action add_baseline_command(CLI::App& app) {
  auto arguments = std::make_shared<BaselineArguments>();
  CLI::App* command = app.add_subcommand(
      "baseline", "Known issues: list them, accept a failure, let one expire");
  command->require_subcommand(1);
  command->add_subcommand("list", "Every entry, and what it explains in the "
                                  "latest run");
  CLI::App* accepting = command->add_subcommand(
      "accept", "Make a failure of a run a known issue");
  accepting->add_option("run", arguments->run, "Run")->required();
  accepting->add_option("arch", arguments->arch, "Architecture")->required();
  accepting->add_option("case", arguments->case_name, "Case")->required();
  accepting
      ->add_option("--reason", arguments->issue.reason,
                   "One sentence for people")
      ->required();
  accepting->add_option("--link", arguments->issue.link,
                        "Page that tells more");
  accepting->add_option("--owner", arguments->issue.owner,
                        "Who looks after it");
  accepting
      ->add_option("--expires", arguments->issue.expires, "Last day it counts")
      ->type_name("DATE");
  accepting->add_option("--name", arguments->issue.name,
                        "Of the entry [from architecture and case]");
  CLI::App* expiring =
      command->add_subcommand("expire", "Let an entry count no longer");
  expiring->add_option("name", arguments->name, "Entry")->required();
  expiring
      ->add_option("date", arguments->date, "Last day it counts [yesterday]")
      ->type_name("DATE");
  command->footer("Examples:\n"
                  "  ./farm baseline list\n"
                  "  ./farm baseline accept latest m68k uffd/poison_read "
                  "--reason 'ends in BUG()'\n"
                  "  ./farm baseline expire m68k-uffd-poison-read");
  arguments->accept = accepting;
  arguments->expire = expiring;
  return [arguments](const GlobalOptions& globals) -> Result<int> {
    if (arguments->accept->parsed()) {
      return accept(*arguments, globals);
    }
    if (arguments->expire->parsed()) {
      return expire(*arguments, globals);
    }
    return show_list(globals);
  };
}

} // namespace farm
