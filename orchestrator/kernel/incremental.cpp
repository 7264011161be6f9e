#include "kernel/incremental.hpp"

namespace fs = std::filesystem;

namespace farm {

void touch_changed(const KernelSource& source) {
  for (const std::string& name : source.base->changed) {
    const fs::path file = source.path / name;
    std::error_code error;
    // A file with a second link is the base's.
    if (fs::is_regular_file(file, error) &&
        fs::hard_link_count(file, error) == 1) {
      fs::last_write_time(file, fs::file_time_type::clock::now(), error);
    }
  }
}

std::vector<std::string> vmlinux_goals(const TreeView& view) {
  std::error_code error, other;
  const auto taken = fs::last_write_time(
      view.object(fs::path("include") / "config" / "auto.conf"), error);
  const auto wanted = fs::last_write_time(view.object(".config"), other);
  const bool configured = !error && !other && taken >= wanted;
  return configured ? std::vector<std::string>{"vmlinux"}
                    : std::vector<std::string>{"olddefconfig", "vmlinux"};
}

} // namespace farm
