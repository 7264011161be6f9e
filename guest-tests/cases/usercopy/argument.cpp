// execve() measures its argument strings with strnlen_user(), a word at a time,
// and copies them backwards. A string whose end is the last byte before a hole
// is good at every alignment and may lie across pages; one that runs into the
// hole, and a list without its closing null in front of the hole, are -EFAULT.
// The program to start is one that cannot be, so that success is -ENOEXEC.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool environment;
};

constexpr Row k_rows[] = {{"arguments", false}, {"environment", true}};

char program[96];

long start(bool environment, const char* const* list) {
  const char* const plain[] = {"program", nullptr};
  return environment ? sys::execve(program, plain, list)
                     : sys::execve(program, list, plain);
}

void check_string(bool environment, char* at, char* end) {
  const char* const list[] = {"first", at, "last", nullptr};
  end[-1] = '\0';
  check_equal(start(environment, list), -ENOEXEC, "string up to the hole");
  end[-1] = 's';
  check_equal(start(environment, list), -EFAULT, "string without an end");
}

void run() {
  const bool environment = current_row(k_rows).environment;
  rt::Writer path(program, sizeof(program));
  path.format("{}/program.{}", work_directory(), sys::getpid());
  const int fd =
      int(need(sys::open(program, O_WRONLY | O_CREAT, 0700), "open"));
  need(sys::write(fd, "none", 4), "write");
  sys::close(fd);
  const Mapping pages = Mapping::anonymous(4);
  memset(pages.at(0), 's', 2 * page_size());
  pages.unmap(2, 1);
  char* const end = reinterpret_cast<char*>(pages.page(2));
  for (size_t length = 0; length < 20; ++length) {
    check_string(environment, end - length - 1, end);
  }
  check_string(environment, end - page_size() - 9, end); // across two pages
  memset(pages.at(0), 0, 2 * page_size());
  auto* const list = reinterpret_cast<const char**>(end);
  list[-3] = "first";
  list[-2] = "second";
  check_equal(start(environment, list - 3), -ENOEXEC, "list up to the hole");
  list[-1] = "third";
  check_equal(start(environment, list - 3), -EFAULT, "list without an end");
  const char* const bad[] = {"first", end, nullptr};
  check_equal(start(environment, bad), -EFAULT, "string in the hole");
  sys::unlink(program);
  pass();
}

CASE{
    .proves = "argument strings of execve() may end at the last byte before a "
              "hole, and no later",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
