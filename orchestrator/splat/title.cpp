#include "splat/title.hpp"

#include <algorithm>
#include <cctype>

namespace farm::splat {
namespace {

struct Wrapper {
  std::string_view prefix;
  std::string_view instead;
};

// Longest first.
constexpr Wrapper k_wrappers[] = {
    {"__do_compat_sys_", "sys_"},
    {"__se_compat_sys_", "sys_"},
    {"__powerpc_sys_", "sys_"},
    {"__x64_compat_sys_", "sys_"},
    {"__arm64_compat_sys_", "sys_"},
    {"__ia32_compat_sys_", "sys_"},
    {"__riscv_sys_", "sys_"},
    {"__arm64_sys_", "sys_"},
    {"__s390x_sys_", "sys_"},
    {"__s390_sys_", "sys_"},
    {"__ia32_sys_", "sys_"},
    {"compat_SYSC_", "sys_"},
    {"__x64_sys_", "sys_"},
    {"__do_sys_", "sys_"},
    {"compat_SyS_", "sys_"},
    {"compat_sys_", "sys_"},
    {"__se_sys_", "sys_"},
    {"__sys_", "sys_"},
    {"ksys_", "sys_"},
    {"SYSC_", "sys_"},
    {"SyS_", "sys_"},
};

constexpr std::string_view k_suffixes[] = {
    ".isra.", ".part.",    ".constprop.", ".cold",
    ".llvm.", ".lto_priv", ".localalias",
};

std::string field(const Fields& fields, std::string_view name,
                  std::string_view frame) {
  if (name == "frame") {
    return std::string(frame);
  }
  const auto found = fields.find(std::string(name));
  return found == fields.end() ? std::string() : found->second;
}

/// Expands the holes of `part`; false: one of them was empty.
bool expand_holes(std::string_view part, const Fields& fields,
                  std::string_view frame, std::string& out) {
  bool complete = true;
  while (!part.empty()) {
    const std::size_t open = part.find('{');
    const std::size_t close = part.find('}');
    out += part.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      break;
    }
    const std::string value =
        field(fields, part.substr(open + 1, close - open - 1), frame);
    complete = complete && !value.empty();
    out += value;
    part.remove_prefix(close + 1);
  }
  return complete;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_address(std::string_view word) {
  if (word.starts_with("0x")) {
    word.remove_prefix(2);
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return std::isxdigit(static_cast<unsigned char>(c)) != 0;
    });
  }
  return word.size() >= 8 && std::all_of(word.begin(), word.end(), [](char c) {
           return std::isxdigit(static_cast<unsigned char>(c)) != 0;
         });
}

bool is_count(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

} // namespace

std::string plain_function(std::string_view function) {
  for (const std::string_view suffix : k_suffixes) {
    function = function.substr(0, function.find(suffix));
  }
  for (const Wrapper& wrapper : k_wrappers) {
    if (function.starts_with(wrapper.prefix)) {
      return std::string(wrapper.instead) +
             std::string(function.substr(wrapper.prefix.size()));
    }
  }
  return std::string(function);
}

std::string make_title(std::string_view form, const Fields& fields,
                       std::string_view frame) {
  std::string title;
  while (!form.empty()) {
    const std::size_t open = form.find('[');
    const std::size_t close = form.find(']');
    expand_holes(form.substr(0, open), fields, frame, title);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      break;
    }
    std::string part;
    if (expand_holes(form.substr(open + 1, close - open - 1), fields, frame,
                     part)) {
      title += part;
    }
    form.remove_prefix(close + 1);
  }
  return without_volatile(title);
}

std::string without_volatile(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      out += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) {
      ++end;
    }
    const auto word = text.substr(at, end - at);
    if (is_address(word)) {
      out += "ADDR";
    } else if (is_count(word)) {
      out += "NUM";
    } else {
      out += word;
    }
    at = end;
  }
  return out;
}

std::string make_signature(std::string_view kind, std::string_view title,
                           const Fields& fields, std::string_view frame) {
  std::string what;
  if (kind == "oops") {
    // Which exception an architecture raises for a bad pointer is its own
    // affair: NULL, wild and non-canonical are one class.
    what = "bad-access";
  } else if (kind == "kasan" || kind == "kmsan" || kind == "kfence" ||
             kind == "kcsan" || kind == "ubsan" || kind == "lockdep" ||
             kind == "hang" || kind == "atomic-sleep") {
    what = field(fields, "report", frame);
  }
  if (what.empty() && frame.empty()) {
    what = title;
  }
  std::string signature = std::string(kind) + ':' + lower(what);
  std::replace(signature.begin(), signature.end(), ' ', '-');
  return frame.empty() ? signature : signature + ':' + std::string(frame);
}

} // namespace farm::splat
