#include "console/printk_prefix.hpp"

#include <charconv>

namespace farm {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) {
    ++n;
  }
  return n;
}

std::size_t spaces_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && text[at + n] == ' ') {
    ++n;
  }
  return n;
}

/// Length of "[  12.345678]" at the front; 0: not there.
std::size_t time_stamp(std::string_view text, std::optional<double>& time_s) {
  if (text.empty() || text[0] != '[') {
    return 0;
  }
  const std::size_t first = 1 + spaces_at(text, 1);
  const std::size_t whole = digits_at(text, first);
  const std::size_t dot = first + whole;
  if (whole == 0 || dot >= text.size() || text[dot] != '.') {
    return 0;
  }
  const std::size_t close = dot + 1 + digits_at(text, dot + 1);
  if (close != dot + 7 || close >= text.size() || text[close] != ']') {
    return 0;
  }
  double value = 0;
  std::from_chars(text.data() + first, text.data() + close, value);
  time_s = value;
  return close + 1;
}

/// Length of "[Tue Nov 24 23:43:50 2026]" (dmesg -T) at the front; 0: not
/// there.
std::size_t wall_clock(std::string_view text) {
  constexpr std::size_t k_length = 26;
  const bool there = text.size() >= k_length && text[0] == '[' &&
                     text[k_length - 1] == ']' && text[4] == ' ' &&
                     text[8] == ' ' && text[14] == ':' && text[17] == ':';
  return there ? k_length : 0;
}

/// Length of "[  T123]" or "[ C0]" at the front; 0: not there.
std::size_t caller_id(std::string_view text, std::string_view& context) {
  if (text.empty() || text[0] != '[') {
    return 0;
  }
  const std::size_t first = 1 + spaces_at(text, 1);
  if (first >= text.size() || (text[first] != 'T' && text[first] != 'C')) {
    return 0;
  }
  const std::size_t digits = digits_at(text, first + 1);
  const std::size_t close = first + 1 + digits;
  if (digits == 0 || close >= text.size() || text[close] != ']') {
    return 0;
  }
  context = text.substr(first, digits + 1);
  return close + 1;
}

/// Length of "<6>" at the front; 0: not there.
std::size_t level(std::string_view text) {
  if (text.empty() || text[0] != '<') {
    return 0;
  }
  const std::size_t digits = digits_at(text, 1);
  const std::size_t close = 1 + digits;
  return digits >= 1 && digits <= 3 && close < text.size() && text[close] == '>'
             ? close + 1
             : 0;
}

/// Length of "Nov 24 23:43:50 host kernel: " or its form with an ISO date at
/// the front; 0: not there.
std::size_t system_log(std::string_view text) {
  constexpr std::string_view k_tag = " kernel: ";
  const bool traditional = text.size() > 16 && text[3] == ' ' &&
                           text[6] == ' ' && text[9] == ':' && text[12] == ':';
  const bool iso = text.size() > 20 && text[4] == '-' && text[7] == '-' &&
                   text[13] == ':' && text[16] == ':';
  if (!traditional && !iso) {
    return 0;
  }
  const std::size_t at = text.substr(0, 128).find(k_tag);
  return at == std::string_view::npos ? 0 : at + k_tag.size();
}

} // namespace

PrintkPrefix printk_prefix(std::string_view text) {
  PrintkPrefix prefix;
  const std::size_t log = system_log(text);
  std::size_t at = log;
  at += level(text.substr(at));
  const std::size_t stamp = time_stamp(text.substr(at), prefix.time_s);
  at += stamp;
  if (stamp == 0) {
    at += wall_clock(text.substr(at));
  }
  at += caller_id(text.substr(at), prefix.context);
  if (at > log && at < text.size() && text[at] == ' ') {
    ++at;
  }
  prefix.length = at;
  return prefix;
}

std::size_t find_time_stamp(std::string_view text) {
  std::optional<double> ignored;
  for (std::size_t at = text.find('['); at != std::string_view::npos;
       at = text.find('[', at + 1)) {
    if (time_stamp(text.substr(at), ignored) != 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

} // namespace farm
