#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "boot/qemu_cmdline.hpp"
#include "model/arch.hpp"
#include "model/artifact.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// QEMU with its console on our terminal, in raw mode and as the guest writes
/// it, until it ends; then the terminal is as it was. Ctrl-A x ends QEMU.
/// Returns the command's exit code.
Result<int> sit_at(const RunContext& context,
                   const std::vector<std::string>& qemu);

/// gdb that waits in the function which page faults of programs come through;
/// with the kernel's lx- commands where they lie beside its vmlinux.
std::vector<std::string> gdb_command(const ArchSpec& arch,
                                     const KernelBuild& kernel, int port);

/// Whether gdb_command() brings the lx- commands.
bool has_lx_commands(const KernelBuild& kernel);

} // namespace farm
