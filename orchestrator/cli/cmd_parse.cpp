#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "console/line_splitter.hpp"
#include "guest/ktap_parser.hpp"
#include "splat/extractor.hpp"
#include "symbolize/symbolizer.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct ParseArguments {
  std::string file = "-";
  std::filesystem::path vmlinux;
};

struct Parsed {
  std::vector<Splat> splats;
  GuestReport guest;
};

using FilePtr = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Reads a log of any size in pieces.
Result<Parsed> parse_stream(const std::string& name) {
  FilePtr file(name == "-" ? stdin : std::fopen(name.c_str(), "rb"),
               [](std::FILE* f) { return f == stdin ? 0 : std::fclose(f); });
  if (file == nullptr) {
    return Error{ErrorKind::config,
                 name + ": cannot be read: " + std::strerror(errno), ""};
  }
  SplatExtractor splats;
  KtapParser guest;
  LineSplitter splitter([&](const ConsoleLine& line) {
    splats.feed(line);
    guest.feed(line);
  });
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t count =
             std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    splitter.feed({buffer.data(), count});
  }
  if (std::ferror(file.get()) != 0) {
    return Error{ErrorKind::config,
                 name + ": cannot be read: " + std::strerror(errno), ""};
  }
  splitter.finish();
  Parsed parsed;
  parsed.splats = splats.finish();
  parsed.guest = guest.finish();
  return parsed;
}

Json to_json(const Frame& frame) {
  Json json = {{"function", sanitize_utf8(frame.function)},
               {"printed", sanitize_utf8(frame.printed)},
               {"reliable", frame.reliable}};
  if (!frame.module.empty()) {
    json["module"] = sanitize_utf8(frame.module);
  }
  if (frame.inlined) {
    json["inlined"] = true;
  }
  if (!frame.file.empty()) {
    json["file"] = frame.file;
    json["source_line"] = frame.line;
  }
  return json;
}

Json to_json(const Splat& splat) {
  Json json = {{"kind", splat.kind},
               {"title", sanitize_utf8(splat.title)},
               {"line", splat.line},
               {"end_line", splat.end_line},
               {"function", sanitize_utf8(splat.function)},
               {"corrupted", splat.corrupted},
               {"corrupted_reason", splat.corrupted_reason},
               {"signature", splat.signature},
               {"fields", Json::object()},
               {"stacks", Json::array()}};
  for (const auto& [key, value] : splat.fields) {
    json["fields"][key] = sanitize_utf8(value);
  }
  for (const Stack& stack : splat.stacks) {
    Json frames = Json::array();
    for (const Frame& frame : stack.frames) {
      frames.push_back(to_json(frame));
    }
    json["stacks"].push_back(
        {{"label", sanitize_utf8(stack.label)}, {"frames", frames}});
  }
  return json;
}

void print_frame(const Frame& frame) {
  std::cout << "      " << (frame.reliable ? "" : "? ")
            << display_quote(frame.printed.empty() ? frame.function
                                                   : frame.printed)
            << (frame.inlined ? " (inlined)" : "");
  if (!frame.file.empty()) {
    std::cout << "  " << display_quote(frame.file) << ":" << frame.line;
  }
  std::cout << "\n";
}

void print_text(const Splat& splat) {
  std::cout << "line " << splat.line + 1 << ": " << display_quote(splat.title)
            << "\n    kind " << splat.kind << ", signature " << splat.signature
            << "\n";
  if (splat.corrupted) {
    std::cout << "    damaged: " << splat.corrupted_reason << "\n";
  }
  for (const auto& [key, value] : splat.fields) {
    std::cout << "    " << key << ": " << display_quote(value) << "\n";
  }
  for (const Stack& stack : splat.stacks) {
    std::cout << "    " << display_quote(stack.label) << "\n";
    for (const Frame& frame : stack.frames) {
      print_frame(frame);
    }
  }
}

std::string_view word_of(GuestCase::Word word) {
  switch (word) {
    case GuestCase::Word::pass:
      return "pass";
    case GuestCase::Word::fail:
      return "fail";
    case GuestCase::Word::error:
      return "broken";
    case GuestCase::Word::skip:
      return "skip";
    case GuestCase::Word::timeout:
      return "timeout";
    case GuestCase::Word::none:
      return "no result";
  }
  return "";
}

void print_text(const Parsed& parsed) {
  for (const GuestCase& one : parsed.guest.cases) {
    std::cout << "case " << display_quote(one.name) << ": " << word_of(one.word)
              << (one.reason.empty() ? "" : ", " + display_quote(one.reason))
              << "\n";
  }
  for (const Splat& splat : parsed.splats) {
    print_text(splat);
  }
  if (parsed.splats.empty()) {
    std::cout << "no splat\n";
  }
}

Result<int> parse(const ParseArguments& arguments,
                  const GlobalOptions& globals) {
  TRY_ASSIGN(Parsed parsed, parse_stream(arguments.file));
  if (!arguments.vmlinux.empty()) {
    TRY_ASSIGN(Symbolizer symbols, Symbolizer::open(arguments.vmlinux));
    for (Splat& splat : parsed.splats) {
      symbols.symbolize(splat);
    }
  }
  if (globals.json) {
    Json json = Json::array();
    for (const Splat& splat : parsed.splats) {
      json.push_back(to_json(splat));
    }
    std::cout << json.dump(2) << "\n";
  } else {
    print_text(parsed);
  }
  return parsed.splats.empty() ? 0 : 1;
}

} // namespace

Action add_parse(CLI::App& app) {
  auto arguments = std::make_shared<ParseArguments>();
  CLI::App* command = app.add_subcommand(
      "parse", "Read a console log and print its splats; exit code 1 when it "
               "has any");
  command->add_option("file", arguments->file, "Log to read; - is stdin")
      ->capture_default_str();
  command
      ->add_option("--vmlinux", arguments->vmlinux,
                   "Kernel of the log, with debug information: adds sources")
      ->type_name("FILE");
  return [arguments](const GlobalOptions& globals) {
    return parse(*arguments, globals);
  };
}

} // namespace farm
