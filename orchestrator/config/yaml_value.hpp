#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace farm {

struct YamlEntry;

/// A node of a YAML file, with the place it was written at. Values merged from
/// several files keep the places of their own files.
struct YamlValue {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  std::shared_ptr<const std::string> file; ///< as shown to people
  int line = 1;                            ///< 1-based
  int column = 1;                          ///< 1-based
  std::string scalar;
  bool quoted = false; ///< "12" is text, 12 is a number
  std::vector<YamlValue> items;
  std::vector<YamlEntry> entries; ///< in the order of the file; keys differ

  /// The value of a key of a map; null if there is none.
  [[nodiscard]] const YamlValue* find(std::string_view key) const;

  /// "file:line:column: <what>" as a `config` error.
  [[nodiscard]] Error error(const std::string& what) const;
};

struct YamlEntry {
  YamlValue key; ///< a scalar
  YamlValue value;
};

/// Parses one document. `file` is the name for messages. Aliases, tags, a
/// second document, keys that are not plain words and keys given twice are
/// errors, as is malformed YAML: all `config`, all with the place.
Result<YamlValue> parse_yaml(const std::string& text, const std::string& file);

/// `over` on top of `base`: maps merge key by key, everything else replaces.
YamlValue merge(const YamlValue& base, const YamlValue& over);

} // namespace farm
