#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/run_support.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "pipeline/changed_tree.hpp"
#include "source/history.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

/// How often the tree is looked at: git asks for the state of each file.
constexpr auto k_period = std::chrono::milliseconds(700);
/// How long a change has to stay as it is, since an editor may write several
/// files.
constexpr auto k_settled = std::chrono::milliseconds(200);

struct WatchArguments {
  std::string tree;
  std::string arch;
  std::string cases;
  std::string profile = "default";
  std::string toolchain = "default";
  int rounds = 0; ///< end after so many verdicts; 0: never
  ExecutionOptions execution;
};

/// Sleeps that a cancellation ends.
class Pause {
 public:
  explicit Pause(const CancelToken& cancel)
      : subscription_(cancel.subscribe([this] { wake_.notify_all(); })),
        cancel_(cancel) {}

  /// False: cancelled.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, time, [&] { return cancel_.cancelled(); });
    return !cancel_.cancelled();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  CancelToken::Registration subscription_;
  const CancelToken& cancel_;
};

/// Builds, boots and judges a tree with what was changed since its last commit.
class Watcher {
 public:
  Watcher(const RunContext& context, Job job, std::filesystem::path tree,
          std::string commit, const GlobalOptions& globals)
      : context_(context), job_(std::move(job)), tree_(std::move(tree)),
        commit_(std::move(commit)), globals_(globals) {}

  Result<void> verdict_on(const std::string& change) {
    const auto began = context_.clock.now();
    auto spent = std::exchange(built_, std::nullopt);
    TRY_ASSIGN(built_, ChangedTree::build(context_, job_, tree_, commit_,
                                          change, context_.run_dir, spent));
    const double built_s = seconds_between(began, context_.clock.now());
    JobRecord record;
    if (built_->trouble().empty()) {
      record = built_->boot(context_, job_, context_.run_dir);
    } else {
      record.outcome = JobOutcome::build_failed;
      record.message = built_->trouble();
    }
    tell(record, built_s, seconds_between(began, context_.clock.now()));
    return {};
  }

 private:
  void tell(const JobRecord& record, double built_s, double whole_s) const {
    if (globals_.json) {
      Json cases = Json::array();
      for (const CaseResult& result : record.cases) {
        cases.push_back({{"name", result.name},
                         {"status", to_string(result.status)},
                         {"reason", sanitize_utf8(result.reason)}});
      }
      Json splats = Json::array();
      for (const FoundSplat& found : record.splats) {
        splats.push_back(sanitize_utf8(found.splat.signature));
      }
      std::cout << Json{{"outcome", to_string(record.outcome)},
                        {"message", sanitize_utf8(record.message)},
                        {"build_s", built_s},
                        {"verdict_s", whole_s},
                        {"cases", cases},
                        {"splats", splats}}
                       .dump()
                << std::endl;
      return;
    }
    for (const CaseResult& result : record.cases) {
      std::cout << result.name << ": " << to_string(result.status)
                << (result.reason.empty() ? ""
                                          : ": " + display_quote(result.reason))
                << "\n";
    }
    for (const FoundSplat& found : record.splats) {
      std::cout << "splat: " << display_quote(found.splat.title) << "\n";
    }
    if (record.outcome != JobOutcome::completed) {
      for (const std::string_view line : lines(record.message)) {
        std::cout << display_quote(line) << "\n";
      }
    }
    std::cout << (record.outcome == JobOutcome::completed
                      ? health(record) == Health::good ? "GOOD" : "FAILED"
                      : std::string(to_string(record.outcome)))
              << " after " << format_duration(whole_s) << " (build "
              << format_duration(built_s) << ")\n"
              << std::endl;
  }

  const RunContext& context_;
  Job job_;
  std::filesystem::path tree_;
  std::string commit_;
  const GlobalOptions& globals_;
  std::optional<ChangedTree> built_; ///< the last one: the next is made of it
};

Result<int> watch(const WatchArguments& arguments,
                  const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree config, load_tree());
  TRY(matching_cases(load_catalogue(), arguments.cases));
  TRY_ASSIGN(RunOptions options, run_options(arguments.execution));
  options.cases = arguments.cases;
  TRY_ASSIGN(Job job, one_job(arguments.arch, arguments.profile,
                              arguments.toolchain, config));
  set_pace(arguments.execution, job);
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  Desk desk(cache, config, options,
            out_dir(globals) / "watch" / arguments.arch);
  const auto tree = std::filesystem::absolute(arguments.tree);
  History history(tree, desk.place().runner);
  TRY_ASSIGN(const std::string commit, history.commit("HEAD"));
  Watcher watcher(desk.context(), std::move(job), tree, commit, globals);
  Pause pause(desk.place().cancel);
  std::string judged, seen;
  bool any = false;
  for (int rounds = 0; arguments.rounds == 0 || rounds < arguments.rounds;) {
    TRY_ASSIGN(const std::string now, history.changes());
    const std::string digest = sha256_hex(now);
    // Judged at once the first time; then when it is new and has settled.
    if (!any || (digest != judged && digest == seen)) {
      any = true;
      judged = digest;
      TRY(watcher.verdict_on(now));
      ++rounds;
      if (!globals.json && !globals.quiet) {
        std::cerr << "watching " << tree.string() << "; Ctrl-C ends\n";
      }
    }
    seen = digest;
    if (!pause.wait(digest == judged ? k_period : k_settled)) {
      return exit_code(ErrorKind::interrupted);
    }
  }
  return 0;
}

} // namespace

Action add_watch(CLI::App& app) {
  auto arguments = std::make_shared<WatchArguments>();
  CLI::App* command = app.add_subcommand(
      "watch", "Build, boot and judge a tree each time a file is saved");
  command->add_option("tree", arguments->tree, "Git tree you edit")->required();
  command->add_option("arch", arguments->arch, "Architecture")->required();
  command->add_option("case", arguments->cases, "Case, or shell pattern")
      ->required();
  add_build(*command, arguments->profile, arguments->toolchain);
  command
      ->add_option("--rounds", arguments->rounds,
                   "End after that many verdicts; 0: never")
      ->type_name("N")
      ->capture_default_str();
  add_execution(*command, arguments->execution);
  command->footer("The first verdict builds the last commit, the ones after it "
                  "only what has changed.\n\n"
                  "Example:\n"
                  "  ./farm watch ~/linux x86_64 'retry/eio_gup.*'");
  return [arguments](const GlobalOptions& globals) {
    return watch(*arguments, globals);
  };
}

} // namespace farm
