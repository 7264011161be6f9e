// SIGKILL ends the wait for a page that nobody supplies, whoever waits: the
// program itself, a copy of the kernel, or get_user_pages(). The wait must be
// killable, and the process die although the page never comes.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

long user(unsigned char* page) {
  static_cast<void>(try_load(page));
  return 0;
}

long kernel(unsigned char* page) {
  return sys::uname(reinterpret_cast<new_utsname*>(page));
}

struct Row {
  const char* name;
  long (*touch)(unsigned char* page);
};

constexpr Row k_rows[] = {{"user", user},
                          {"kernel", kernel},
                          {"populate", gup::touch<gup::populate_read>},
                          {"vmsplice", gup::touch<gup::vmsplice>}};

void run() {
  const Row& row = current_row(k_rows);
  const Shared<Gate> reported;
  Child child([&] {
    const Uffd uffd;
    const Mapping pages = Mapping::anonymous(2);
    uffd.watch(pages.at(0), pages.bytes());
    Thread watcher([&] {
      static_cast<void>(uffd.next_fault());
      reported->open();
      const Gate never;
      never.wait();
    });
    check_equal(row.touch(pages.page(1)), 0, "touch");
    fail("the touch came back");
  });
  reported->wait();
  wait_until_blocked(child.pid());
  child.kill(SIGKILL);
  child.expect_killed_by(SIGKILL);
  pass();
}

CASE{
    .proves = "who waits for a userfaultfd can be killed",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
