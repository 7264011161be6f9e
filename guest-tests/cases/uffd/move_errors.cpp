// What UFFDIO_MOVE must refuse, with the errno and the number of bytes moved. A
// refused move changes nothing on either side; one that comes to an end in the
// middle says how far it came.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

/// Result of the request; `moved` is what it says of the bytes.
long move(const Uffd& uffd, void* to, void* from, size_t bytes, long& moved) {
  uffdio_move request{};
  request.dst = reinterpret_cast<uintptr_t>(to);
  request.src = reinterpret_cast<uintptr_t>(from);
  request.len = bytes;
  const long result = sys::ioctl(uffd.fd(), UFFDIO_MOVE, &request);
  moved = long(request.move);
  return result;
}

void expect(const Uffd& uffd, void* to, void* from, size_t bytes, long result,
            const char* what) {
  long moved = 0;
  check_equal(move(uffd, to, from, bytes, moved), result, what);
}

void run() {
  const Uffd uffd(UFFD_FEATURE_MOVE);
  const size_t size = page_size();
  const Mapping pages = Mapping::anonymous(4);
  const Mapping source = Mapping::anonymous(4);
  const TestFile file(FileOn::memfd, size);
  const Mapping shared =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
  uffd.watch(pages.at(0), 3 * size);
  check_equal(uffd.zero(pages.page(1), size), 0, "zeropage");
  expect_done(try_store(source.page(0), 0x40));
  expect_done(try_store(source.page(1), 0x41));
  expect(uffd, pages.page(1), source.page(1), size, -EEXIST, "to a page");
  expect(uffd, pages.page(0), source.page(2), size, -ENOENT, "from no page");
  expect(uffd, pages.page(3), source.page(1), size, -EINVAL, "to unwatched");
  expect(uffd, pages.page(0), shared.page(0), size, -EINVAL, "from shared");
  expect(uffd, pages.at(1), source.page(0), size, -EINVAL, "to unaligned");
  expect(uffd, pages.page(0), source.at(1), size, -EINVAL, "from unaligned");
  expect(uffd, pages.page(0), source.page(0), 0, -EINVAL, "no bytes");
  expect(uffd, pages.page(2), source.page(0), 2 * size, -EINVAL,
         "beyond the watched range");
  {
    const Shared<Gate> done;
    Child child([&] {
      done->wait();
      expect_value(try_load(source.page(0)), 0x40);
    });
    expect(uffd, pages.page(0), source.page(0), size, -EBUSY,
           "from a page shared by fork");
    done->open();
    child.join();
  }
  expect_value(try_load(source.page(1)), 0x41);
  expect_done(try_store(source.page(0), 0x42)); // now exclusive again
  long moved = 0;
  check_equal(move(uffd, pages.page(0), source.page(0), 2 * size, moved),
              -EAGAIN, "the second page is there");
  check_equal(moved, long(size), "bytes moved");
  expect_value(try_load(pages.page(0)), 0x42);
  expect_value(try_load(pages.page(1)), 0);
  expect_value(try_load(source.page(0)), 0);
  expect_value(try_load(source.page(1)), 0x41);
  check(uffd.quiet(), "a fault was reported");
  pass();
}

CASE{
    .proves = "UFFDIO_MOVE refuses what it cannot do, with the right errno",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
