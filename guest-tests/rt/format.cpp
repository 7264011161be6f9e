#include "rt/format.hpp"

#include "rt/string.hpp"

namespace torture::rt {

namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return 99;
}

} // namespace

void Writer::put(char value) {
  if (size_ + 1 < capacity_) {
    data_[size_++] = value;
    data_[size_] = '\0';
  }
}

void Writer::text(const char* value) {
  if (value == nullptr) {
    value = "(null)";
  }
  while (*value != '\0') {
    put(*value++);
  }
}

void Writer::decimal(uint64_t value) {
  char digits[20];
  unsigned count = 0;
  do {
    digits[count++] = char('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) {
    put(digits[--count]);
  }
}

void Writer::hex(uint64_t value) {
  text("0x");
  int shift = 60;
  while (shift > 0 && (value >> shift) == 0) {
    shift -= 4;
  }
  for (; shift >= 0; shift -= 4) {
    put("0123456789abcdef"[(value >> shift) & 15]);
  }
}

void Writer::argument(const Arg& arg, bool as_hex) {
  switch (arg.kind_) {
    case Arg::Kind::text:
      text(arg.text_);
      return;
    case Arg::Kind::character:
      put(char(arg.bits_));
      return;
    case Arg::Kind::pointer:
      hex(arg.bits_);
      return;
    case Arg::Kind::signed_number:
    case Arg::Kind::unsigned_number:
      break;
  }
  if (as_hex) {
    hex(arg.bits_);
  } else if (arg.kind_ == Arg::Kind::signed_number && int64_t(arg.bits_) < 0) {
    put('-');
    decimal(0 - arg.bits_);
  } else {
    decimal(arg.bits_);
  }
}

void Writer::format_list(const char* pattern, const Arg* args, size_t count) {
  size_t next = 0;
  for (const char* at = pattern; *at != '\0'; ++at) {
    const bool plain = at[0] == '{' && at[1] == '}';
    const bool as_hex = at[0] == '{' && at[1] == 'x' && at[2] == '}';
    if ((plain || as_hex) && next < count) {
      argument(args[next++], as_hex);
      at += as_hex ? 2 : 1;
    } else {
      put(*at);
    }
  }
}

uint64_t parse_number(const char* text, unsigned base) {
  if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    text += 2;
    base = 16;
  } else if (base == 0) {
    base = 10;
  }
  uint64_t value = 0;
  while (unsigned(digit_value(*text)) < base) {
    value = value * base + unsigned(digit_value(*text++));
  }
  return value;
}

} // namespace torture::rt
