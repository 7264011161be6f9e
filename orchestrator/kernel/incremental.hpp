#pragma once

#include <string>
#include <vector>

#include "kernel/tree_view.hpp"
#include "model/artifact.hpp"

namespace farm {

/// make goes by time: makes what a patch changed newer than the objects of the
/// base, whenever those were made.
void touch_changed(const KernelSource& source);

/// Goals that bring vmlinux up to date. Without olddefconfig where make itself
/// would find the configuration taken over: a make of its own for that takes
/// more than half as long as looking for what to compile.
std::vector<std::string> vmlinux_goals(const TreeView& view);

} // namespace farm
