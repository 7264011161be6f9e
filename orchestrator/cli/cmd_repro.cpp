#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/run_support.hpp"
#include "cli/subject.hpp"
#include "cli/terminal_session.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "pipeline/desk_launch.hpp"
#include "pipeline/job_runner.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct ReproArguments {
  std::string run;
  std::string arch;
  std::string case_name;
  ExecutionOptions execution;
  int times = 1;
  bool shell = false;
  bool gdb = false;
  int gdb_port = 1234;
  bool trace = false;
};

Result<Subject> find_subject(const ReproArguments& arguments,
                             const ConfigTree& tree,
                             const GlobalOptions& globals) {
  std::error_code error;
  if (std::filesystem::is_regular_file(arguments.run, error)) {
    TRY_ASSIGN(const std::string digest, digest_file(arguments.run));
    TRY_ASSIGN(Subject subject,
               bundled_subject(arguments.run,
                               out_dir(globals) / "repro" /
                                   ("bundle-" + digest.substr(0, 16)),
                               tree));
    if (!arguments.arch.empty() && arguments.arch != subject.job.arch.name) {
      // A bundle has one architecture: what follows it is the case.
      subject.cases = arguments.arch;
      TRY(matching_cases(load_catalogue(), subject.cases));
    }
    return subject;
  }
  if (arguments.arch.empty()) {
    return Error{ErrorKind::usage,
                 "repro: neither an architecture of run '" +
                     display_quote(arguments.run) +
                     "' is given, nor is that a bundle's file",
                 "'./farm repro latest m68k', or './farm repro x.tar.zst'"};
  }
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  return stored_subject(arguments.run, arguments.arch, arguments.case_name,
                        tree, store);
}

/// The machine on the terminal: for a debugger, with a prompt, or both.
Result<int> at_the_desk(const RunContext& context, const Subject& subject,
                        const Artifacts& artifacts,
                        const ReproArguments& arguments) {
  DeskWishes wishes;
  wishes.cases = subject.cases;
  wishes.seed = context.options.seed;
  wishes.shell = arguments.shell;
  if (arguments.gdb) {
    wishes.gdb_port = arguments.gdb_port;
  }
  TRY_ASSIGN(const QemuLaunch launch,
             desk_launch(context, subject.job, artifacts, wishes,
                         context.run_dir / subject.job.arch.name));
  const auto qemu = qemu_command(subject.job.arch, launch);
  if (arguments.gdb) {
    std::cerr << "waiting for a debugger; in another terminal:\n  "
              << shell_quote(gdb_command(subject.job.arch, artifacts.kernel,
                                         arguments.gdb_port))
              << "\n"
              << (has_lx_commands(artifacts.kernel)
                      ? "lx- commands: there; 'apropos lx-' lists them\n"
                      : "lx- commands: absent, this kernel was built without "
                        "types; './farm run ARCH --profile gdb' has them\n");
  }
  std::cerr << "QEMU: " << shell_quote(qemu)
            << "\nthe console is this terminal, unfiltered; Ctrl-A x ends "
               "QEMU, Ctrl-A h helps\n";
  return sit_at(context, qemu);
}

/// Counts of a repetition.
struct Rate {
  int boots = 0;
  int failed = 0;
  int infra = 0;
};

JobRecord boot_again(const RunContext& context, const Subject& subject,
                     const Artifacts& artifacts) {
  JobRecord record;
  record.arch = subject.job.arch.name;
  record.profile = subject.job.profile.name;
  record.detectors = subject.record.detectors;
  boot_and_judge(context, subject.job, 0, artifacts, record);
  return record;
}

void print_record(const JobRecord& record, const GlobalOptions& globals) {
  if (globals.json) {
    return;
  }
  std::cerr << "\n";
  for (const CaseResult& result : record.cases) {
    std::cerr << result.name << ": " << to_string(result.status)
              << (result.reason.empty() ? ""
                                        : ": " + display_quote(result.reason))
              << "\n";
  }
  for (const FoundSplat& found : record.splats) {
    std::cerr << "splat: " << display_quote(found.splat.title)
              << (found.expected ? " (expected)" : "") << "\n";
  }
  if (record.outcome != JobOutcome::completed) {
    std::cerr << to_string(record.outcome) << ": "
              << display_quote(record.message) << "\n";
  }
}

