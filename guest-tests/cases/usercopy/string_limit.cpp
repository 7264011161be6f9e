// prctl(PR_SET_NAME) copies a string of at most 15 bytes. A name of that length
// needs no end: the copy stops at the limit and never looks at the byte behind
// it, which may be the first of a hole. A shorter one without an end runs into
// the hole: -EFAULT, and the old name stays. Right at every alignment, although
// strings are copied by whole words.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_limit = 15;

void expect_name(const char* wanted, size_t length) {
  char name[k_limit + 1];
  memset(name, 'x', sizeof(name));
  need(sys::prctl(PR_GET_NAME, reinterpret_cast<unsigned long>(name)),
       "PR_GET_NAME");
  check(memcmp(name, wanted, length) == 0 && name[length] == '\0',
        "the name is '{}'", static_cast<const char*>(name));
}

long set_name(const char* at) {
  return sys::prctl(PR_SET_NAME, reinterpret_cast<unsigned long>(at));
}

void run() {
  constexpr char k_letters[] = "abcdefghijklmnopqrstuvwxyz";
  const Mapping pages = Mapping::anonymous(3);
  pages.unmap(1, 1);
  char* const end = reinterpret_cast<char*>(pages.page(1));
  for (size_t room = 0; room < sizeof(k_letters); ++room) {
    char* at = end - room;
    memcpy(at, k_letters, room); // with no end
    if (room >= k_limit) {
      check_equal(set_name(at), 0, "name that reaches the limit");
      expect_name(k_letters, k_limit);
    } else {
      check_equal(set_name("kept"), 0, "name");
      check_equal(set_name(at), -EFAULT, "name without an end");
      expect_name("kept", 4);
    }
    if (room > 0) {
      end[-1] = '\0';
      const size_t length = room - 1 < k_limit ? room - 1 : k_limit;
      check_equal(set_name(at), 0, "name that ends at the hole");
      expect_name(k_letters, length);
    }
  }
  pass();
}

CASE{
    .proves =
        "a string copy stops at its limit or its end, whichever is first, "
        "and not a byte later",
    .run = run,
};

} // namespace
} // namespace torture
