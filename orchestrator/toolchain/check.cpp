#include "toolchain/check.hpp"

#include <vector>

#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// Takes the compiler proper and the assembler, which --version does not:
/// either may lack a library on this host.
Result<void> compile_nothing(Runner& runner, const std::string& compiler,
                             const std::string& language, const fs::path& dir) {
  const fs::path object = dir / "check.o";
  Command command;
  command.argv = {compiler,    "-x",  language, "-c",
                  "/dev/null", "-O1", "-o",     object.string()};
  command.deadline_s = 60;
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  TRY(real_filesystem().remove_all(object));
  if (result.status != 0) {
    return Error{ErrorKind::config,
                 fs::path(compiler).filename().string() +
                     " does not compile here: " +
                     display_quote(elide(trim(result.output), 200)),
                 ""};
  }
  return {};
}

Result<std::string> check_compiler(Runner& runner, const fs::path& dir,
                                   const std::string& target,
                                   const std::string& name,
                                   const std::string& language) {
  const std::string compiler = (dir / "bin" / (target + "-" + name)).string();
  const auto machine = first_line_of(runner, {compiler, "-dumpmachine"});
  if (!machine) {
    return Error{ErrorKind::config,
                 target + "-" + name +
                     " does not run here: " + machine.error().what,
                 ""};
  }
  if (*machine != target) {
    return Error{ErrorKind::config,
                 target + "-" + name + " is a compiler for '" +
                     display_quote(*machine) + "'",
                 ""};
  }
  TRY(compile_nothing(runner, compiler, language, dir));
  return ask_compiler(runner, compiler);
}

} // namespace

Result<std::string> first_line_of(Runner& runner,
                                  std::vector<std::string> argv) {
  Command command;
  command.argv = std::move(argv);
  command.deadline_s = 30;
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  const auto output = lines(result.output);
  if (result.status != 0 || output.empty()) {
    return Error{ErrorKind::toolchain,
                 command.argv[0] + ": '" + join(command.argv, " ") +
                     "' ended with status " + std::to_string(result.status),
                 ""};
  }
  return std::string(output[0]);
}

Result<std::string> ask_compiler(Runner& runner, const std::string& compiler) {
  TRY_ASSIGN(const std::string version,
             first_line_of(runner, {compiler, "--version"}));
  TRY_ASSIGN(const std::string machine,
             first_line_of(runner, {compiler, "-dumpmachine"}));
  return version + " [" + machine + "]";
}

Result<std::string> check_toolchain(Runner& runner, const fs::path& dir,
                                    const std::string& target) {
  TRY_ASSIGN(std::string identity,
             check_compiler(runner, dir, target, "gcc", "c"));
  TRY_ASSIGN(const std::string cxx,
             check_compiler(runner, dir, target, "g++", "c++"));
  return identity;
}

} // namespace farm
