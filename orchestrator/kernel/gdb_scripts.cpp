#include "kernel/gdb_scripts.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_loader = "vmlinux-gdb.py";
constexpr const char* k_folder = "scripts/gdb/linux";

/// The file behind a link, since kbuild links to those of the tree.
Result<void> copy_content(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  return error ? Result<void>(errno_error(to, "write", error.value()))
               : Result<void>();
}

} // namespace

bool has_gdb_scripts(std::string_view config) {
  for (const std::string_view line : lines(config)) {
    if (line == "CONFIG_GDB_SCRIPTS=y") {
      return true;
    }
  }
  return false;
}

Result<void> keep_gdb_scripts(const TreeView& view, const fs::path& to) {
  TRY(real_filesystem().make_dirs(to / k_folder));
  TRY(copy_content(view.object(k_loader), to / k_loader));
  // A view's own files replace those below it.
  for (const fs::path& objects : {view.objects, view.written()}) {
    std::error_code error;
    for (const auto& entry :
         fs::directory_iterator(objects / k_folder, error)) {
      if (entry.path().extension() == ".py") {
        TRY(copy_content(entry.path(),
                         to / k_folder / entry.path().filename()));
      }
    }
  }
  return {};
}

} // namespace farm
