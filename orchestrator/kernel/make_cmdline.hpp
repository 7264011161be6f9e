#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/arch.hpp"
#include "model/artifact.hpp"

namespace farm {

/// What a call of the kernel's make needs to know.
struct MakeSetup {
  std::filesystem::path source;                 ///< the tree; never written to
  std::filesystem::path objects;                ///< O=
  std::string kernel_arch;                      ///< ARCH=
  std::vector<std::string> cflags;              ///< the architecture's own
  std::map<std::string, std::string> variables; ///< likewise
  Toolchain toolchain;
  bool types = false;  ///< debug information beyond line tables
  bool ccache = false; ///< put ccache in front of the compilers
  int jobs = 1;        ///< -j; 0: none, make is told by its environment
};

/// argv of `make` for these targets. Time stamp, user and host are fixed, so
/// that the same source gives the same image.
std::vector<std::string> make_argv(const MakeSetup& setup,
                                   const std::vector<std::string>& targets);

/// KCFLAGS, flags that go into every compilation: line tables only (-g1) unless
/// `types` are wanted, with file names relative to the tree, and the
/// architecture's own. Part of the kernel's digest, the tree's place is not.
std::string kernel_cflags(const std::filesystem::path& source,
                          const std::vector<std::string>& own, bool types);

/// The first compiler or linker errors of a build log, at most `limit` lines;
/// when it has none that look like one, what was said last before make gave
/// up that is neither a step of kbuild nor make's own.
std::string build_errors(std::string_view log, std::size_t limit = 8);

} // namespace farm
