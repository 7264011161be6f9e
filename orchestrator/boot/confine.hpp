#pragma once

#include <string>
#include <vector>

#include "process/event_loop.hpp"
#include "process/fd.hpp"

namespace farm {

/// Makes QEMU a child that is not trusted, beside what its own sandbox forbids:
/// limits on memory, files, processes and CPU time, and, where we are root, the
/// user nobody. It could then not walk to the files that its command line
/// names, so those are opened here and named /proc/self/fd/N. A file that
/// nobody may read leaves QEMU our user, with a warning. Returns what has to
/// stay open until the child has started.
std::vector<Fd> confine(ChildSpec& spec, int guest_memory_mib, double total_s);

} // namespace farm
