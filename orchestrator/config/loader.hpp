#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/filesystem.hpp"
#include "base/result.hpp"
#include "config/fields.hpp"
#include "config/yaml_value.hpp"

namespace farm {

/// The YAML files of one source tree.
class Loader {
 public:
  /// Both are borrowed.
  Loader(const FileSystem& files, const std::filesystem::path& root)
      : files_(files), root_(root) {}

  /// Parses a file; `path` is relative to the root and shown as it is.
  [[nodiscard]] Result<YamlValue> parse(const std::string& path) const;

  /// Names without ".yaml" of the YAML files in a folder, sorted. A name has
  /// small letters, digits, '_' and '-' only.
  [[nodiscard]] Result<std::vector<std::string>>
  names_in(const std::string& dir) const;

  /// CheckText: the path of a file that exists, relative to `dir`.
  [[nodiscard]] CheckText file_in(const std::string& dir) const;

  /// Text whose file "<dir>/<text><suffix>" must exist; may be empty if
  /// `may_be_empty`.
  [[nodiscard]] CheckText exists_in(const std::string& dir,
                                    const std::string& suffix,
                                    bool may_be_empty = false) const;

 private:
  const FileSystem& files_;
  const std::filesystem::path& root_;
};

/// A word of small letters, digits, '_' and '-', not starting with '-'.
bool is_name(const std::string& text);

/// CheckText: not empty.
std::string not_empty(const std::string& text);

/// CheckText: the name of a Debian package.
std::string package_name(const std::string& text);

/// CheckText: a path that stays within the folder it is relative to.
std::string relative_path(const std::string& text);

} // namespace farm
