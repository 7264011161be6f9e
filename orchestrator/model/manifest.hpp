#pragma once

#include <string>
#include <vector>

namespace farm {

/// A folder of the initramfs.
struct DirEntry {
  std::string path; ///< without a leading slash
  unsigned mode = 0755;
};

/// A device node.
struct NodeEntry {
  std::string path;
  unsigned mode = 0600;
  char type = 'c'; ///< 'c' or 'b'
  unsigned major = 0;
  unsigned minor = 0;
};

/// A regular file; its bytes come from something the farm has made.
struct FileEntry {
  std::string path;
  std::string from; ///< name of what was made, e.g. "fault-torture"
  unsigned mode = 0755;
};

/// What lies in the initramfs; images/initramfs.yaml.
struct InitramfsManifest {
  std::vector<DirEntry> dirs;
  std::vector<NodeEntry> nodes;
  std::vector<FileEntry> files;
};

} // namespace farm
