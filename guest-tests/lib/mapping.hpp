#pragma once

// Pages with an owner. Sizes are in pages so that no case needs to know how
// large one is. A set-up call that fails makes the case broken.

#include <stddef.h>
#include <stdint.h>

#include "lib/system.hpp"
#include "sys/uapi.hpp"

namespace torture {

class Mapping {
 public:
  /// Anonymous private pages, nothing touched, no huge pages.
  static Mapping anonymous(size_t pages, int protection = k_read_write);
  /// Anonymous pages shared with children.
  static Mapping shared(size_t pages);
  /// `flags`: MAP_SHARED or MAP_PRIVATE, with MAP_POPULATE where wanted.
  static Mapping file(int fd, size_t pages, int protection, int flags);
  /// `pages` accessible pages between two PROT_NONE pages that are unmapped
  /// again: both neighbours are holes.
  static Mapping between_holes(size_t pages, int protection = k_read_write);

  static constexpr int k_read_write = PROT_READ | PROT_WRITE;

  Mapping(Mapping&& other) : base_(other.base_), pages_(other.pages_) {
    other.pages_ = 0;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  [[nodiscard]] unsigned char* at(size_t offset) const {
    return base_ + offset;
  }
  [[nodiscard]] unsigned char* page(size_t index) const {
    return base_ + index * page_size();
  }
  [[nodiscard]] unsigned char* end() const { return page(pages_); }
  [[nodiscard]] size_t bytes() const { return pages_ * page_size(); }

  void protect(size_t first, size_t count, int protection) const;
  /// Leaves a hole; the destructor tolerates it.
  void unmap(size_t first, size_t count) const;

 private:
  Mapping(unsigned char* base, size_t pages) : base_(base), pages_(pages) {}
  unsigned char* base_;
  size_t pages_;
};

/// One object in memory shared with children.
template <class T> class Shared {
 public:
  Shared() : pages_(Mapping::shared(1 + sizeof(T) / 4096)) {}
  T* operator->() const { return reinterpret_cast<T*>(pages_.at(0)); }
  T& operator*() const { return *reinterpret_cast<T*>(pages_.at(0)); }

 private:
  Mapping pages_;
};

/// Byte that belongs at `offset` of every patterned buffer or file.
[[nodiscard]] inline unsigned char pattern_byte(size_t offset) {
  return static_cast<unsigned char>(offset * 37 + (offset >> 8) * 11 + 5);
}
void fill_pattern(unsigned char* to, size_t offset, size_t count);
/// Fails the case where memory differs from the pattern.
void check_pattern(const unsigned char* at, size_t offset, size_t count,
                   const char* what);

} // namespace torture
