// What cannot be registered: nothing at all, a range that another userfaultfd
// has, memory that may never be written, and files whose system does not play
// along. A refused registration leaves the memory as it was.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uffd.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void expect(const Uffd& uffd, const unsigned char* at, size_t bytes,
            uint64_t mode, long result, const char* what) {
  uffdio_register request{};
  request.range = {reinterpret_cast<uintptr_t>(at), bytes};
  request.mode = mode;
  check_equal(sys::ioctl(uffd.fd(), UFFDIO_REGISTER, &request), result, what);
}

void run() {
  constexpr uint64_t k_missing = UFFDIO_REGISTER_MODE_MISSING;
  const Uffd uffd(UFFD_FEATURE_MISSING_SHMEM);
  const Uffd other;
  const size_t size = page_size();
  const Mapping pages = Mapping::anonymous(4);
  const Mapping taken = Mapping::anonymous(1);
  pages.unmap(3, 1);
  other.watch(taken.at(0), size);
  expect(uffd, pages.at(0), size, 0, -EINVAL, "no mode");
  expect(uffd, pages.at(0), size, 1U << 7, -EINVAL, "unknown mode");
  expect(uffd, pages.at(0), 0, k_missing, -EINVAL, "no bytes");
  expect(uffd, pages.at(1), size, k_missing, -EINVAL, "unaligned");
  expect(uffd, pages.at(0), size / 2, k_missing, -EINVAL, "part of a page");
  expect(uffd, pages.page(3), size, k_missing, -EINVAL, "hole");
  expect(uffd, taken.at(0), size, k_missing, -EBUSY, "taken");
  {
    const TestFile file(FileOn::memfd, size);
    rt::Buffer<64> path;
    path.format("/proc/self/fd/{}", file.fd());
    const int read_only =
        int(need(sys::open(path.c_str(), O_RDONLY), "open read-only"));
    const Mapping shared = Mapping::file(read_only, 1, PROT_READ, MAP_SHARED);
    expect(uffd, shared.at(0), size, k_missing, -EPERM, "never writable");
    expect_value(try_load(shared.at(1)), pattern_byte(1));
    sys::close(read_only);
  }
  if (ext2_available()) {
    const TestFile file(FileOn::ext2, size);
    const Mapping shared =
        Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
    expect(uffd, shared.at(0), size, k_missing, -EINVAL, "file on ext2");
    expect_value(try_load(shared.at(1)), pattern_byte(1));
  }
  for (size_t i = 0; i < 3; ++i) {
    expect_value(try_load(pages.page(i)), 0);
  }
  expect(uffd, pages.at(0), 2 * size, k_missing, 0, "two pages");
  expect(uffd, pages.page(1), 2 * size, k_missing, 0, "one of them again");
  check(uffd.quiet() && other.quiet(), "a fault was reported");
  pass();
}

CASE{
    .proves = "what userfaultfd cannot watch is refused, with the right errno",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
