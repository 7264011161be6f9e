#include "toolchain/probe.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "toolchain/check.hpp"

namespace farm {
namespace {

struct Compilers {
  std::string cc;
  std::string cxx;
};

/// What the names of the GNU tools begin with: CROSS_COMPILE.
std::string cross_compile(const ToolchainSpec& spec) {
  return spec.dir.empty() ? spec.prefix : spec.dir + "/" + spec.prefix;
}

Compilers compilers_of(const ToolchainSpec& spec) {
  if (spec.llvm.empty()) {
    return {cross_compile(spec) + "gcc", cross_compile(spec) + "g++"};
  }
  const std::string suffix = spec.llvm.starts_with("-") ? spec.llvm : "";
  return {"clang" + suffix, "clang++" + suffix};
}

std::string install_hint(const std::vector<std::string>& packages) {
  return packages.empty() ? "" : "apt-get install " + join(packages, " ");
}

Result<std::string> identity_of(Runner& runner, const ToolchainSpec& spec,
                                const std::string& compiler) {
  if (!in_path(compiler)) {
    return Error{ErrorKind::toolchain, "compiler '" + compiler + "' not found",
                 install_hint(spec.packages)};
  }
  return ask_compiler(runner, compiler);
}

bool compilers_in_path(const ToolchainSpec& spec) {
  const Compilers names = compilers_of(spec);
  return in_path(names.cc) && in_path(names.cxx);
}

Result<Toolchain> from_path(Runner& runner, const ToolchainSpec& spec) {
  const Compilers names = compilers_of(spec);
  Toolchain toolchain;
  toolchain.cross_compile = cross_compile(spec);
  toolchain.llvm = spec.llvm;
  toolchain.cc = names.cc;
  toolchain.cxx = names.cxx;
  TRY_ASSIGN(toolchain.identity, identity_of(runner, spec, names.cc));
  TRY_ASSIGN(const std::string cxx, identity_of(runner, spec, names.cxx));
  return toolchain;
}

/// A toolchain from the cache is known by its entry, not by its place: of two
/// with the same version, one may have been built from edited sources.
Result<Toolchain> from_shelf(Runner& runner, const KeptToolchain& kept,
                             const std::string& prefix) {
  Toolchain toolchain;
  toolchain.cross_compile = (kept.dir / "bin" / prefix).string();
  toolchain.cc = toolchain.cross_compile + "gcc";
  toolchain.cxx = toolchain.cross_compile + "g++";
  TRY_ASSIGN(const std::string cc, ask_compiler(runner, toolchain.cc));
  TRY_ASSIGN(const std::string cxx, ask_compiler(runner, toolchain.cxx));
  toolchain.identity = cc + ", " + std::string(to_string(kept.origin)) + " " +
                       kept.name.substr(prefix.size());
  return toolchain;
}

Error not_built(const ToolchainRecipe& recipe) {
  return {ErrorKind::toolchain,
          "toolchain '" + recipe.target + "' is neither in PATH nor built",
          "./farm toolchain build " + recipe.target + ", or import it"};
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

ToolchainPlace locate_toolchain(const ToolchainShelf& shelf,
                                const ToolchainSpec& spec) {
  if (compilers_in_path(spec)) {
    return ToolchainPlace::path;
  }
  if (!spec.recipe) {
    return ToolchainPlace::missing;
  }
  if (shelf.has(*spec.recipe)) {
    return ToolchainPlace::cache;
  }
  return shelf.offered(*spec.recipe) ? ToolchainPlace::offered
                                     : ToolchainPlace::to_build;
}

Result<Toolchain> find_toolchain(Runner& runner, const ToolchainShelf& shelf,
                                 const ToolchainSpec& spec) {
  if (!spec.recipe || compilers_in_path(spec)) {
    return from_path(runner, spec);
  }
  TRY_ASSIGN(const auto kept, shelf.find(*spec.recipe));
  if (!kept) {
    return not_built(*spec.recipe);
  }
  return from_shelf(runner, *kept, spec.prefix);
}

int build_minutes(const ToolchainRecipe& recipe, int cpus) {
  return std::max(1, (recipe.cpu_minutes + cpus - 1) / std::max(1, cpus));
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

std::vector<std::string> missing_packages(const ToolchainShelf& shelf,
                                          const std::vector<Job>& jobs) {
  std::set<std::string> missing;
  const auto add = [&](const std::vector<std::string>& packages) {
    missing.insert(packages.begin(), packages.end());
  };
  for (const Job& job : jobs) {
    for (const ToolchainSpec* spec :
         {&job.arch.toolchain, &job.kernel_toolchain}) {
      const ToolchainPlace place = locate_toolchain(shelf, *spec);
      if (place == ToolchainPlace::missing || spec->recipe) {
        add(spec->packages);
      }
      if (place == ToolchainPlace::to_build) {
        add(spec->recipe->packages);
      }
    }
    if (!in_path(job.arch.qemu.binary)) {
      missing.insert(job.arch.qemu.package);
    }
  }
  return {missing.begin(), missing.end()};
}

} // namespace farm
