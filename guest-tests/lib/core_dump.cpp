#include "lib/core_dump.hpp"

#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

#include <linux/elf.h>

namespace torture {

namespace {

constexpr char k_pattern[] = "/proc/sys/kernel/core_pattern";

#if __SIZEOF_POINTER__ == 8
using FileHeader = Elf64_Ehdr;
using ProgramHeader = Elf64_Phdr;
constexpr unsigned char k_class = ELFCLASS64;
#else
using FileHeader = Elf32_Ehdr;
using ProgramHeader = Elf32_Phdr;
constexpr unsigned char k_class = ELFCLASS32;
#endif

void put_path(rt::Writer& to, int pid) {
  to.format("{}/core.{}", work_directory(), pid);
}

void read_at(int fd, uint64_t offset, void* to, size_t bytes) {
  check_equal(sys::pread(fd, to, bytes, offset), int64_t(bytes),
              "bytes read from the core dump");
}

} // namespace

CoreDumps::CoreDumps() {
  need(read_file(k_pattern, before_, sizeof(before_)), "core_pattern");
  rt::Buffer<128> pattern;
  pattern.format("{}/core.%p", work_directory());
  need(write_file(k_pattern, pattern.c_str()), "core_pattern");
}

CoreDumps::~CoreDumps() {
  write_file(k_pattern, before_);
}

void CoreDumps::enable(unsigned filter) const {
  const rlimit64 limit{~0ULL, ~0ULL};
  need(sys::prlimit(0, RLIMIT_CORE, &limit), "prlimit");
  rt::Buffer<16> text;
  text.format("{x}", filter);
  need(write_file("/proc/self/coredump_filter", text.c_str()),
       "coredump_filter");
}

CoreFile::CoreFile(int pid) {
  rt::Buffer<128> path;
  put_path(path, pid);
  const long fd = sys::open(path.c_str(), O_RDONLY);
  check(fd >= 0, "no core dump: errno {}", -fd);
  fd_ = int(fd);
  sys::unlink(path.c_str());
  FileHeader header;
  read_at(fd_, 0, &header, sizeof(header));
  check(memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
            header.e_ident[EI_CLASS] == k_class && header.e_type == ET_CORE,
        "the dump is not an ELF core file");
  struct statx file;
  need(sys::fstatx(fd_, &file), "statx");
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    ProgramHeader part;
    read_at(fd_, header.e_phoff + i * sizeof(part), &part, sizeof(part));
    const uint64_t end = uint64_t(part.p_offset) + part.p_filesz;
    check(end <= file.stx_size, "the dump ends at {}, a segment at {}",
          file.stx_size, end);
  }
}

CoreFile::~CoreFile() {
  sys::close(fd_);
}

uint64_t CoreFile::place_of(const void* at) const {
  const auto wanted = reinterpret_cast<uintptr_t>(at);
  FileHeader header;
  read_at(fd_, 0, &header, sizeof(header));
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    ProgramHeader part;
    read_at(fd_, header.e_phoff + i * sizeof(part), &part, sizeof(part));
    if (part.p_type == PT_LOAD && part.p_vaddr <= wanted &&
        wanted - part.p_vaddr < part.p_filesz) {
      return part.p_offset + (wanted - part.p_vaddr);
    }
  }
  fail("the dump does not hold address {}", at);
}

void CoreFile::expect_pattern(const void* at, size_t offset,
                              size_t bytes) const {
  unsigned char part[256];
  for (size_t done = 0; done < bytes; done += sizeof(part)) {
    const size_t left = bytes - done;
    const size_t count = left < sizeof(part) ? left : sizeof(part);
    read_at(fd_, place_of(static_cast<const char*>(at) + done), part, count);
    check_pattern(part, offset + done, count, "dumped page");
  }
}

void CoreFile::expect_zeros(const void* at, size_t bytes) const {
  unsigned char part[256];
  for (size_t done = 0; done < bytes; done += sizeof(part)) {
    const size_t left = bytes - done;
    const size_t count = left < sizeof(part) ? left : sizeof(part);
    read_at(fd_, place_of(static_cast<const char*>(at) + done), part, count);
    for (size_t i = 0; i < count; ++i) {
      check(part[i] == 0, "dumped page: byte {} is {x}, expected 0", done + i,
            part[i]);
    }
  }
}

unsigned char CoreFile::byte(const void* at) const {
  unsigned char value = 0;
  read_at(fd_, place_of(at), &value, 1);
  return value;
}

bool remove_core(int pid) {
  rt::Buffer<128> path;
  put_path(path, pid);
  return sys::unlink(path.c_str()) == 0;
}

} // namespace torture
