#include <CLI/CLI.hpp>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <optional>

#include "base/colour.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/run_support.hpp"
#include "cli/splat_writer.hpp"
#include "console/log_file.hpp"
#include "guest/ktap_parser.hpp"
#include "splat/log_scanner.hpp"
#include "symbolize/module_folder.hpp"
#include "symbolize/source_tree.hpp"
#include "symbolize/symbolizer.hpp"

namespace farm {
namespace {

struct ParseArguments {
  std::string file = "-";
  std::string format = "text";
  std::filesystem::path vmlinux;
  std::filesystem::path modules;
  std::filesystem::path source;
};

/// What makes functions and lines of addresses, and lines of code of those.
class Sources {
 public:
  static Result<Sources> open(const ParseArguments& arguments) {
    Sources sources;
    std::filesystem::path tree = arguments.source;
    if (!arguments.vmlinux.empty()) {
      TRY_ASSIGN(sources.vmlinux_, Symbolizer::open(arguments.vmlinux));
      tree = tree.empty() ? sources.vmlinux_->tree() : tree.string();
    }
    if (!arguments.modules.empty()) {
      TRY_ASSIGN(sources.modules_, ModuleFolder::open(arguments.modules));
    }
    if (!tree.empty()) {
      sources.tree_.emplace(tree);
    }
    return sources;
  }

  void symbolize(Splat& splat) {
    if (vmlinux_) {
      vmlinux_->symbolize(splat);
    }
    if (modules_) {
      modules_->symbolize(splat);
    }
  }

  /// What the responsible frame was doing.
  Excerpt excerpt(const Splat& splat) {
    constexpr int k_around = 2;
    const Frame* frame = tree_ ? responsible_frame(splat) : nullptr;
    return frame == nullptr
               ? Excerpt{}
               : tree_->excerpt(frame->file, frame->line, k_around);
  }

  /// Null: without a vmlinux.
  const Symbolizer* vmlinux() const { return vmlinux_ ? &*vmlinux_ : nullptr; }

 private:
  std::optional<Symbolizer> vmlinux_;
  std::optional<ModuleFolder> modules_;
  std::optional<SourceTree> tree_;
};

Result<const SplatFormat*> format_of(const ParseArguments& arguments,
                                     const GlobalOptions& globals) {
  const std::string name = globals.json ? "json" : arguments.format;
  if (const SplatFormat* format = find_splat_format(name)) {
    return format;
  }
  std::vector<std::string> names;
  for (const SplatFormat& format : splat_formats()) {
    names.emplace_back(format.name);
  }
  return unknown_format(name, names);
}

Result<int> parse(const ParseArguments& arguments,
                  const GlobalOptions& globals) {
  TRY_ASSIGN(const SplatFormat* format, format_of(arguments, globals));
  TRY_ASSIGN(Sources sources, Sources::open(arguments));
  const auto writer =
      format->make({std::cout, arguments.file, may_colour(STDOUT_FILENO)});
  bool any = false;
  KtapParser guest;
  LogScanner scanner(
      [&](Splat splat) {
        sources.symbolize(splat);
        writer->write(splat, sources.excerpt(splat));
        any = true;
      },
      [&](const ConsoleLine& line) { guest.feed(line); });
  if (const Symbolizer* vmlinux = sources.vmlinux()) {
    scanner.set_names([vmlinux](std::uint64_t address) {
      return vmlinux->function_at(address);
    });
  }
  const auto read = read_log(
      arguments.file, [&](std::string_view bytes) { scanner.feed(bytes); });
  scanner.finish();
  writer->finish(guest.finish());
  std::cout.flush();
  if (!read) {
    return read.error();
  }
  if (!std::cout) {
    return Error{ErrorKind::infra, "stdout: cannot be written", ""};
  }
  return any ? 1 : 0;
}

} // namespace

Action add_parse(CLI::App& app) {
  auto arguments = std::make_shared<ParseArguments>();
  CLI::App* command = app.add_subcommand(
      "parse", "Read a console log and print its splats; exit code 1 when it "
               "has any");
  command
      ->add_option("file", arguments->file,
                   "Log to read, packed or not; - is stdin")
      ->capture_default_str();
  std::string formats;
  for (const SplatFormat& format : splat_formats()) {
    formats += (formats.empty() ? "" : ", ") + std::string(format.name);
  }
  command->add_option("-f,--format", arguments->format, formats)
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--vmlinux", arguments->vmlinux,
                   "Kernel of the log, with debug information: adds sources")
      ->type_name("FILE");
  command
      ->add_option("--modules", arguments->modules,
                   "Folder with the modules (*.ko) of that kernel")
      ->type_name("FOLDER");
  command
      ->add_option("--source", arguments->source,
                   "Kernel tree to quote from, if it is not where vmlinux was "
                   "built")
      ->type_name("TREE");
  return [arguments](const GlobalOptions& globals) {
    return parse(*arguments, globals);
  };
}

} // namespace farm
