// Seals of a memfd and of a mapping (mseal) forbid changes from outside; faults
// go on as ever. A sealed file can be read and privately copied, but no shared
// mapping of it can be stored to or become so; a mapping from before a seal on
// future writes keeps its right.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

int sealable(size_t bytes) {
  const int fd =
      int(need(sys::memfd_create("sealed", MFD_ALLOW_SEALING), "memfd"));
  need(sys::ftruncate(fd, bytes), "ftruncate");
  const unsigned char byte = 0x17;
  need(sys::pwrite(fd, &byte, 1, 5), "pwrite");
  return fd;
}

void seal(int fd, int seals) {
  need(sys::fcntl(fd, F_ADD_SEALS, seals), "F_ADD_SEALS");
}

void check_no_writers(int fd, const Mapping& readers) {
  check_equal(
      sys::mmap(nullptr, page_size(), Mapping::k_read_write, MAP_SHARED, fd, 0),
      -EPERM, "a shared writable mapping of a sealed file");
  const Mapping copy = Mapping::file(fd, 1, Mapping::k_read_write, MAP_PRIVATE);
  const FaultCount before = FaultCount::now();
  expect_done(try_store(copy.at(5), 0x99));
  expect_faults(before, 1, 0, "store to a private copy");
  expect_value(try_load(readers.at(5)), 0x17);
}

void write() {
  const int fd = sealable(page_size());
  seal(fd, F_SEAL_WRITE | F_SEAL_SHRINK);
  const Mapping readers = Mapping::file(fd, 1, PROT_READ, MAP_PRIVATE);
  check_equal(sys::ftruncate(fd, 0), -EPERM, "ftruncate");
  expect_value(try_load(readers.at(5)), 0x17);
  expect_signal(try_store(readers.at(5), 1), SIGSEGV, SEGV_ACCERR,
                readers.at(5));
  check_no_writers(fd, readers);
}

void future_write() {
  const int fd = sealable(page_size());
  const Mapping writers =
      Mapping::file(fd, 1, Mapping::k_read_write, MAP_SHARED);
  seal(fd, F_SEAL_FUTURE_WRITE);
  const Mapping readers = Mapping::file(fd, 1, PROT_READ, MAP_SHARED);
  check_no_writers(fd, readers);
  expect_done(try_store(writers.at(6), 0x44));
  expect_value(try_load(readers.at(6)), 0x44);
}

void mapping() {
  const Mapping page = Mapping::anonymous(1);
  const long error = sys::mseal(page.at(0), page_size());
  if (error == -ENOSYS) {
    skip("no mseal in this kernel");
  }
  need(error, "mseal");
  expect_value(try_load(page.at(5)), 0);
  expect_done(try_store(page.at(5), 0x61));
  check_equal(sys::mprotect(page.at(0), page_size(), PROT_NONE), -EPERM,
              "mprotect");
  check_equal(sys::munmap(page.at(0), page_size()), -EPERM, "munmap");
  expect_value(try_load(page.at(5)), 0x61);
}

struct Row {
  const char* name;
  void (*run)();
};

constexpr Row k_rows[] = {
    {"write", write}, {"future_write", future_write}, {"mapping", mapping}};

void run() {
  current_row(k_rows).run();
  pass();
}

CASE{
    .proves = "faults in sealed memory are resolved as far as the seal allows",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
