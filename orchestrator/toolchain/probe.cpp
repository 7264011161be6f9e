#include "toolchain/probe.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/text.hpp"

namespace farm {
namespace {

struct Compilers {
  std::string cc;
  std::string cxx;
};

Compilers compilers_of(const ToolchainSpec& spec) {
  if (spec.llvm.empty()) {
    return {spec.prefix + "gcc", spec.prefix + "g++"};
  }
  const std::string suffix = spec.llvm.starts_with("-") ? spec.llvm : "";
  return {"clang" + suffix, "clang++" + suffix};
}

std::string install_hint(const std::vector<std::string>& packages) {
  return packages.empty() ? "" : "apt-get install " + join(packages, " ");
}

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

Result<std::string> identity_of(Runner& runner, const ToolchainSpec& spec,
                                const std::string& compiler) {
  if (!in_path(compiler)) {
    return Error{ErrorKind::toolchain, "compiler '" + compiler + "' not found",
                 install_hint(spec.packages)};
  }
  TRY_ASSIGN(const std::string version,
             first_line_of(runner, {compiler, "--version"}));
  TRY_ASSIGN(const std::string machine,
             first_line_of(runner, {compiler, "-dumpmachine"}));
  return version + " [" + machine + "]";
}

} // namespace

bool in_path(const std::string& program) {
  if (program.find('/') != std::string::npos) {
    return access(program.c_str(), X_OK) == 0;
  }
  const char* path = std::getenv("PATH");
  for (const std::string& dir : split(path == nullptr ? "" : path, ':')) {
    const auto candidate = std::filesystem::path(dir) / program;
    if (!dir.empty() && access(candidate.c_str(), X_OK) == 0) {
      return true;
    }
  }
  return false;
}

Result<Toolchain> find_toolchain(Runner& runner, const ArchSpec& arch) {
  const Compilers names = compilers_of(arch.toolchain);
  Toolchain toolchain;
  toolchain.cross_compile = arch.toolchain.prefix;
  toolchain.llvm = arch.toolchain.llvm;
  toolchain.cc = names.cc;
  toolchain.cxx = names.cxx;
  TRY_ASSIGN(toolchain.identity, identity_of(runner, arch.toolchain, names.cc));
  TRY_ASSIGN(const std::string cxx,
             identity_of(runner, arch.toolchain, names.cxx));
  return toolchain;
}

Result<std::string> find_qemu(Runner& runner, const QemuSpec& qemu) {
  if (!in_path(qemu.binary)) {
    return Error{ErrorKind::toolchain,
                 "emulator '" + qemu.binary + "' not found",
                 install_hint({qemu.package})};
  }
  return first_line_of(runner, {qemu.binary, "--version"});
}

std::optional<std::string> version_of(Runner& runner,
                                      const std::string& program) {
  auto line = first_line_of(runner, {program, "--version"});
  return line ? std::optional(*line) : std::nullopt;
}

std::vector<std::string> missing_packages(const std::vector<ArchSpec>& arches) {
  std::set<std::string> missing;
  for (const ArchSpec& arch : arches) {
    const Compilers names = compilers_of(arch.toolchain);
    if (!in_path(names.cc) || !in_path(names.cxx)) {
      missing.insert(arch.toolchain.packages.begin(),
                     arch.toolchain.packages.end());
    }
    if (!in_path(arch.qemu.binary)) {
      missing.insert(arch.qemu.package);
    }
  }
  return {missing.begin(), missing.end()};
}

} // namespace farm
