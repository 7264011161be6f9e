#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/utf8.hpp"

namespace farm {

namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return result;
}

template <typename... Args>
std::string print(const char* format, Args... args) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), format, args...);
  return {text.data(), static_cast<std::size_t>(std::max(length, 0))};
}

} // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> fields;
  std::size_t start = 0;
  for (;;) {
    const std::size_t end = text.find(separator, start);
    fields.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) {
      return fields;
    }
    start = end + 1;
  }
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  auto it = text.begin();
  for (;;) {
    it = std::find_if_not(it, text.end(), is_blank);
    if (it == text.end()) {
      return words;
    }
    const auto end = std::find_if(it, text.end(), is_blank);
    words.emplace_back(it, end);
    it = end;
  }
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    result.push_back(line);
  }
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string join(const std::vector<std::string>& parts,
                 std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      text += separator;
    }
    text += parts[i];
  }
  return text;
}

std::string elide(std::string_view text, std::size_t width) {
  constexpr std::string_view k_dots = "...";
  if (text.size() <= width) {
    return std::string(text);
  }
  if (width <= k_dots.size()) {
    return std::string(k_dots.substr(0, width));
  }
  const auto continues = [&](std::size_t at) {
    return at < text.size() &&
           (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
  };
  std::size_t head = (width - k_dots.size() + 1) / 2;
  std::size_t tail = text.size() - (width - k_dots.size()) / 2;
  while (head > 0 && continues(head)) {
    --head;
  }
  while (continues(tail)) {
    ++tail;
  }
  std::string result(text.substr(0, head));
  result += k_dots;
  result += text.substr(tail);
  return result;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  // A word is like another when about two thirds of its letters agree.
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  std::optional<std::string> found;
  const std::string wanted = lower(name);
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    // A candidate with no letter in common is no help, however short.
    if (distance < best && distance < std::max(name.size(), candidate.size())) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

namespace {

/// Matches one byte against the pattern element at the front of `pattern` and
/// removes that element. `*` is not handled here.
bool match_one(std::string_view& pattern, char c) {
  if (pattern[0] == '?') {
    pattern.remove_prefix(1);
    return true;
  }
  const std::size_t close = pattern.size() > 2
                                ? pattern.find(']', pattern[1] == '!' ? 3 : 2)
                                : std::string_view::npos;
  if (pattern[0] == '[' && close != std::string_view::npos) {
    std::string_view set = pattern.substr(1, close - 1);
    pattern.remove_prefix(close + 1);
    const bool negated = set[0] == '!';
    set.remove_prefix(negated ? 1 : 0);
    bool in_set = false;
    while (!set.empty()) {
      const bool range = set.size() >= 3 && set[1] == '-';
      const char last = range ? set[2] : set[0];
      in_set = in_set || (set[0] <= c && c <= last);
      set.remove_prefix(range ? 3 : 1);
    }
    return in_set != negated;
  }
  if (pattern[0] == '\\' && pattern.size() > 1) {
    pattern.remove_prefix(1);
  }
  const bool same = pattern[0] == c;
  pattern.remove_prefix(1);
  return same;
}

} // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  // On a mismatch only the last star need be widened: what an earlier star
  // took can stay as short as possible.
  std::optional<std::string_view> after_star;
  std::string_view star_text;
  while (!text.empty() || !pattern.empty()) {
    if (!pattern.empty() && pattern[0] == '*') {
      pattern.remove_prefix(1);
      after_star = pattern;
      star_text = text;
      continue;
    }
    if (!pattern.empty() && !text.empty() && match_one(pattern, text[0])) {
      text.remove_prefix(1);
      continue;
    }
    if (!after_star || star_text.empty()) {
      return false;
    }
    star_text.remove_prefix(1);
    text = star_text;
    pattern = *after_star;
  }
  return true;
}

std::string display_quote(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    const std::string_view bytes = text.substr(0, c.size);
    text.remove_prefix(c.size);
    if (!c.valid) {
      result += print("\\x%02x", static_cast<unsigned char>(bytes[0]));
    } else if (c.code == '\n') {
      result += "\\n";
    } else if (c.code == '\r') {
      result += "\\r";
    } else if (c.code == '\t') {
      result += "\\t";
    } else if (c.code < 0x20 || c.code == 0x7f) {
      result += print("\\x%02x", static_cast<unsigned>(c.code));
    } else if (!is_displayable(c.code)) {
      result += print("\\u%04x", static_cast<unsigned>(c.code));
    } else {
      result += bytes;
    }
  }
  return result;
}

std::string sanitize_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    result += c.valid ? text.substr(0, c.size) : "\xef\xbf\xbd";
    text.remove_prefix(c.size);
  }
  return result;
}

std::string shell_quote(std::string_view word) {
  constexpr std::string_view k_plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "_-./:=,+@%";
  if (!word.empty() &&
      word.find_first_not_of(k_plain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string result = "'";
  for (const char c : word) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

std::string shell_quote(const std::vector<std::string>& argv) {
  std::vector<std::string> words;
  words.reserve(argv.size());
  for (const std::string& word : argv) {
    words.push_back(shell_quote(std::string_view(word)));
  }
  return join(words, " ");
}

std::string format_duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) {
    return "?";
  }
  if (seconds < 0.9995) {
    return print("%.0f ms", seconds * 1000);
  }
  if (seconds < 59.95) {
    return print("%.1f s", seconds);
  }
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 3600) {
    return print("%lld min %02lld s", whole / 60, whole % 60);
  }
  return print("%lld h %02lld min", whole / 3600, whole % 3600 / 60);
}

std::string format_bytes(double bytes) {
  constexpr std::array<const char*, 5> k_units = {"B", "KiB", "MiB", "GiB",
                                                  "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1023.5 && unit + 1 < k_units.size()) {
    bytes /= 1024;
    ++unit;
  }
  return print(unit == 0 || bytes >= 9.95 ? "%.0f %s" : "%.1f %s", bytes,
               k_units[unit]);
}

std::string replace_all(std::string_view text, std::string_view from,
                        std::string_view to) {
  std::string out;
  for (std::size_t at = from.empty() ? text.npos : text.find(from);
       at != text.npos; at = text.find(from)) {
    out += text.substr(0, at);
    out += to;
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

std::optional<std::uint64_t> hex_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return value;
}

} // namespace farm
