#include "lib/huge.hpp"

#include "lib/mapping.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

constexpr char k_pool[] = "/proc/sys/vm/nr_hugepages";

uint64_t number_in(const char* path) {
  char text[32];
  return read_file(path, text, sizeof(text)) > 0 ? rt::parse_number(text) : 0;
}

void set_pool(uint64_t pages) {
  rt::Buffer<32> text;
  text.format("{}", pages);
  write_file(k_pool, text.c_str());
}

} // namespace

size_t thp_size() {
  return size_t(
      number_in("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"));
}

size_t hugetlb_size() {
  return size_t(memory_info("Hugepagesize:"));
}

ThpRegion::ThpRegion(size_t count) : bytes_(count * thp_size()) {
  const size_t size = thp_size();
  const long wide = sys::mmap(nullptr, bytes_ + size, Mapping::k_read_write,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (wide == -ENOMEM) {
    skip("no memory for {} huge pages of {} KiB", count, size / 1024);
  }
  need(wide, "mmap");
  auto* const first = reinterpret_cast<unsigned char*>(wide);
  const size_t skipped = (size - uintptr_t(wide) % size) % size;
  base_ = first + skipped;
  if (skipped > 0) {
    need(sys::munmap(first, skipped), "munmap");
  }
  if (size > skipped) {
    need(sys::munmap(base_ + bytes_, size - skipped), "munmap");
  }
  need(sys::madvise(base_, bytes_, MADV_HUGEPAGE), "MADV_HUGEPAGE");
}

ThpRegion::~ThpRegion() {
  sys::munmap(base_, bytes_);
}

bool is_thp(const void* at) {
  const Mapping buffer = Mapping::anonymous(64 * 1024 / page_size() + 1);
  auto* const text = reinterpret_cast<char*>(buffer.at(0));
  need(read_file("/proc/self/smaps", text, buffer.bytes()), "read smaps");
  const auto wanted = uint64_t(reinterpret_cast<uintptr_t>(at));
  bool inside = false;
  for (const char* line = text; *line != '\0';) {
    const char* end = line;
    while (*end != '\0' && *end != '\n') {
      ++end;
    }
    const char* dash = rt::find(line, size_t(end - line), "-");
    const char* colon = rt::find(line, size_t(end - line), ":");
    if (dash != nullptr && (colon == nullptr || dash < colon)) {
      inside = rt::parse_number(line, 16) <= wanted &&
               wanted < rt::parse_number(dash + 1, 16);
    } else if (inside && rt::starts_with(line, "AnonHugePages:")) {
      const char* number = line + strlen("AnonHugePages:");
      for (; *number == ' '; ++number) {
      }
      return rt::parse_number(number) > 0;
    }
    line = *end == '\0' ? end : end + 1;
  }
  return false;
}

HugetlbPool::HugetlbPool(size_t count) : before_(number_in(k_pool)) {
  if (before_ < count) {
    set_pool(count);
    if (number_in(k_pool) < count) {
      set_pool(before_);
      skip("no memory for {} huge pages of {} KiB", count,
           hugetlb_size() / 1024);
    }
  }
}

HugetlbPool::~HugetlbPool() {
  set_pool(before_);
}

long map_hugetlb(size_t bytes, int protection, int flags) {
  return sys::mmap(nullptr, bytes, protection,
                   flags | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
}

} // namespace torture
