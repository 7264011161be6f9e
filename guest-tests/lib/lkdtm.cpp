#include "lib/lkdtm.hpp"

#include "lib/child.hpp"
#include "lib/proc.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

int provoke(const char* trigger) {
  Child child([&] {
    const long fd = need(sys::open(k_lkdtm_direct, O_WRONLY), "open LKDTM");
    if (sys::write(int(fd), trigger, strlen(trigger)) == -EINVAL) {
      skip("LKDTM does not know {}", trigger);
    }
    // A trigger may leave preemption off; the scheduler complains about that
    // once and puts it right. Without it the exit of this child would complain
    // for every page it frees, and could hold up the machine.
    sys::yield();
  });
  return child.wait_status();
}

void provoke_and_expect(const char* trigger, const char* header,
                        const char* other, const char* third) {
  // KFENCE takes one allocation in a while out of KASAN's sight: once more.
  constexpr int k_tries = 3;
  int status = 0;
  for (int i = 0; i < k_tries; ++i) {
    KernelLog log;
    status = provoke(trigger);
    if (log.seen_any({header, other, third})) {
      return;
    }
  }
  fail("{} (child's wait status {x}) was not answered by '{}'", trigger,
       unsigned(status), header);
}

} // namespace torture
