// A system call touches an untouched user page, by copying or by
// get_user_pages(), while each allocation and each copy on the way fails in
// turn. Inside the kernel the fault is not done again: the call gives the error
// of its manual page. The next call succeeds.

#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_bytes = 16;
/// The page tables there are untouched as well.
constexpr size_t k_untouched = size_t(4) << 20;

/// What the calls work on.
struct Objects {
  int file;
  int memory; ///< /proc/self/mem
  int pipe[2];
};

long write_from(const Objects& objects, unsigned char* page) {
  return sys::write(objects.file, page, k_bytes);
}
long read_to(const Objects& objects, unsigned char* page) {
  return sys::read(objects.file, page, k_bytes);
}
long process_vm(const Objects&, unsigned char* page) {
  unsigned char to[k_bytes];
  const iovec local{to, k_bytes};
  const iovec remote{page, k_bytes};
  return sys::process_vm_readv(sys::getpid(), &local, 1, &remote, 1);
}
long memory(const Objects& objects, unsigned char* page) {
  unsigned char to[k_bytes];
  (void)sys::seek(objects.memory, reinterpret_cast<uintptr_t>(page), SEEK_SET);
  return sys::read(objects.memory, to, k_bytes);
}
long splice(const Objects& objects, unsigned char* page) {
  const iovec part{page, k_bytes};
  return sys::vmsplice(objects.pipe[1], &part, 1, 0);
}
long populate(const Objects&, unsigned char* page) {
  const long error = sys::madvise(page, page_size(), MADV_POPULATE_WRITE);
  return error == 0 ? long(k_bytes) : error;
}

struct Row {
  const char* name;
  long (*call)(const Objects& objects, unsigned char* page);
  Sweep::Errors errors;
};

constexpr Row k_rows[] = {
    {"write", write_from, {-EFAULT, -ENOMEM}},
    {"read", read_to, {-EFAULT, -ENOMEM}},
    {"process_vm_readv", process_vm, {-EFAULT, -ENOMEM}},
    {"proc_mem", memory, {-EFAULT, -ENOMEM, -EIO}},
    {"vmsplice", splice, {-EFAULT, -ENOMEM}},
    {"populate_write", populate, {-ENOMEM, -EFAULT}},
};

void run() {
  const Row& row = current_row(k_rows);
  Sweep sweep(row.name);
  while (sweep.next()) {
    const TestFile file(FileOn::memfd, k_bytes);
    Objects objects{file.fd(), 0, {0, 0}};
    need(sys::seek(file.fd(), 0, SEEK_SET), "lseek");
    objects.memory = int(need(sys::open("/proc/self/mem", O_RDONLY), "mem"));
    need(sys::pipe2(objects.pipe, 0), "pipe2");
    const Mapping pages = Mapping::shared(2 * k_untouched / page_size());
    unsigned char* const page = pages.at(k_untouched);
    const long result = sweep.armed([&] { return row.call(objects, page); });
    sweep.expect(result, k_bytes, row.errors);
    const bool filled = row.call == read_to && result == long(k_bytes);
    expect_value(try_load(page + 1), filled ? pattern_byte(1) : 0);
    sys::close(objects.memory);
    sys::close(objects.pipe[0]);
    sys::close(objects.pipe[1]);
  }
  pass();
}

CASE{
    .proves = "a system call whose fault cannot allocate gives an error",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth | Need::process_vm,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
