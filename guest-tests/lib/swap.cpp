#include "lib/swap.hpp"

#include "lib/mapping.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

constexpr char k_device[] = "/dev/zram0";

/// First page of a swap area, from the kernel's include/linux/swap.h.
struct SwapHeader {
  char boot_bits[1024];
  uint32_t version;
  uint32_t last_page;
  uint32_t bad_pages;
};
constexpr char k_signature[] = "SWAPSPACE2"; // ends the page

void make_swap(size_t bytes) {
  rt::Buffer<32> size;
  size.format("{}", bytes);
  write_file("/sys/block/zram0/reset", "1");
  need(write_file("/sys/block/zram0/disksize", size.c_str()), "zram size");
  const Mapping page = Mapping::anonymous(1);
  auto* const header = reinterpret_cast<SwapHeader*>(page.at(0));
  header->version = 1;
  header->last_page = uint32_t(bytes / page_size() - 1);
  __builtin_memcpy(page.end() - (sizeof(k_signature) - 1), k_signature,
                   sizeof(k_signature) - 1);
  const int fd = int(need(sys::open(k_device, O_RDWR), "open zram"));
  need(sys::pwrite(fd, page.at(0), page_size(), 0), "write swap header");
  need(sys::fsync(fd), "fsync zram");
  sys::close(fd);
}

uint64_t page_map(const void* at) {
  const int fd =
      int(need(sys::open("/proc/self/pagemap", O_RDONLY), "pagemap"));
  uint64_t entry = 0;
  const uint64_t offset =
      uint64_t(reinterpret_cast<uintptr_t>(at)) / page_size() * sizeof(entry);
  need(sys::pread(fd, &entry, sizeof(entry), offset), "read pagemap");
  sys::close(fd);
  return entry;
}

constexpr int k_page_out_attempts = 20;

} // namespace

Swap::Swap(size_t bytes) {
  // Left on by a case that did not come to its end.
  sys::swapoff(k_device);
  make_swap(bytes);
  need(sys::swapon(k_device), "swapon");
}

Swap::~Swap() {
  sys::swapoff(k_device);
}

bool is_swapped(const void* at) {
  return (page_map(at) >> 62 & 1) != 0;
}

bool is_present(const void* at) {
  return (page_map(at) >> 63 & 1) != 0;
}

uint64_t page_frame(const void* at) {
  const uint64_t entry = page_map(at);
  return (entry >> 63 & 1) != 0 ? entry & ((uint64_t(1) << 55) - 1) : 0;
}

namespace {

/// Anonymous memory leaves an entry in the page table, shared memory in its
/// page cache only.
bool is_out(unsigned char* at) {
  unsigned char resident = 1;
  return is_swapped(at) ||
         (!is_present(at) && sys::mincore(at, page_size(), &resident) == 0 &&
          (resident & 1) == 0);
}

} // namespace

void page_out(void* at, size_t bytes) {
  auto* const first = static_cast<unsigned char*>(at);
  for (size_t done = 0; done < bytes; done += page_size()) {
    int attempts = 0;
    while (!is_out(first + done)) {
      if (++attempts > k_page_out_attempts) {
        skip("the kernel keeps a page that MADV_PAGEOUT named");
      }
      need(sys::madvise(at, bytes, MADV_PAGEOUT), "MADV_PAGEOUT");
    }
  }
}

} // namespace torture
