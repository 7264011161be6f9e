#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/run.hpp"
#include "model/trend.hpp"

namespace farm {

/// All that a report is made of. The renderers open no files themselves.
struct ReportInput {
  RunRecord run;
  /// Texts of the run's files (consoles, build logs) by their path relative to
  /// the run's folder, as they stand in the record. A missing one is only
  /// linked to. The renderers bound what they show; the caller bounds what it
  /// loads, always from the beginning of the file.
  std::map<std::string, std::string> files;
  /// One line of a kernel source file (path as symbolized, 1-based line), for
  /// excerpts. May be empty; nothing: the line is not to be had.
  std::function<std::optional<std::string>(const std::string& path, int line)>
      source_line;
  /// What became of the architectures over the stored runs, this one last, by
  /// their names. May be empty.
  std::map<std::string, Trend> trends = {};
  /// What a case proves, one sentence, by its name. May be empty.
  std::map<std::string, std::string> proves = {};
};

/// A report format: a row of the registry.
struct Format {
  std::string_view name;        ///< as in --format
  std::string_view description; ///< one line for `list formats`
  std::string_view file_name;   ///< usual name inside the run's folder
  Result<std::string> (*render)(const ReportInput& input);
};

/// All formats, the usual one first.
std::span<const Format> formats();

/// Nothing for a name that is not in the registry.
const Format* find_format(std::string_view name);

} // namespace farm
