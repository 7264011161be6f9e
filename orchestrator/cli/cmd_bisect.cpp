#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/run_support.hpp"
#include "pipeline/bisect.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct BisectArguments {
  std::string repository;
  std::string good, bad = "HEAD";
  std::string arch;
  std::string cases;
  std::string signature;
  std::string profile = "default";
  std::string toolchain = "default";
  double confidence = 99; ///< percent
  ExecutionOptions execution;
};

Result<BisectRequest> request_of(const BisectArguments& arguments,
                                 const ConfigTree& tree, Runner& runner) {
  BisectRequest request;
  request.repository = std::filesystem::absolute(arguments.repository);
  History history(request.repository, runner);
  TRY_ASSIGN(request.good, history.commit(arguments.good));
  TRY_ASSIGN(request.bad, history.commit(arguments.bad));
  TRY_ASSIGN(request.job, one_job(arguments.arch, arguments.profile,
                                  arguments.toolchain, tree));
  set_pace(arguments.execution, request.job);
  request.cases = arguments.cases;
  TRY(matching_cases(load_catalogue(), request.cases));
  request.signature = arguments.signature;
  request.confidence = arguments.confidence / 100;
  return request;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", share * 100);
  return text;
}

/// A text to mail.
Result<std::string> letter(const BisectRequest& request,
                           const Bisection::Outcome& outcome,
                           const std::map<std::string, CommitTrials>& commits,
                           History& history) {
  TRY_ASSIGN(const std::string subject, history.one_line(outcome.first_bad));
  TRY_ASSIGN(const std::string about, history.about(outcome.first_bad));
  std::string text = "Subject: [regression] " + request.job.arch.name + ": " +
                     request.cases + " since " + subject + "\n\n" +
                     request.cases + " fails on " + request.job.arch.name +
                     ", profile " + request.job.profile.name;
  text += request.signature.empty()
              ? ".\n"
              : ", with\n\n    " + display_quote(request.signature) + "\n";
  text += "\nThe first commit that shows it is\n\n";
  const std::string clean = sanitize_utf8(about);
  for (const std::string_view line : lines(clean)) {
    text += "    " + std::string(line) + "\n";
  }
  if (!outcome.untested.empty()) {
    text += "\nor one of these, which could not be tested:\n\n";
    for (const std::string& commit : outcome.untested) {
      TRY_ASSIGN(const std::string line, history.one_line(commit));
      const auto found = commits.find(commit);
      text +=
          "    " + sanitize_utf8(line) + "\n        " +
          (found == commits.end() ? "" : display_quote(found->second.skipped)) +
          "\n";
    }
  }
  text += "\nBoots of each commit (confidence " + percent(outcome.confidence) +
          "):\n\n";
  for (const auto& [commit, trials] : commits) {
    TRY_ASSIGN(const std::string line, history.one_line(commit));
    text +=
        "    " +
        (trials.skipped.empty() ? std::to_string(trials.failures) + " of " +
                                      std::to_string(trials.boots) + " failed"
                                : std::string("not tested")) +
        "  " + sanitize_utf8(line) + "\n";
  }
  return text;
}

Result<int> run(const BisectArguments& arguments,
                const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(RunOptions options, run_options(arguments.execution));
  options.cases = arguments.cases;
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  Desk desk(cache, tree, options, out_dir(globals) / "bisect");
  Runner& runner = desk.place().runner;
  TRY_ASSIGN(const BisectRequest request, request_of(arguments, tree, runner));
  const auto dir = out_dir(globals) / "bisect" / bisect_name(request);
  std::map<std::string, CommitTrials> commits;
  TRY_ASSIGN(const Bisection::Outcome outcome,
             bisect(desk.context(), request, dir, commits));
  History history(request.repository, runner);
  TRY_ASSIGN(const std::string text,
             letter(request, outcome, commits, history));
  TRY(real_filesystem().write_atomic(dir / "report.txt", text));
  if (globals.json) {
    std::cout << Json{{"first_bad", outcome.first_bad},
                      {"untested", outcome.untested},
                      {"confidence", outcome.confidence},
                      {"commits", Json::parse(json_of(commits))},
                      {"report", (dir / "report.txt").string()}}
                     .dump(2)
              << "\n";
  } else {
    std::cout << text << "\nreport: " << (dir / "report.txt").string() << "\n";
  }
  return 0;
}

} // namespace

Action add_bisect(CLI::App& app) {
  auto arguments = std::make_shared<BisectArguments>();
  CLI::App* command =
      app.add_subcommand("bisect", "Find the commit that brought a failure");
  command->add_option("--kernel", arguments->repository, "Git repository")
      ->type_name("PATH")
      ->required();
  command->add_option("--good", arguments->good, "Commit without the failure")
      ->type_name("COMMIT")
      ->required();
  command->add_option("--bad", arguments->bad, "Commit with it")
      ->type_name("COMMIT")
      ->capture_default_str();
  command->add_option("--arch", arguments->arch, "Architecture")
      ->type_name("NAME")
      ->required();
  command->add_option("--case", arguments->cases, "Case, or shell pattern")
      ->type_name("GLOB")
      ->required();
  command
      ->add_option("--signature", arguments->signature,
                   "Only this splat counts, whatever else fails")
      ->type_name("GLOB");
  command
      ->add_option("--confidence", arguments->confidence,
                   "That no commit called good has the failure, in percent")
      ->type_name("PERCENT")
      ->check(CLI::Range(50.0, 99.9999))
      ->capture_default_str();
  add_build(*command, arguments->profile, arguments->toolchain);
  add_execution(*command, arguments->execution);
  command->footer(
      "Commits that do not build or boot are skipped. A failure that does not\n"
      "show in each boot is booted until the confidence is reached. The same\n"
      "command goes on after an interruption.\n\n"
      "Example:\n"
      "  ./farm bisect --kernel ~/linux --good v6.12 --bad HEAD --arch m68k "
      "\\\n"
      "    --case 'retry/eio_gup.*' --signature 'warning:*'");
  return [arguments](const GlobalOptions& globals) {
    return run(*arguments, globals);
  };
}

} // namespace farm
