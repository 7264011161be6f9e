// The kernel writes the signal frame with its accessors for user memory. Its
// faults are resolved like anybody's: on pages never touched, on private pages
// of a file or shared since a fork, and where the stack has to grow for it.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/futex.hpp"
#include "lib/stack.hpp"

namespace torture {
namespace {

Counter handled;
uintptr_t handler_stack = 0;

void on_signal(int, siginfo_t* info, void*) {
  volatile int here = info->si_signo;
  handler_stack = reinterpret_cast<uintptr_t>(&here);
  handled.add();
}

void raise_on(const Mapping& pages) {
  set_signal_stack(pages.at(0), pages.bytes());
  sys::tgkill(sys::getpid(), sys::gettid(), SIGUSR1);
  check_equal(handled.value(), 1, "runs of the handler");
  const auto low = reinterpret_cast<uintptr_t>(pages.at(0));
  check(handler_stack - low < pages.bytes(),
        "the handler ran at {x}, not in the signal stack", handler_stack);
}

void untouched() {
  const Mapping pages = make_signal_stack();
  raise_on(pages);
}

void file() {
  const size_t count = make_signal_stack().bytes() / page_size();
  const TestFile source(FileOn::memfd, count * page_size());
  const Mapping pages =
      Mapping::file(source.fd(), count, Mapping::k_read_write, MAP_PRIVATE);
  raise_on(pages);
  const Mapping shared =
      Mapping::file(source.fd(), count, PROT_READ, MAP_SHARED);
  check_pattern(shared.at(0), 0, shared.bytes(), "file");
}

void after_fork() {
  const Mapping pages = make_signal_stack();
  const Shared<Gate> written;
  fill_pattern(pages.at(0), 0, pages.bytes());
  Child child([&] {
    written->wait();
    check_pattern(pages.at(0), 0, pages.bytes(), "child's copy");
  });
  raise_on(pages);
  written->open();
  child.join();
}

void growing() {
  const GrowingMapping stack;
  run_on_stack(stack.first(), stack.k_pages * page_size(), [&] {
    unsigned char here = 0;
    const auto left = size_t(&here - stack.first());
    auto* space =
        static_cast<volatile unsigned char*>(__builtin_alloca(left - 128));
    space[0] = 0x3d;
    sys::tgkill(sys::getpid(), sys::gettid(), SIGUSR1);
    check_equal(space[0], 0x3d, "byte of the frame that was interrupted");
  });
  check_equal(handled.value(), 1, "runs of the handler");
  check(handler_stack < reinterpret_cast<uintptr_t>(stack.first()),
        "the handler ran at {x}, not in the part that grew", handler_stack);
}

struct Row {
  const char* name;
  void (*check)();
};

constexpr Row k_rows[] = {{"untouched", untouched},
                          {"private_file", file},
                          {"shared_by_fork", after_fork},
                          {"growing", growing}};

void run() {
  handle_on_signal_stack(SIGUSR1, on_signal);
  current_row(k_rows).check();
  pass();
}

CASE{
    .proves = "a signal frame faults its pages in",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
