#include "lib/mapping.hpp"

#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

unsigned char* map(size_t pages, int protection, int flags, int fd) {
  const long base =
      need(sys::mmap(nullptr, pages * page_size(), protection, flags, fd, 0),
           "mmap");
  return reinterpret_cast<unsigned char*>(base);
}

} // namespace

Mapping Mapping::anonymous(size_t pages, int protection) {
  unsigned char* base = map(pages, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  sys::madvise(base, pages * page_size(), MADV_NOHUGEPAGE);
  return Mapping(base, pages);
}

Mapping Mapping::shared(size_t pages) {
  return Mapping(map(pages, k_read_write, MAP_SHARED | MAP_ANONYMOUS, -1),
                 pages);
}

Mapping Mapping::file(int fd, size_t pages, int protection, int flags) {
  return Mapping(map(pages, protection, flags, fd), pages);
}

Mapping Mapping::between_holes(size_t pages, int protection) {
  unsigned char* base =
      map(pages + 2, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  Mapping inner(base + page_size(), pages);
  sys::madvise(inner.at(0), inner.bytes(), MADV_NOHUGEPAGE);
  inner.protect(0, pages, protection);
  need(sys::munmap(base, page_size()), "munmap");
  need(sys::munmap(inner.end(), page_size()), "munmap");
  return inner;
}

Mapping::~Mapping() {
  if (pages_ > 0) {
    sys::munmap(base_, bytes());
  }
}

void Mapping::protect(size_t first, size_t count, int protection) const {
  need(sys::mprotect(page(first), count * page_size(), protection), "mprotect");
}

void Mapping::unmap(size_t first, size_t count) const {
  need(sys::munmap(page(first), count * page_size()), "munmap");
}

void fill_pattern(unsigned char* to, size_t offset, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    to[i] = pattern_byte(offset + i);
  }
}

void check_pattern(const unsigned char* at, size_t offset, size_t count,
                   const char* what) {
  for (size_t i = 0; i < count; ++i) {
    const auto got = static_cast<const volatile unsigned char*>(at)[i];
    if (got != pattern_byte(offset + i)) {
      fail("{}: byte {} is {x}, expected {x}", what, offset + i, got,
           pattern_byte(offset + i));
    }
  }
}

} // namespace torture
