#include "rt/string.hpp"

extern "C" {

void* memcpy(void* to, const void* from, size_t count) {
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  for (size_t i = 0; i < count; ++i) {
    out[i] = in[i];
  }
  return to;
}

void* memmove(void* to, const void* from, size_t count) {
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  if (out <= in) {
    return memcpy(to, from, count);
  }
  for (size_t i = count; i > 0; --i) {
    out[i - 1] = in[i - 1];
  }
  return to;
}

void* memset(void* to, int value, size_t count) {
  auto* out = static_cast<unsigned char*>(to);
  for (size_t i = 0; i < count; ++i) {
    out[i] = static_cast<unsigned char>(value);
  }
  return to;
}

int memcmp(const void* left, const void* right, size_t count) {
  const auto* a = static_cast<const unsigned char*>(left);
  const auto* b = static_cast<const unsigned char*>(right);
  for (size_t i = 0; i < count; ++i) {
    if (a[i] != b[i]) {
      return a[i] < b[i] ? -1 : 1;
    }
  }
  return 0;
}

size_t strlen(const char* text) {
  size_t length = 0;
  while (text[length] != '\0') {
    ++length;
  }
  return length;
}

} // extern "C"

namespace torture::rt {

int compare(const char* left, const char* right) {
  while (*left != '\0' && *left == *right) {
    ++left;
    ++right;
  }
  return static_cast<unsigned char>(*left) - static_cast<unsigned char>(*right);
}

bool equal(const char* left, const char* right) {
  return compare(left, right) == 0;
}

bool starts_with(const char* text, const char* prefix) {
  while (*prefix != '\0') {
    if (*text++ != *prefix++) {
      return false;
    }
  }
  return true;
}

const char* find(const char* text, size_t length, const char* needle) {
  const size_t wanted = strlen(needle);
  for (size_t i = 0; i + wanted <= length; ++i) {
    if (memcmp(text + i, needle, wanted) == 0) {
      return text + i;
    }
  }
  return nullptr;
}

namespace {

/// Matches one character against "[a-z]" or "[!x]"; `pattern` stands behind
/// the bracket and is left behind the closing one. Without one it is null.
bool class_matches(const char*& pattern, char character) {
  const bool inverted = *pattern == '!';
  pattern += inverted ? 1 : 0;
  bool found = false;
  for (bool first = true; first || *pattern != ']'; first = false) {
    if (*pattern == '\0') {
      pattern = nullptr;
      return false;
    }
    const char low = *pattern++;
    char high = low;
    if (pattern[0] == '-' && pattern[1] != '\0' && pattern[1] != ']') {
      high = pattern[1];
      pattern += 2;
    }
    found = found || (low <= character && character <= high);
  }
  ++pattern;
  return found != inverted;
}

/// Whether the pattern's first element takes the character; if so, `pattern`
/// is left behind it.
bool one_matches(const char*& pattern, char character) {
  if (*pattern == '[') {
    const char* rest = pattern + 1;
    const bool matches = class_matches(rest, character);
    if (rest != nullptr) {
      pattern = matches ? rest : pattern;
      return matches;
    }
  }
  const bool matches =
      *pattern == '?' || (*pattern != '\0' && *pattern == character);
  pattern += matches ? 1 : 0;
  return matches;
}

} // namespace

bool glob_match(const char* pattern, const char* text) {
  if (*pattern == '!') {
    return !glob_match(pattern + 1, text);
  }
  const char* star = nullptr;
  const char* resume = nullptr;
  while (*text != '\0') {
    if (*pattern == '*') {
      star = pattern++;
      resume = text;
    } else if (one_matches(pattern, *text)) {
      ++text;
    } else if (star != nullptr) {
      pattern = star + 1;
      text = ++resume;
    } else {
      return false;
    }
  }
  while (*pattern == '*') {
    ++pattern;
  }
  return *pattern == '\0';
}

} // namespace torture::rt
