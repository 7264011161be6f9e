// A process ends, or becomes another program, or is killed, while its threads
// are in the middle of faults. All of them have to come out, the memory goes
// when the last one has left it, and the exit status is the one that was asked
// for.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/exec_self.hpp"
#include "lib/faulters.hpp"
#include "lib/file.hpp"

namespace torture {
namespace {

enum class End : uint8_t { exit, exec, kill };

struct Row {
  const char* name;
  End end;
  bool file;
  FileOn where;
  int flags;
};

constexpr Row k_rows[] = {
    {"exit_anon", End::exit, false, FileOn::memfd, 0},
    {"exit_shmem", End::exit, true, FileOn::memfd, MAP_SHARED},
    {"exit_file_private", End::exit, true, FileOn::ext2, MAP_PRIVATE},
    {"exit_file_shared", End::exit, true, FileOn::ext2, MAP_SHARED},
    {"exec_anon", End::exec, false, FileOn::memfd, 0},
    {"exec_shmem", End::exec, true, FileOn::memfd, MAP_SHARED},
    {"exec_file_private", End::exec, true, FileOn::ext2, MAP_PRIVATE},
    {"kill_anon", End::kill, false, FileOn::memfd, 0},
    {"kill_shmem", End::kill, true, FileOn::memfd, MAP_SHARED},
    {"kill_file_private", End::kill, true, FileOn::ext2, MAP_PRIVATE},
};

constexpr unsigned k_rounds = 2;
constexpr int k_code = 42;

void run_child(const Row& row, const Mapping& pages, Counter& started) {
  const Faulters faulters(pages);
  started.add();
  for (uint64_t turns = next_random() % 8; turns > 0; --turns) {
    sys::yield();
  }
  if (row.end == End::exit) {
    sys::exit_process(k_code);
  }
  if (row.end == End::exec) {
    const long error = exec_and_leave(open_self(), k_code);
    fail("execve: {}", error);
  }
  for (;;) {
    sys::yield();
  }
}

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, Faulters::k_count * page_size());
  const Mapping pages = row.file
                            ? Mapping::file(file.fd(), Faulters::k_count,
                                            Mapping::k_read_write, row.flags)
                            : Mapping::anonymous(Faulters::k_count);
  const Shared<Counter> started;
  for (unsigned round = 1; round <= k_rounds; ++round) {
    (void)next_random(); // the children's turns differ
    Child child([&] { run_child(row, pages, *started); });
    started->wait_for(round);
    if (row.end == End::kill) {
      child.kill(SIGKILL);
      child.expect_killed_by(SIGKILL);
    } else {
      check_equal(child.wait_status(), k_code << 8, "wait status");
    }
  }
  pass();
}

CASE{
    .proves = "a process ends promptly and as asked while its threads fault",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
