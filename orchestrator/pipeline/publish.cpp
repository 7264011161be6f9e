#include "pipeline/publish.hpp"

#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr std::size_t k_max_file = 4 << 20; ///< bytes of a log that are loaded

std::string read_beginning(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(k_max_file, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

/// Lines of the source tree's files, each file read once.
class SourceLines {
 public:
  explicit SourceLines(fs::path root) : root_(std::move(root)) {}

  std::optional<std::string> get(const std::string& path, int line) {
    const auto [entry, fresh] = files_.try_emplace(path);
    if (fresh) {
      entry->second = load(path);
    }
    const auto& text = entry->second;
    if (line < 1 || static_cast<std::size_t>(line) > text.size()) {
      return std::nullopt;
    }
    return text[static_cast<std::size_t>(line) - 1];
  }

 private:
  /// Only files inside the tree: the path comes from debug information.
  std::vector<std::string> load(const std::string& path) const {
    const fs::path relative = fs::path(path).lexically_normal();
    if (root_.empty() || relative.is_absolute() ||
        relative.string().starts_with("..")) {
      return {};
    }
    const auto text = real_filesystem().read_file(root_ / relative, k_max_file);
    return text ? split(*text, '\n') : std::vector<std::string>();
  }

  fs::path root_;
  std::map<std::string, std::vector<std::string>> files_;
};

} // namespace

ReportInput report_input(const RunRecord& run, const fs::path& run_dir) {
  ReportInput input;
  input.run = run;
  for (const JobRecord& job : run.jobs) {
    if (!job.build_log.empty()) {
      input.files[job.build_log] = read_beginning(run_dir / job.build_log);
    }
    for (const BootRecord& boot : job.boots) {
      input.files[boot.console_file] =
          read_beginning(run_dir / boot.console_file);
    }
  }
  auto sources = std::make_shared<SourceLines>(run.source_path);
  input.source_line = [sources](const std::string& path, int line) {
    return sources->get(path, line);
  };
  return input;
}

Result<fs::path> publish(const Format& format, const ReportInput& input,
                         const fs::path& run_dir, const fs::path& file) {
  TRY_ASSIGN(const std::string bytes, format.render(input));
  const fs::path target =
      file.empty() ? run_dir / std::string(format.file_name) : file;
  TRY(real_filesystem().write_atomic(target, bytes));
  return target;
}

} // namespace farm