int print_rate(const Rate& rate, const Subject& subject,
               const GlobalOptions& globals) {
  if (globals.json) {
    std::cout << Json{{"run", subject.run.id},  {"arch", subject.job.arch.name},
                      {"cases", subject.cases}, {"boots", rate.boots},
                      {"failed", rate.failed},  {"infra", rate.infra}}
                     .dump(2)
              << "\n";
  } else if (rate.boots > 1) {
    std::cerr << "failed " << rate.failed << " of " << rate.boots << " ("
              << 100 * rate.failed / rate.boots << " %)\n";
  }
  if (rate.failed > 0) {
    return 1;
  }
  return rate.infra > 0 ? exit_code(ErrorKind::infra) : 0;
}

Result<int> repeat(const RunContext& context, const Subject& subject,
                   const Artifacts& artifacts, int times,
                   const GlobalOptions& globals) {
  Rate rate;
  for (int i = 0; i < times && !context.cancel.cancelled(); ++i) {
    const JobRecord record = boot_again(context, subject, artifacts);
    ++rate.boots;
    rate.failed += health(record) == Health::failed ? 1 : 0;
    rate.infra += health(record) == Health::infra ? 1 : 0;
    print_record(record, globals);
  }
  if (context.cancel.cancelled()) {
    return exit_code(ErrorKind::interrupted);
  }
  return print_rate(rate, subject, globals);
}

void print_intro(const Subject& subject, const Artifacts& artifacts) {
  std::cerr << "run " << subject.run.id << ", " << subject.job.arch.name
            << ", cases " << subject.cases << ", kernel "
            << artifacts.kernel.digest << "\n";
}

Result<int> repro(const ReproArguments& arguments,
                  const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(Subject subject, find_subject(arguments, tree, globals));
  set_pace(arguments.execution, subject.job);
  TRY_ASSIGN(RunOptions options, run_options(arguments.execution));
  options.cases = subject.cases;
  options.trace = arguments.trace;
  if (!options.seed && !options.deterministic) {
    options.seed = subject.seed;
  }
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  Desk desk(cache, tree, options, out_dir(globals) / "repro" / subject.run.id);
  RunContext& context = desk.context();
  if (!globals.json && !globals.quiet) {
    context.console_echo = [](std::string_view bytes) {
      std::fwrite(bytes.data(), 1, bytes.size(), stdout);
      std::fflush(stdout);
    };
  }
  TRY_ASSIGN(const Artifacts artifacts, artifacts_of(context, subject));
  print_intro(subject, artifacts);
  return arguments.gdb || arguments.shell
             ? at_the_desk(context, subject, artifacts, arguments)
             : repeat(context, subject, artifacts, arguments.times, globals);
}

} // namespace

Action add_repro(CLI::App& app) {
  auto arguments = std::make_shared<ReproArguments>();
  CLI::App* command = app.add_subcommand(
      "repro", "Boot a stored result again, console on the terminal");
  command
      ->add_option("run", arguments->run,
                   "Run: its id, the beginning of it, or 'latest'; or the "
                   "file of a bundle")
      ->required();
  command->add_option("arch", arguments->arch,
                      "Architecture of the run; not with a bundle");
  command->add_option("case", arguments->case_name,
                      "Case, or shell pattern [those of the run]");
  command
      ->add_option("-n,--times", arguments->times,
                   "Boot that often and print the failure rate")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_flag("--shell", arguments->shell,
                    "A prompt in the guest instead of the cases: busybox where "
                    "Debian has it, and the suite's own");
  command->add_flag("--gdb", arguments->gdb,
                    "Wait for a debugger, which then stops in the page-fault "
                    "handler");
  command->add_flag("--trace", arguments->trace,
                    "Have QEMU write each interrupt and exception to a file");
  command
      ->add_option("--gdb-port", arguments->gdb_port,
                   "On this port of 127.0.0.1")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str();
  add_execution(*command, arguments->execution);
  command->footer("Examples:\n"
                  "  ./farm repro latest m68k uffd/poison_read\n"
                  "  ./farm repro x.tar.zst\n"
                  "  ./farm repro 20260131 arm64 'retry/*' -n 20 -q\n"
                  "  ./farm repro latest x86_64 segv/hole --gdb\n"
                  "  ./farm repro latest m68k segv/hole --shell");
  return [arguments](const GlobalOptions& globals) {
    return repro(*arguments, globals);
  };
}

} // namespace farm
