// Many processes with faulting threads share one mapping and are killed at the
// same time. The faults in progress give up, nothing hangs, and the mapping
// goes on working for who is left.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/faulters.hpp"
#include "lib/file.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool file;
  FileOn where;
};

constexpr Row k_rows[] = {{"anon_shared", false, FileOn::memfd},
                          {"tmpfs", true, FileOn::tmpfs},
                          {"ext2", true, FileOn::ext2}};

constexpr unsigned k_processes = 4;

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, Faulters::k_count * page_size());
  const Mapping pages = row.file
                            ? Mapping::file(file.fd(), Faulters::k_count,
                                            Mapping::k_read_write, MAP_SHARED)
                            : Mapping::shared(Faulters::k_count);
  const Shared<Counter> started;
  int pids[k_processes];
  for (int& pid : pids) {
    pid = int(need(sys::fork(), "fork"));
    if (pid == 0) {
      const Faulters faulters(pages);
      started->add();
      for (;;) {
        sys::yield();
      }
    }
  }
  started->wait_for(k_processes);
  for (const int pid : pids) {
    sys::kill(pid, SIGKILL);
  }
  for (const int pid : pids) {
    int status = 0;
    need(sys::wait4(pid, &status, 0), "wait4");
    check_equal(status & 0x7f, SIGKILL, "signal that ended the process");
  }
  for (size_t i = 0; i < Faulters::k_count; ++i) {
    expect_done(try_store(pages.page(i), 0x31));
    expect_value(try_load(pages.page(i)), 0x31);
  }
  pass();
}

CASE{
    .proves = "a storm of SIGKILL on faulting threads ends all of them",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
