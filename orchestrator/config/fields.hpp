#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "config/yaml_value.hpp"

namespace farm {

/// Reads one value into a variable it holds a reference to. `path` names the
/// value in messages: "qemu.machine".
using ReadValue = std::function<Result<void>(const YamlValue& value,
                                             const std::string& path)>;

/// What is wrong with a text, as the end of the sentence "'x' ..."; empty if
/// nothing is.
using CheckText = std::function<std::string(const std::string& text)>;

/// One key of a map.
struct Field {
  std::string key;
  bool needed = false;
  ReadValue read;
};

/// A key that must be there.
Field needed(std::string key, ReadValue read);

/// A key that may be missing; its variable then keeps its value.
Field optional(std::string key, ReadValue read);

/// Reads a map with exactly these keys. Unknown keys are reported before
/// anything else, with the nearest known one: a misspelt key is not a missing
/// one. `path` is empty for a whole file.
Result<void> read_fields(const YamlValue& map, const std::string& path,
                         const std::vector<Field>& fields);

/// Nothing if the value is a map.
Result<void> expect_map(const YamlValue& value, const std::string& path);

/// One line of text, without control characters; numbers are text too.
ReadValue text(std::string& into, CheckText check = {});

/// A list of such texts.
ReadValue text_list(std::vector<std::string>& into, CheckText check = {});

/// Such a list, or a text alone for a list of one.
ReadValue text_or_list(std::vector<std::string>& into, CheckText check = {});

/// A map from texts to texts.
ReadValue text_map(std::map<std::string, std::string>& into,
                   CheckText check_key = {}, CheckText check = {});

/// A plain decimal number within the limits, both included.
ReadValue integer(int& into, int least, int most);
ReadValue number(double& into, double least, double most);

/// A physical address, written with 0x or as a plain decimal number.
ReadValue address(std::optional<std::uint64_t>& into);

/// An octal number written with a leading 0, at most 07777.
ReadValue file_mode(unsigned& into);

/// One of a few words.
template <typename Enum>
ReadValue word(Enum& into, std::vector<std::pair<std::string, Enum>> words);

/// A list of maps: `read` is called for each item.
ReadValue each(ReadValue read);

/// Position in `words` of a scalar, or an error that lists them.
Result<std::size_t> find_word(const YamlValue& value, const std::string& path,
                              const std::vector<std::string>& words);

template <typename Enum>
ReadValue word(Enum& into, std::vector<std::pair<std::string, Enum>> words) {
  return [&into, words = std::move(words)](
             const YamlValue& value, const std::string& path) -> Result<void> {
    std::vector<std::string> names;
    for (const auto& [name, meaning] : words) {
      names.push_back(name);
    }
    TRY_ASSIGN(const std::size_t found, find_word(value, path, names));
    into = words[found].second;
    return {};
  };
}

} // namespace farm
