#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/run.hpp"
#include "report/renderer.hpp"

namespace farm {

/// The input of the renderers for a run whose files lie in `run_dir`: loads
/// its consoles and build logs as far as reports show them.
ReportInput report_input(const RunRecord& run,
                         const std::filesystem::path& run_dir);

/// Renders one format to a file; returns the file's path. `file` empty: the
/// format's usual name inside `run_dir`.
Result<std::filesystem::path> publish(const Format& format,
                                      const ReportInput& input,
                                      const std::filesystem::path& run_dir,
                                      const std::filesystem::path& file = {});

} // namespace farm
