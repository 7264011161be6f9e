#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/arch.hpp"
#include "model/artifact.hpp"
#include "process/runner.hpp"

namespace farm {

/// Finds the C and C++ compiler of an architecture and asks them who they
/// are. A missing one is a `toolchain` error whose hint names the packages.
Result<Toolchain> find_toolchain(Runner& runner, const ArchSpec& arch);

/// First line of `qemu-system-X --version`; a missing QEMU is a `toolchain`
/// error whose hint names the package.
Result<std::string> find_qemu(Runner& runner, const QemuSpec& qemu);

/// First line of `<program> --version`, or nothing when it cannot be run.
std::optional<std::string> version_of(Runner& runner,
                                      const std::string& program);

/// True when the program is an executable file in PATH (or a path to one).
bool in_path(const std::string& program);

/// Packages of the architectures whose compiler or QEMU is not in PATH.
std::vector<std::string> missing_packages(const std::vector<ArchSpec>& arches);

} // namespace farm
