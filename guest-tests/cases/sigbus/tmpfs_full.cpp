// A tmpfs has no room for the page that a fault needs: SIGBUS with BUS_ADRERR
// for the program, -EFAULT for a system call. The pages that are there stay,
// and when room is made the same access succeeds.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_room = 4; // pages

struct Row {
  const char* name;
  Access access;
  int flags;
};

constexpr Row k_rows[] = {
    {"shared_store", Access::store, MAP_SHARED},
    {"shared_load", Access::load, MAP_SHARED},
    {"private_load", Access::load, MAP_PRIVATE},
};

void run() {
  const Row& row = current_row(k_rows);
  private_mounts();
  rt::Buffer<96> path;
  path.format("{}/full", work_directory());
  sys::mkdir(path.c_str(), 0700);
  need(sys::mount("torture", path.c_str(), "tmpfs", 0, "nr_blocks=4"), "mount");
  rt::Buffer<96> name;
  name.format("{}/file", path.c_str());
  const int fd =
      int(need(sys::open(name.c_str(), O_RDWR | O_CREAT, 0600), "open"));
  need(sys::ftruncate(fd, 2 * k_room * page_size()), "ftruncate");
  {
    const Mapping shared =
        Mapping::file(fd, 2 * k_room, Mapping::k_read_write, MAP_SHARED);
    const Mapping pages =
        Mapping::file(fd, 2 * k_room, Mapping::k_read_write, row.flags);
    for (size_t i = 0; i < k_room; ++i) {
      expect_done(try_store(shared.page(i), uint8_t(0x40 + i)));
    }
    unsigned char* target = pages.page(k_room) + 0x11;
    expect_signal(try_access(row.access, target), SIGBUS, BUS_ADRERR, target);
    check_equal(
        sys::uname(reinterpret_cast<new_utsname*>(shared.page(k_room + 1))),
        -EFAULT, "uname into a page without room");
    for (size_t i = 0; i < k_room; ++i) {
      expect_value(try_load(pages.page(i)), uint32_t(0x40 + i));
    }
    need(sys::madvise(shared.page(0), page_size(), MADV_REMOVE), "MADV_REMOVE");
    expect_done(try_access(row.access, target));
    expect_value(try_load(target), row.access == Access::store ? 0x5a : 0);
    expect_signal(try_load(shared.page(0)), SIGBUS, BUS_ADRERR, shared.page(0));
  }
  sys::close(fd);
  sys::umount(path.c_str(), 0);
  sys::rmdir(path.c_str());
  pass();
}

CASE{
    .proves = "a fault for which a tmpfs has no room raises BUS_ADRERR",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::root,
};

} // namespace
} // namespace torture
