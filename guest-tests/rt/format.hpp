#pragma once

// Text in fixed buffers. There is no allocation and no failure: what does not
// fit is cut off, and the result is always terminated.

#include <stddef.h>
#include <stdint.h>

namespace torture::rt {

/// One value to print: integers, pointers, characters and C strings.
class Arg {
 public:
  Arg(const char* text) : kind_(Kind::text), text_(text) {}
  Arg(char* text) : kind_(Kind::text), text_(text) {}
  Arg(char value) : kind_(Kind::character), bits_(uint64_t(value)) {}
  Arg(bool value) : kind_(Kind::unsigned_number), bits_(value ? 1 : 0) {}
  Arg(int value)
      : kind_(Kind::signed_number), bits_(uint64_t(int64_t(value))) {}
  Arg(long value)
      : kind_(Kind::signed_number), bits_(uint64_t(int64_t(value))) {}
  Arg(long long value) : kind_(Kind::signed_number), bits_(uint64_t(value)) {}
  Arg(unsigned char value) : kind_(Kind::unsigned_number), bits_(value) {}
  Arg(unsigned value) : kind_(Kind::unsigned_number), bits_(value) {}
  Arg(unsigned long value) : kind_(Kind::unsigned_number), bits_(value) {}
  Arg(unsigned long long value) : kind_(Kind::unsigned_number), bits_(value) {}
  Arg(const void* value)
      : kind_(Kind::pointer), bits_(reinterpret_cast<uintptr_t>(value)) {}

 private:
  friend class Writer;
  enum class Kind { text, character, signed_number, unsigned_number, pointer };
  Kind kind_;
  union {
    const char* text_;
    uint64_t bits_;
  };
};

/// Appends to a caller's buffer of `capacity` bytes.
class Writer {
 public:
  Writer(char* data, size_t capacity) : data_(data), capacity_(capacity) {
    data_[0] = '\0';
  }
  void put(char value);
  void text(const char* value);
  void decimal(uint64_t value);
  void hex(uint64_t value);
  /// `{}` prints the next argument, `{x}` prints it as 0x... ; a text is
  /// copied as it is.
  template <class... Args> void format(const char* pattern, Args... args) {
    const Arg list[] = {Arg(args)..., Arg("")};
    format_list(pattern, list, sizeof...(args));
  }
  void format_list(const char* pattern, const Arg* args, size_t count);
  [[nodiscard]] const char* c_str() const { return data_; }
  [[nodiscard]] size_t size() const { return size_; }
  void clear() {
    size_ = 0;
    data_[0] = '\0';
  }

 private:
  void argument(const Arg& arg, bool as_hex);
  char* data_;
  size_t capacity_;
  size_t size_ = 0;
};

/// A Writer with its own storage.
template <size_t k_capacity> class Buffer : public Writer {
 public:
  Buffer() : Writer(storage_, k_capacity) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

 private:
  char storage_[k_capacity];
};

/// Reads decimal or 0x-prefixed hexadecimal digits; stops at the first other
/// character. With `base` 16 the prefix may be missing.
[[nodiscard]] uint64_t parse_number(const char* text, unsigned base = 0);

} // namespace torture::rt
