#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/console.hpp"

namespace farm {

/// Splits QEMU's answer to "info registers -a" into CPUs. A part without a
/// "CPU#n" heading is CPU 0. `where` stays empty.
std::vector<CpuState> parse_registers(std::string_view dump);

/// The program counter in one CPU's dump, under whatever name the target has
/// for it; 0: not found.
std::uint64_t find_pc(std::string_view registers);

} // namespace farm
