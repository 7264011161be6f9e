#include "config/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "base/text.hpp"

namespace farm {

namespace {

std::string dotted(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string quoted(const std::string& name) {
  return "'" + display_quote(name) + "'";
}

std::string describe(const YamlValue& value) {
  switch (value.kind) {
    case YamlValue::Kind::null:
      return "empty";
    case YamlValue::Kind::list:
      return "a list";
    case YamlValue::Kind::map:
      return "a map";
    case YamlValue::Kind::scalar:
      break;
  }
  return quoted(value.scalar);
}

Error wrong_type(const YamlValue& value, const std::string& path,
                 const std::string& expected) {
  const std::string name = path.empty() ? "the file" : quoted(path);
  return value.error(name + " must be " + expected + ", is " + describe(value));
}

Result<void> check_keys(const YamlValue& map, const std::string& path,
                        const std::vector<Field>& fields) {
  std::vector<std::string> known;
  for (const Field& field : fields) {
    known.push_back(field.key);
  }
  for (const YamlEntry& entry : map.entries) {
    const std::string& key = entry.key.scalar;
    if (std::find(known.begin(), known.end(), key) != known.end()) {
      continue;
    }
    std::string what = "unknown key " + quoted(dotted(path, key));
    if (const auto like = nearest(key, known)) {
      what += ", did you mean '" + *like + "'?";
    } else {
      what += "; known are " + join(known, ", ");
    }
    return entry.key.error(what);
  }
  return {};
}

Result<std::string> one_line(const YamlValue& value, const std::string& path) {
  if (value.kind != YamlValue::Kind::scalar) {
    return wrong_type(value, path, "text");
  }
  std::string text(trim(value.scalar));
  const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (!clean || sanitize_utf8(text) != text) {
    return value.error(quoted(path) +
                       " must be one line of text without control characters");
  }
  return text;
}

/// The whole text as a number; nothing if it is not one.
template <typename Number> std::optional<Number> parse(const YamlValue& value) {
  if (value.kind != YamlValue::Kind::scalar || value.quoted) {
    return std::nullopt;
  }
  Number number{};
  const char* end = value.scalar.data() + value.scalar.size();
  const auto [rest, error] = std::from_chars(value.scalar.data(), end, number);
  if (error != std::errc() || rest != end) {
    return std::nullopt;
  }
  return number;
}

template <typename Number>
Result<void> read_number(Number& into, const YamlValue& value,
                         const std::string& path, Number least, Number most) {
  std::ostringstream range;
  range << "between " << least << " and " << most;
  const std::optional<Number> number = parse<Number>(value);
  if (!number) {
    return wrong_type(value, path, "a number " + range.str());
  }
  if (!(*number >= least && *number <= most)) {
    return value.error(quoted(path) + " must be " + range.str() + ", is " +
                       value.scalar);
  }
  into = *number;
  return {};
}

} // namespace

Field needed(std::string key, ReadValue read) {
  return {std::move(key), true, std::move(read)};
}

Field optional(std::string key, ReadValue read) {
  return {std::move(key), false, std::move(read)};
}

Result<void> expect_map(const YamlValue& value, const std::string& path) {
  return value.kind == YamlValue::Kind::map ? Result<void>()
                                            : wrong_type(value, path, "a map");
}

Result<void> read_fields(const YamlValue& map, const std::string& path,
                         const std::vector<Field>& fields) {
  TRY(expect_map(map, path));
  TRY(check_keys(map, path, fields));
  for (const Field& field : fields) {
    const YamlValue* value = map.find(field.key);
    if (value == nullptr && field.needed) {
      return map.error("missing field " + quoted(dotted(path, field.key)));
    }
    if (value != nullptr) {
      TRY(field.read(*value, dotted(path, field.key)));
    }
  }
  return {};
}

ReadValue text(std::string& into, CheckText check) {
  return [&into, check = std::move(check)](
             const YamlValue& value, const std::string& path) -> Result<void> {
    TRY_ASSIGN(std::string line, one_line(value, path));
    const std::string problem = check ? check(line) : std::string();
    if (!problem.empty()) {
      return value.error(quoted(path) + ": " + quoted(line) + " " + problem);
    }
    into = std::move(line);
    return {};
  };
}

ReadValue text_list(std::vector<std::string>& into, CheckText check) {
  return [&into, check = std::move(check)](
             const YamlValue& value, const std::string& path) -> Result<void> {
    if (value.kind != YamlValue::Kind::list) {
      return wrong_type(value, path, "a list");
    }
    std::vector<std::string> texts(value.items.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      TRY(text(texts[i], check)(value.items[i], path));
    }
    into = std::move(texts);
    return {};
  };
}

ReadValue text_or_list(std::vector<std::string>& into, CheckText check) {
  return [&into, check = std::move(check)](
             const YamlValue& value, const std::string& path) -> Result<void> {
    if (value.kind != YamlValue::Kind::scalar) {
      return text_list(into, check)(value, path);
    }
    std::string one;
    TRY(text(one, check)(value, path));
    into = {std::move(one)};
    return {};
  };
}

ReadValue text_map(std::map<std::string, std::string>& into,
                   CheckText check_key, CheckText check) {
  return [&into, check_key = std::move(check_key), check = std::move(check)](
             const YamlValue& value, const std::string& path) -> Result<void> {
    TRY(expect_map(value, path));
    std::map<std::string, std::string> texts;
    for (const YamlEntry& entry : value.entries) {
      std::string key;
      TRY(text(key, check_key)(entry.key, path));
      TRY(text(texts[key], check)(entry.value, dotted(path, key)));
    }
    into = std::move(texts);
    return {};
  };
}

ReadValue integer(int& into, int least, int most) {
  return [&into, least, most](const YamlValue& value, const std::string& path) {
    return read_number(into, value, path, least, most);
  };
}

ReadValue number(double& into, double least, double most) {
  return [&into, least, most](const YamlValue& value, const std::string& path) {
    return read_number(into, value, path, least, most);
  };
}

ReadValue address(std::optional<std::uint64_t>& into) {
  return
      [&into](const YamlValue& value, const std::string& path) -> Result<void> {
        std::string_view digits = value.scalar;
        const bool hexadecimal = digits.starts_with("0x");
        digits.remove_prefix(hexadecimal ? 2 : 0);
        std::uint64_t number = 0;
        const char* end = digits.data() + digits.size();
        const auto [rest, error] =
            std::from_chars(digits.data(), end, number, hexadecimal ? 16 : 10);
        if (value.kind != YamlValue::Kind::scalar || value.quoted ||
            error != std::errc() || rest != end) {
          return wrong_type(value, path, "an address like 0x98000000");
        }
        into = number;
        return {};
      };
}

ReadValue file_mode(unsigned& into) {
  return
      [&into](const YamlValue& value, const std::string& path) -> Result<void> {
        constexpr unsigned k_most = 07777;
        const std::string& digits = value.scalar;
        unsigned mode = 0;
        const char* end = digits.data() + digits.size();
        const auto [rest, error] = std::from_chars(digits.data(), end, mode, 8);
        if (value.kind != YamlValue::Kind::scalar || value.quoted ||
            !digits.starts_with('0') || error != std::errc() || rest != end ||
            mode > k_most) {
          return wrong_type(value, path, "an octal mode like 0755");
        }
        into = mode;
        return {};
      };
}

ReadValue each(ReadValue read) {
  return [read = std::move(read)](const YamlValue& value,
                                  const std::string& path) -> Result<void> {
    if (value.kind != YamlValue::Kind::list) {
      return wrong_type(value, path, "a list");
    }
    for (const YamlValue& item : value.items) {
      TRY(read(item, path));
    }
    return {};
  };
}

Result<std::size_t> find_word(const YamlValue& value, const std::string& path,
                              const std::vector<std::string>& words) {
  const auto it = std::find(words.begin(), words.end(), value.scalar);
  if (value.kind == YamlValue::Kind::scalar && it != words.end()) {
    return static_cast<std::size_t>(it - words.begin());
  }
  return wrong_type(value, path, "one of " + join(words, ", "));
}

} // namespace farm
