#include "report/escape.hpp"

#include "base/text.hpp"

namespace farm {
namespace {

constexpr std::string_view k_url_plain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";

/// One line, tabs kept.
std::string visible_line(std::string_view line) {
  std::string out;
  std::size_t begin = 0;
  while (true) {
    const std::size_t tab = line.find('\t', begin);
    out += display_quote(line.substr(begin, tab - begin));
    if (tab == std::string_view::npos) {
      return out;
    }
    out += '\t';
    begin = tab + 1;
  }
}

} // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end == std::string_view::npos) {
      return out + visible_line(line);
    }
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    out += visible_line(line);
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string relative_url(std::string_view path) {
  if (path.empty() || path.front() == '/') {
    return {};
  }
  for (const std::string& part : split(path, '/')) {
    if (part == "..") {
      return {};
    }
  }
  constexpr std::string_view k_hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (k_url_plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += {'%', k_hex[byte >> 4U], k_hex[byte & 0xfU]};
    }
  }
  return out;
}

} // namespace farm
