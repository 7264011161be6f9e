#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "kernel/tree_view.hpp"

namespace farm {

/// Target of the kernel's make that makes them.
inline constexpr const char* k_gdb_scripts_target = "scripts_gdb";

/// Whether a final configuration has the kernel's lx- commands for gdb
/// (CONFIG_GDB_SCRIPTS). They read types and variables: such a kernel is
/// compiled with its whole debug information.
bool has_gdb_scripts(std::string_view config);

/// Copies what k_gdb_scripts_target made to `to`, as gdb wants it beside
/// vmlinux: vmlinux-gdb.py and scripts/gdb/linux/.
Result<void> keep_gdb_scripts(const TreeView& view,
                              const std::filesystem::path& to);

} // namespace farm
