// read() of /dev/zero clears user memory, by clear_user(). When the target runs
// into a bad page the count says how many bytes were cleared before it: never
// more than there was room for, and every counted byte is zero. An architecture
// may leave the last few it cleared uncounted, or all (its clear granule).

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Behind : uint8_t { hole, none, read_only, beyond_eof };

struct Row {
  const char* name;
  Behind behind;
};

constexpr Row k_rows[] = {
    {"hole", Behind::hole},
    {"none", Behind::none},
    {"read_only", Behind::read_only},
    {"beyond_eof", Behind::beyond_eof},
};

constexpr unsigned char k_filler = 0xcc;
constexpr size_t k_most = 70;

void check_count(int zero, const Mapping& pages, size_t room) {
  unsigned char* to = pages.page(1) - room;
  __builtin_memset(pages.page(1) - k_most - 8, k_filler, k_most + 8);
  const long got = sys::read(zero, to, room + 300);
  const bool nothing = got == -EFAULT && room < arch::k_clear_granule;
  const bool some = got > 0 && size_t(got) <= room &&
                    room - size_t(got) < arch::k_clear_granule;
  if (!(room == 0 ? got == -EFAULT : nothing || some)) {
    fail("read with room for {} bytes: {}", room, got);
  }
  for (long i = 0; i < got; ++i) {
    check(to[i] == 0, "room for {}: byte {} is {x}", room, i, to[i]);
  }
  for (size_t i = 1; i <= 8; ++i) {
    check(*(to - i) == k_filler, "room for {}: a byte before was cleared",
          room);
  }
}

void run() {
  const Behind behind = current_row(k_rows).behind;
  const TestFile one_page(FileOn::memfd, page_size());
  const Mapping pages =
      behind == Behind::beyond_eof
          ? Mapping::file(one_page.fd(), 3, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(3);
  if (behind == Behind::hole) {
    pages.unmap(1, 1);
  } else if (behind != Behind::beyond_eof) {
    pages.protect(1, 1, behind == Behind::none ? PROT_NONE : PROT_READ);
  }
  const int zero =
      int(need(sys::open("/dev/zero", O_RDONLY), "open /dev/zero"));
  for (size_t room = 0; room <= k_most; ++room) {
    check_count(zero, pages, room);
  }
  pass();
}

CASE{
    .proves = "read() of /dev/zero counts what it cleared before a bad page",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
