// A path is copied with strncpy_from_user(), which reads whole words. A path
// that ends with the last byte before a hole must work at every alignment; one
// that runs into the hole without an end is -EFAULT.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_longest = 40;

/// "/././.../." of `length` characters: the root directory.
void put_path(char* at, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    at[i] = i % 2 == 0 ? '/' : '.';
  }
}

void run() {
  const Mapping pages = Mapping::anonymous(3);
  pages.unmap(1, 1);
  char* end = reinterpret_cast<char*>(pages.page(1));
  for (size_t length = 1; length <= k_longest; ++length) {
    char* path = end - length - 1;
    put_path(path, length);
    end[-1] = '\0';
    const long fd = sys::open(path, O_RDONLY | O_DIRECTORY);
    if (fd < 0) {
      fail("open of a path of {} bytes up to a hole: {}", length, fd);
    }
    sys::close(int(fd));
    end[-1] = '/';
    check_equal(sys::open(path, O_RDONLY), -EFAULT, "open of an endless path");
  }
  check_equal(sys::open(end, O_RDONLY), -EFAULT, "open of a path in a hole");
  pass();
}

CASE{
    .proves = "a path may end at the last byte before a hole, and no later",
    .run = run,
};

} // namespace
} // namespace torture
