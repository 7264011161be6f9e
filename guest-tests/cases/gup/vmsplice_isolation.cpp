// vmsplice() takes a reference to a page and puts it into a pipe. A child that
// does so with a page it shares with its parent, and unmaps it, must not see
// through the pipe what the parent stores later: the parent's store has to copy
// although the page is mapped only once by then. The other way round, what is
// in the pipe are the bytes as they were when the page became somebody else's.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool child_splices;
};

constexpr Row k_rows[] = {{"child_splices", true}, {"parent_splices", false}};

struct Steps {
  Gate spliced;
  Gate stored;
};

void splice_page(int pipe, const Mapping& page) {
  const iovec part{page.at(0), page_size()};
  check_equal(sys::vmsplice(pipe, &part, 1, 0), int64_t(page_size()),
              "vmsplice");
}

void check_pipe(int pipe) {
  const Mapping back = Mapping::anonymous(1);
  check_equal(sys::read(pipe, back.at(0), page_size()), int64_t(page_size()),
              "read of the pipe");
  check_pattern(back.at(0), 0, page_size(), "pipe");
}

void run() {
  const bool child_splices = current_row(k_rows).child_splices;
  const Shared<Steps> steps;
  const Mapping page = Mapping::anonymous(1);
  fill_pattern(page.at(0), 0, page_size());
  int ends[2];
  need(sys::pipe2(ends, 0), "pipe2");
  if (!child_splices) {
    splice_page(ends[1], page);
  }
  Child child([&] {
    if (child_splices) {
      splice_page(ends[1], page);
      page.unmap(0, 1);
      steps->spliced.open();
      steps->stored.wait();
    } else {
      fill_pattern(page.at(0), 99, page_size());
    }
    check_pipe(ends[0]);
  });
  if (child_splices) {
    steps->spliced.wait();
    fill_pattern(page.at(0), 50, page_size());
    steps->stored.open();
  }
  child.join();
  check_pattern(page.at(0), child_splices ? 50 : 0, page_size(), "page");
  pass();
}

CASE{
    .proves = "a reference taken by vmsplice() shows nothing that another "
              "process stores later",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
