#include "config/loader.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace farm {

namespace {

constexpr std::uintmax_t k_largest_file = 1 << 20;

/// A file that cannot be read is a problem of the configuration here.
Error as_config(const Error& error) {
  return {ErrorKind::config, error.what, error.hint};
}

} // namespace

Result<YamlValue> Loader::parse(const std::string& path) const {
  const auto text = files_.read_file(root_ / path, k_largest_file);
  if (!text) {
    return as_config(text.error());
  }
  return parse_yaml(*text, path);
}

Result<std::vector<std::string>>
Loader::names_in(const std::string& dir) const {
  const auto entries = files_.list(root_ / dir);
  if (!entries) {
    return as_config(entries.error());
  }
  constexpr std::string_view k_suffix = ".yaml";
  std::vector<std::string> names;
  for (const std::string& entry : *entries) {
    if (!entry.ends_with(k_suffix)) {
      continue;
    }
    const std::string name = entry.substr(0, entry.size() - k_suffix.size());
    if (!is_name(name)) {
      return Error{ErrorKind::config,
                   dir + "/" + display_quote(entry) +
                       ": a name has small letters, digits, '_' and '-' only",
                   {}};
    }
    names.push_back(name);
  }
  return names;
}

CheckText Loader::exists_in(const std::string& dir, const std::string& suffix,
                            bool may_be_empty) const {
  return [this, dir, suffix, may_be_empty](const std::string& text) {
    if (text.empty() && may_be_empty) {
      return std::string();
    }
    const std::string path = dir + "/" + text + suffix;
    if (is_name(text) && files_.exists(root_ / path)) {
      return std::string();
    }
    return "has no file " + display_quote(path);
  };
}

CheckText Loader::file_in(const std::string& dir) const {
  return [this, dir](const std::string& text) {
    if (std::string problem = relative_path(text); !problem.empty()) {
      return problem;
    }
    const std::string path = dir + "/" + text;
    return files_.exists(root_ / path) ? std::string()
                                       : "has no file " + display_quote(path);
  };
}

bool is_name(const std::string& text) {
  constexpr std::string_view k_letters =
      "abcdefghijklmnopqrstuvwxyz0123456789_-";
  return !text.empty() && text[0] != '-' &&
         text.find_first_not_of(k_letters) == std::string::npos;
}

std::string not_empty(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

std::string package_name(const std::string& text) {
  constexpr std::string_view k_letters =
      "abcdefghijklmnopqrstuvwxyz0123456789+-.";
  const bool ok = text.size() >= 2 && text[0] != '-' && text[0] != '.' &&
                  text[0] != '+' &&
                  text.find_first_not_of(k_letters) == std::string::npos;
  return ok ? "" : "is not a package name";
}

std::string relative_path(const std::string& text) {
  const std::filesystem::path path(text);
  const bool climbs = std::any_of(
      path.begin(), path.end(), [](const std::filesystem::path& part) {
        return part == ".." || part == "." || part.empty();
      });
  if (text.empty() || path.is_absolute() || climbs) {
    return "must be a relative path without '.' and '..'";
  }
  return "";
}

} // namespace farm
