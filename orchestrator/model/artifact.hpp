#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace farm {

/// The tree that patches were applied to a copy of.
struct BaseTree {
  std::filesystem::path path;
  std::string identity;
  bool same_kconfig = false; ///< no patch changes what Kconfig reads
  bool same_uapi = false;    ///< no patch changes what userspace includes
  std::vector<std::string> changed = {}; ///< files the patches name
};

/// A tree of a KernelSource, which has to live as long.
struct TreeRef {
  const std::filesystem::path& path;
  const std::string& identity;
};

/// A kernel tree that can be built from, never written to.
struct KernelSource {
  std::filesystem::path path; ///< the tree
  std::string identity;       ///< digest of what is in it; equal = same source
  std::string description; ///< "linux-source-6.12 6.12.117-1" or "v6.12-3-gabc"
  std::string version;     ///< kernel version, from the Makefile
  std::optional<BaseTree> base = {}; ///< of a patched tree

  /// A patch that leaves Kconfig alone costs no configuration, one that leaves
  /// the UAPI alone no headers.
  [[nodiscard]] bool configures_as_base() const {
    return base && base->same_kconfig;
  }
  [[nodiscard]] bool has_headers_of_base() const {
    return base && base->same_uapi;
  }

  /// The tree to configure from, and the one to take the headers from.
  [[nodiscard]] TreeRef config_tree() const {
    return configures_as_base() ? TreeRef{base->path, base->identity}
                                : TreeRef{path, identity};
  }
  [[nodiscard]] TreeRef header_tree() const {
    return has_headers_of_base() ? TreeRef{base->path, base->identity}
                                 : TreeRef{path, identity};
  }
};

/// A compiler that was found and asked who it is.
struct Toolchain {
  std::string cross_compile; ///< CROSS_COMPILE=; empty with LLVM
  std::string llvm;          ///< LLVM=; empty with gcc
  std::string cc;            ///< C compiler to call
  std::string cxx;           ///< C++ compiler to call
  std::string identity;      ///< first line of --version, and -dumpmachine
};

/// What became of one detector in a kernel's final configuration.
enum class DetectorState {
  on,
  off,         ///< the profile did not ask for it
  unsupported, ///< the architecture cannot have it; reason known
  lost,        ///< asked for, supported, and yet not in the final .config
};

struct DetectorResult {
  std::string name;
  DetectorState state = DetectorState::off;
  std::string detail; ///< reason, or the symbols that did not survive
};

/// A kernel in the cache, complete and verified.
struct KernelBuild {
  std::string digest;
  /// image, vmlinux, System.map, config, build.log, and dtb where there is one
  std::filesystem::path dir;
  std::filesystem::path image;
  std::filesystem::path vmlinux;
  std::filesystem::path dtb; ///< empty: the machine needs none
  std::string config_text;
  std::vector<std::string> lost_symbols; ///< requested, not in the final config
  std::vector<DetectorResult> detectors;
  bool cached = false; ///< nothing had to be compiled
  double wall_s = 0;   ///< of the build; 0 when cached
  double cpu_s = 0;    ///< CPU time of the build; 0 when cached
};

/// The guest binary and the archive that holds it.
struct GuestImage {
  std::filesystem::path binary;
  std::filesystem::path initramfs;
  std::string digest;
};

} // namespace farm
