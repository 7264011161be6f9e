#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/run_support.hpp"
#include "cli/subject.hpp"
#include "pipeline/bundle.hpp"
#include "pipeline/replay.hpp"

namespace farm {
namespace {

struct BundleArguments {
  std::string run;
  std::string arch;
  std::string case_name;
  std::filesystem::path output;
};

std::string usual_name(const Subject& subject) {
  std::string name = subject.run.id + "-" + subject.job.arch.name + "-" +
                     subject.cases + ".tar.zst";
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                       c == '_';
    c = plain ? c : '_';
  }
  return name;
}

Result<int> bundle(const BundleArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const Subject subject,
             stored_subject(arguments.run, arguments.arch, arguments.case_name,
                            tree, store));
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  TRY_ASSIGN(const RunOptions options, run_options({}));
  Desk desk(cache, tree, options, out_dir(globals) / "repro" / subject.run.id);
  TRY_ASSIGN(Artifacts artifacts, artifacts_of(desk.context(), subject));
  const std::filesystem::path output =
      arguments.output.empty() ? std::filesystem::path(usual_name(subject))
                               : arguments.output;
  BundleContents contents{subject.run.id, subject.record, std::move(artifacts),
                          subject.cases, subject.seed};
  const BootRecord* boot = boot_of(subject.record, subject.cases);
  const std::filesystem::path console =
      boot == nullptr ? std::filesystem::path()
                      : store.run_dir(subject.run.id) / boot->console_file;
  TRY(write_bundle(contents, subject.job, console, output.string() + ".files",
                   output));
  const auto bytes = std::filesystem::file_size(output);
  if (globals.json) {
    std::cout << nlohmann::ordered_json{{"file", output.string()},
                                        {"bytes", bytes},
                                        {"run", subject.run.id},
                                        {"arch", subject.job.arch.name},
                                        {"cases", subject.cases}}
                     .dump(2)
              << "\n";
  } else {
    std::cout << output.string() << ": "
              << format_bytes(static_cast<double>(bytes))
              << "\nthere: ./farm repro " << output.filename().string()
              << ", or unpack it and start run.sh\n";
  }
  return 0;
}

} // namespace

Action add_bundle(CLI::App& app) {
  auto arguments = std::make_shared<BundleArguments>();
  CLI::App* command = app.add_subcommand(
      "bundle", "Pack a result to see it again on another machine");
  command
      ->add_option("run", arguments->run,
                   "Run: its id, the beginning of it, or 'latest'")
      ->required();
  command->add_option("arch", arguments->arch, "Architecture of the run")
      ->required();
  command->add_option("case", arguments->case_name,
                      "Case, or shell pattern [those of the run]");
  command
      ->add_option("-o,--output", arguments->output,
                   "File to write [RUN-ARCH-CASE.tar.zst]")
      ->type_name("FILE");
  command->footer("Examples:\n"
                  "  ./farm bundle latest m68k uffd/poison_read -o x.tar.zst\n"
                  "  ./farm repro x.tar.zst       on the other machine\n"
                  "  tar -xf x.tar.zst && faultfarm-bundle/run.sh");
  return [arguments](const GlobalOptions& globals) {
    return bundle(*arguments, globals);
  };
}

} // namespace farm
