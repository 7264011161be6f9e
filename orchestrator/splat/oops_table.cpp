#include "splat/oops_table.hpp"

namespace farm::splat {
namespace {

constexpr Macro k_macros[] = {
    {"{FUNC}", R"((?P<func>[a-zA-Z_][\w.$]*)(?:\+0x[0-9a-f]+/0x[0-9a-f]+)?)"},
    {"{SRC}", R"((?P<source>[\w./+-]+):(?P<source_line>\d+))"},
    {"{ADDR}", R"((?:0x|<)?(?P<address>[0-9a-f]{4,16}|\(ptrval\))>?)"},
    {"{TASK}", R"((?P<task>.{1,24}):(?P<pid>\d+))"},
    {"{SYM}", R"((?P<symbol>[a-zA-Z_][\w.$]*\+0x[0-9a-f]+/0x[0-9a-f]+.*))"},
    {"{DIE}", R"(\[#(?P<die>\d+)\])"},
};

// clang-format off
constexpr Format k_formats[] = {
  // KASAN. The old slab reports of KASAN repeat what its header said.
  {"BUG: KASAN: ", R"(BUG: KASAN: (?:double-free or )?(?P<report>invalid-free|double-free) in {FUNC})", "kasan", "KASAN: {report}[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KASAN: ", R"(BUG: KASAN: (?P<report>[a-z0-9 -]+?) in {FUNC}(?: at addr {ADDR})?)", "kasan", "KASAN: {report}[ {access}][ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KASAN: ", R"(BUG: KASAN: (?P<report>[a-z0-9 -]+?) on address {ADDR})", "kasan", "KASAN: {report}[ {access}][ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KASAN: ", R"(BUG: KASAN: (?P<report>[a-z0-9-]*))", "kasan", "KASAN: {report}[ {access}][ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KMSAN: ", R"(BUG: KMSAN: (?P<report>[a-z0-9 -]+?) in {FUNC})", "kmsan", "KMSAN: {report}[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KMSAN: ", R"(BUG: KMSAN: (?P<report>[a-z0-9 -]*))", "kmsan", "KMSAN: {report}[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KFENCE: ", R"(BUG: KFENCE: (?P<report>[a-z0-9 -]+?) in {FUNC})", "kfence", "KFENCE: {report}[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KFENCE: ", R"(BUG: KFENCE: (?P<report>[a-z0-9 -]*))", "kfence", "KFENCE: {report}[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: KCSAN: ", R"(BUG: KCSAN: (?P<report>data-race) in (?P<pair>[\w.]+ / [\w.]+))", "kcsan", "KCSAN: {report} in {pair}", Culprit::pair, k_closed},
  {"BUG: KCSAN: ", R"(BUG: KCSAN: (?P<report>[a-z0-9: -]+?) in {FUNC})", "kcsan", "KCSAN: {report} in {frame}", Culprit::first, k_closed},
  {"UBSAN: ", R"(UBSAN: (?P<report>[A-Za-z -]+?) in {SRC})", "ubsan", "UBSAN: {report}[ in {frame}]", Culprit::trace, k_none},

  // lockdep and other checks of locks
  {"WARNING: possible circular locking dependency detected", R"(WARNING: possible (?P<report>circular) locking dependency detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"INFO: possible circular locking dependency detected", R"(INFO: possible (?P<report>circular) locking dependency detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: possible recursive locking detected", R"(WARNING: possible (?P<report>recursive) locking detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"INFO: possible recursive locking detected", R"(INFO: possible (?P<report>recursive) locking detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: possible irq lock inversion dependency detected", R"(WARNING: possible (?P<report>irq lock inversion) dependency detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"INFO: possible irq lock inversion dependency detected", R"(INFO: possible (?P<report>irq lock inversion) dependency detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: ", R"(WARNING: (?P<report>\w+-safe -> \w+-unsafe) lock order detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"INFO: ", R"(INFO: (?P<report>\w+-safe -> \w+-unsafe) lock order detected)", "lockdep", "possible deadlock[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: inconsistent lock state", R"(WARNING: (?P<report>inconsistent lock state))", "lockdep", "{report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"INFO: inconsistent lock state", R"(INFO: (?P<report>inconsistent lock state))", "lockdep", "{report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: suspicious RCU usage", R"(WARNING: (?P<report>suspicious RCU usage))", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_none},
  {"INFO: suspicious RCU usage", R"(INFO: (?P<report>suspicious RCU usage))", "lockdep", "INFO: {report}[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: bad unlock balance detected", R"(WARNING: (?P<report>bad unlock balance) detected)", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"BUG: bad unlock balance detected", R"(BUG: (?P<report>bad unlock balance) detected)", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: bad contention detected", R"(WARNING: (?P<report>bad contention) detected)", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: held lock freed", R"(WARNING: (?P<report>held lock freed))", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: held lock freed", R"(BUG: (?P<report>held lock freed))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: Nested lock was not taken", R"(WARNING: (?P<report>Nested lock was not taken))", "lockdep", "WARNING: nested lock was not taken[ in {frame}]", Culprit::trace, k_lockdep},
  {"BUG: Nested lock was not taken", R"(BUG: (?P<report>Nested lock was not taken))", "lockdep", "WARNING: nested lock was not taken[ in {frame}]", Culprit::trace, k_lockdep},
  {"BUG: Invalid wait context", R"(BUG: (?P<report>Invalid wait context))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_lockdep},
  {"WARNING: lock held when returning to user space", R"(WARNING: (?P<report>lock held when returning to user space))", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_no_stack},
  {"BUG: lock held when returning to user space", R"(BUG: (?P<report>lock held when returning to user space))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_no_stack},
  {"WARNING: ", R"(WARNING: (?P<task>\S+)/(?P<pid>\d+) (?P<report>still has locks held))", "lockdep", "WARNING: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: ", R"(BUG: (?P<task>\S+)/(?P<pid>\d+) (?P<report>still has locks held))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"INFO: trying to register non-static key", R"(INFO: trying to register (?P<report>non-static key))", "lockdep", "INFO: trying to register non-static key[ in {frame}]", Culprit::trace, k_none},
  {"BUG: key ", R"(BUG: (?P<report>key \S+ has not been registered|key \S+ not in \.data))", "lockdep", "BUG: key not registered[ in {frame}]", Culprit::trace, k_none},
  {"BUG: MAX_", R"(BUG: (?P<report>MAX_[A-Z_]+) too low)", "lockdep", "BUG: {report} too low", Culprit::none, k_none},
  {"BUG: spinlock ", R"(BUG: (?P<report>spinlock [a-z ]+) on CPU#(?P<cpu>\d+))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: rwlock", R"(BUG: (?P<report>rwlock[a-z -]+) on CPU#(?P<cpu>\d+))", "lockdep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: using ", R"(BUG: using (?P<report>\w+)\(\) in preemptible)", "lockdep", "BUG: using {report}() in preemptible code[ in {frame}]", Culprit::trace, k_none},
  {"BUG: workqueue leaked", R"(BUG: (?P<report>workqueue leaked (?:lock|atomic)[a-z, ]*))", "lockdep", "BUG: workqueue leaked lock or atomic[ in {frame}]", Culprit::trace, k_none},

  // sleeping where it is forbidden
  {"BUG: sleeping function called from invalid context", R"(BUG: (?P<report>sleeping function called from invalid context)(?: at {SRC})?)", "atomic-sleep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: scheduling while atomic", R"(BUG: (?P<report>scheduling while atomic): (?P<task>.+?)/(?P<pid>\d+)/0x)", "atomic-sleep", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},

  // no progress
  {"BUG: soft lockup", R"(BUG: (?P<report>soft lockup) - CPU#(?P<cpu>\d+) stuck for (?P<seconds>\d+)s!(?: \[{TASK}\])?)", "hang", "BUG: soft lockup[ in {frame}]", Culprit::stall, k_none},
  {"Watchdog detected hard LOCKUP", R"(Watchdog detected (?P<report>hard LOCKUP) on cpu ?(?P<cpu>\d+))", "hang", "BUG: hard lockup[ in {frame}]", Culprit::stall, k_none},
  {"Watchdog CPU:", R"(Watchdog CPU:(?P<cpu>\d+) (?P<report>Hard LOCKUP|detected Hard LOCKUP))", "hang", "BUG: hard lockup[ in {frame}]", Culprit::stall, k_none},
  {"BUG: workqueue lockup", R"(BUG: (?P<report>workqueue lockup))", "hang", "BUG: workqueue lockup", Culprit::none, k_no_stack},
  {"INFO: rcu", R"(INFO: rcu\w*:? (?P<report>self-detected stall|detected (?:expedited )?stalls))", "hang", "INFO: rcu detected stall[ in {frame}]", Culprit::stall, k_none},
  {"INFO: task ", R"(INFO: task {TASK} (?P<report>blocked) (?:in I/O wait )?(?:on an? [a-z -]+ )?for more than (?P<seconds>\d+) seconds)", "hang", "INFO: task hung[ in {frame}]", Culprit::hung, k_none},
  {"INFO: task ", R"(INFO: task {TASK} (?P<report>can't die) for more than (?P<seconds>\d+) seconds)", "hang", "INFO: task can't die[ in {frame}]", Culprit::hung, k_none},
  {"INFO: task ", R"(INFO: task {TASK} (?P<report>blocked))", "hang", "INFO: task hung[ in {frame}]", Culprit::hung, k_none},
  {"unregister_netdevice: waiting for ", R"((?P<report>unregister_netdevice): waiting for (?P<device>\S+) to become free)", "hang", "unregister_netdevice: waiting for DEV to become free", Culprit::none, k_no_stack},

  // WARN(): the file tells some detectors apart
  {"WARNING: ", R"(WARNING: CPU: (?P<cpu>\d+) PID: (?P<pid>\d+) at (?P<source>(?:[\w./+-]*/)?lib/refcount\.[ch]):(?P<source_line>\d+) {FUNC})", "refcount", "WARNING: refcount bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: (?:\[.*\] )?(?P<source>(?:[\w./+-]*/)?lib/refcount\.[ch]):(?P<source_line>\d+) at )", "refcount", "WARNING: refcount bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: CPU: (?P<cpu>\d+) PID: (?P<pid>\d+) at (?P<source>(?:[\w./+-]*/)?kernel/(?:locking/)?lockdep\.c):(?P<source_line>\d+)(?: {FUNC})?)", "lockdep", "WARNING: locking bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: (?:\[.*\] )?(?P<source>(?:[\w./+-]*/)?kernel/(?:locking/)?lockdep\.c):(?P<source_line>\d+) at (?:{FUNC})?)", "lockdep", "WARNING: locking bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: CPU: (?P<cpu>\d+) PID: (?P<pid>\d+) at (?P<source>(?:[\w./+-]*/)?lib/debugobjects\.c):(?P<source_line>\d+)(?: {FUNC})?)", "warning", "WARNING: ODEBUG bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: (?:\[.*\] )?(?P<source>(?:[\w./+-]*/)?lib/debugobjects\.c):(?P<source_line>\d+) at )", "warning", "WARNING: ODEBUG bug[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: CPU: (?P<cpu>\d+) PID: (?P<pid>\d+) at {SRC}(?: {FUNC})?)", "warning", "WARNING[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: (?:\[(?P<condition>.*)\] )?{SRC} at (?:{FUNC}|0x[0-9a-f]+),? CPU#(?P<cpu>\d+): (?P<task>.+)/(?P<pid>\d+))", "warning", "WARNING[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: at {SRC}(?: {FUNC})?)", "warning", "WARNING[ in {frame}]", Culprit::trace, k_none},
  {"WARNING: ", R"(WARNING: kernel stack (?P<report>regs|frame pointer) (?:at|at \S+) .*has bad)", "warning", "WARNING: kernel stack regs has bad value", Culprit::none, k_no_stack},

  // BUG() and reports of broken state
  {"kernel BUG at ", R"(kernel BUG at (?P<source>(?:[\w./+-]*/)?lib/list_debug\.c):(?P<source_line>\d+)!)", "bug", "BUG: corrupted list[ in {frame}]", Culprit::trace, k_none},
  {"kernel BUG at ", R"(kernel BUG at (?P<source>(?:[\w./+-]*/)?mm/usercopy\.c):(?P<source_line>\d+)!)", "bug", "BUG: bad usercopy[ in {frame}]", Culprit::trace, k_none},
  {"kernel BUG at ", R"(kernel BUG at (?P<source>(?:[\w./+-]*/)?mm/page_table_check\.c):(?P<source_line>\d+)!)", "bug", "BUG: page table check[ in {frame}]", Culprit::trace, k_none},
  {"kernel BUG at ", R"(kernel BUG at {SRC}!?)", "bug", "kernel BUG[ in {frame}]", Culprit::trace, k_none},
  {"Kernel bug at ", R"(Kernel bug at {SRC})", "bug", "kernel BUG[ in {frame}]", Culprit::trace, k_none},
  {"Kernel bug detected[#", R"(Kernel bug detected{DIE}:)", "bug", "kernel BUG[ in {frame}]", Culprit::trace, k_detail},
  {"Kernel BUG", R"(Kernel BUG:?[^\[]*{DIE})", "bug", "kernel BUG[ in {frame}]", Culprit::trace, k_detail},
  {"BUG: failure at ", R"(BUG: failure at {SRC}/(?P<func>\w+)\(\)!)", "bug", "kernel BUG[ in {frame}]", Culprit::first, k_none},
  {"BUG: Bad page state", R"(BUG: (?P<report>Bad page state) in process (?P<task>.+?)  pfn:)", "bug", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: Bad page ", R"(BUG: (?P<report>Bad page (?:map|cache)) in process (?P<task>.+?)  p)", "bug", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG: Bad rss-counter state", R"(BUG: (?P<report>Bad rss-counter state))", "bug", "BUG: {report}", Culprit::none, k_no_stack},
  {"BUG: non-zero ", R"(BUG: (?P<report>non-zero \w+) on freeing mm)", "bug", "BUG: {report} on freeing mm", Culprit::none, k_no_stack},
  {"BUG: Dentry ", R"(BUG: (?P<report>Dentry) .* still in use)", "bug", "BUG: Dentry still in use[ in {frame}]", Culprit::trace, k_preface},
  {"BUG ", R"(BUG .* kasan: bad access detected)", "bug", "", Culprit::none, k_ignore},
  {"BUG ", R"(BUG (?P<cache>\S+) \((?:Not t|T)ainted.*?\): (?P<report>Object already free))", "bug", "BUG: {report}[ in {frame}]", Culprit::trace, k_none},
  {"BUG ", R"(BUG (?P<cache>\S+) \((?:Not t|T)ainted.*?\): (?P<report>[A-Z].*))", "bug", "BUG: slab: {report}[ in {frame}]", Culprit::trace, k_none},
  {"VFS: Busy inodes after unmount", R"(VFS: (?P<report>Busy inodes) after unmount)", "other", "VFS: Busy inodes after unmount", Culprit::none, k_no_stack},
  {"VFS: Close: file count is ", R"(VFS: (?P<report>Close: file count is) (?:0|zero))", "other", "VFS: Close: file count is zero (use-after-free)", Culprit::none, k_no_stack},
  {"irq ", R"(irq (?P<irq>\d+): (?P<report>nobody cared))", "other", "irq: nobody cared", Culprit::none, k_none},

  // leaks
  {"BUG: memory leak", R"(BUG: (?P<report>memory leak))", "memory-leak", "memory leak[ in {frame}]", Culprit::trace, k_unstamped},
  {"kmemleak: ", R"(kmemleak: (?P<count>\d+) new suspected (?P<report>memory leak)s)", "memory-leak", "memory leak[ in {frame}]", Culprit::trace, k_no_stack},

  // faults of the CPU: the line that says what went wrong ...
  {"BUG: unable to handle ", R"(BUG: unable to handle kernel (?P<report>NULL pointer dereference)(?: at (?:virtual address )?{ADDR})?)", "oops", "BUG: unable to handle kernel NULL pointer dereference[ in {frame}]", Culprit::trace, k_none},
  {"BUG: kernel NULL pointer dereference", R"(BUG: kernel (?P<report>NULL pointer dereference)(?:, address: {ADDR})?)", "oops", "BUG: unable to handle kernel NULL pointer dereference[ in {frame}]", Culprit::trace, k_none},
  {"BUG: unable to handle ", R"(BUG: unable to handle (?:kernel )?(?P<report>paging request|page fault)(?: (?:at|for address:) (?:virtual address )?{ADDR})?)", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"BUG: unable to handle ", R"(BUG: unable to handle kernel(?P<report>.*))", "oops", "BUG: unable to handle kernel access[ in {frame}]", Culprit::trace, k_fragment},
  {"BUG: Kernel NULL pointer dereference", R"(BUG: Kernel (?P<report>NULL pointer dereference)(?: on (?P<access>read|write))?(?: at {ADDR})?)", "oops", "BUG: unable to handle kernel NULL pointer dereference[ in {frame}]", Culprit::trace, k_closed},
  {"BUG: Unable to handle kernel ", R"(BUG: Unable to handle kernel (?P<report>data access|instruction fetch|unaligned access)(?: on (?P<access>read|write))?(?:.*? at {ADDR})?)", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"BUG: Unable to handle ", R"(BUG: Unable to handle (?P<report>.*?)(?: at {ADDR})?$)", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"BUG: stack guard page was hit", R"(BUG: (?P<report>stack guard page) was hit at {ADDR})", "oops", "BUG: stack guard page was hit[ in {frame}]", Culprit::stall, k_none},
  {"BUG: ", R"(BUG: (?:TASK|IRQ|NMI|#DF|#DB|#VC) (?P<report>stack guard page) was hit at {ADDR})", "oops", "BUG: stack guard page was hit[ in {frame}]", Culprit::stall, k_none},
  {"Unable to handle kernel ", R"(Unable to handle kernel (?P<report>NULL pointer dereference)(?: at virtual address {ADDR})?)", "oops", "BUG: unable to handle kernel NULL pointer dereference[ in {frame}]", Culprit::trace, k_none},
  {"Unable to handle kernel ", R"(Unable to handle kernel (?P<report>paging request|access(?: to user memory.*?)?|pointer dereference|execution of \w+ memory|read from unreadable memory|write to read-only memory|unaligned access)(?:.*? (?:at|for) (?:virtual |data at )?address {ADDR})?)", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"Unable to handle kernel ", R"(Unable to handle kernel (?P<report>.*))", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"Unable to handle exception at EA", R"(Unable to handle (?P<report>exception) at EA =0x(?P<address>[0-9a-f]+))", "oops", "Unable to handle exception[ in {frame}]", Culprit::trace, k_none},
  {"CPU ", R"(CPU \d+ Unable to handle kernel (?P<report>paging request) at virtual address {ADDR})", "oops", "BUG: unable to handle kernel paging request[ in {frame}]", Culprit::trace, k_none},
  {"Unhandled fault: ", R"(Unhandled fault: (?P<report>.*?) \(0x[0-9a-f]+\) at {ADDR})", "oops", "Unhandled fault[ in {frame}]", Culprit::trace, k_none},
  {"Unhandled prefetch abort: ", R"(Unhandled (?P<report>prefetch abort): .* at {ADDR})", "oops", "Unhandled prefetch abort[ in {frame}]", Culprit::trace, k_none},
  {"Unhandled kernel unaligned access", R"(Unhandled kernel (?P<report>unaligned access){DIE}:)", "oops", "Unhandled kernel unaligned access[ in {frame}]", Culprit::trace, k_none},
  {"Alignment trap: not handling instruction", R"((?P<report>Alignment trap): not handling instruction \w+ at \[<(?P<address>[0-9a-f]+)>\])", "oops", "Alignment trap[ in {frame}]", Culprit::trace, k_none},
  {"Kernel Fault: Code=", R"((?P<report>Kernel Fault): Code=\d+ \((?P<trap>.*)\))", "oops", "Kernel Fault[ in {frame}]", Culprit::trace, k_none},
  {"Bad Address (null pointer deref?)", R"((?P<report>Bad Address) \(null pointer deref\?\): Code=\d+)", "oops", "Kernel Fault[ in {frame}]", Culprit::trace, k_none},
  {"Kernel unaligned access at TPC", R"((?P<report>Kernel unaligned access) at TPC)", "oops", "", Culprit::none, k_ignore},
  {"PANIC: double fault", R"(PANIC: (?P<report>double fault))", "oops", "PANIC: double fault[ in {frame}]", Culprit::trace, k_none},
  {"BAD KERNEL TRAP: ", R"((?P<report>BAD KERNEL TRAP): )", "oops", "BAD KERNEL TRAP[ in {frame}]", Culprit::trace, k_detail},
  {"BAD KERNEL BUSERR", R"((?P<report>BAD KERNEL BUSERR))", "oops", "BAD KERNEL BUSERR[ in {frame}]", Culprit::trace, k_detail},
  {"Unexpected kernel BRK exception", R"((?P<report>Unexpected kernel BRK exception) at EL1)", "oops", "Internal error[ in {frame}]", Culprit::trace, k_none},

  // ... and the line with the number of the oops
  {"general protection fault", R"((?:general protection fault)(?:, probably for (?P<report>[a-z- ]+) address 0x(?P<address>[0-9a-f]+))?[:,] )", "oops", "general protection fault[ in {frame}]", Culprit::trace, k_detail},
  {"general protection fault", R"(general protection fault$)", "oops", "general protection fault[ in {frame}]", Culprit::trace, k_detail},
  {"segment-related general protection fault: ", R"(segment-related general protection fault: )", "oops", "general protection fault[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: general protection fault", R"(Oops: general protection fault(?:, (?:probably|maybe) for (?:address 0x(?P<address>[0-9a-f]+)|(?P<report>[a-z- ]+) address 0x(?P<address2>[0-9a-f]+)))?)", "oops", "general protection fault[ in {frame}]", Culprit::trace, k_detail},
  {"divide error: ", R"((?P<report>divide error): )", "oops", "divide error[ in {frame}]", Culprit::trace, k_detail},
  {"divide_error: ", R"((?P<report>divide_error): )", "oops", "divide error[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: divide error", R"(Oops: (?P<report>divide error))", "oops", "divide error[ in {frame}]", Culprit::trace, k_detail},
  {"int3: ", R"((?P<report>int3): )", "oops", "int3[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: int3", R"(Oops: (?P<report>int3): )", "oops", "int3[ in {frame}]", Culprit::trace, k_detail},
  {"invalid opcode: ", R"((?P<report>invalid opcode): )", "oops", "invalid opcode[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: invalid opcode", R"(Oops: (?P<report>invalid opcode))", "oops", "invalid opcode[ in {frame}]", Culprit::trace, k_detail},
  {"stack segment: ", R"((?P<report>stack segment): [0-9a-f]+ {DIE})", "oops", "stack segment fault[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: stack segment", R"(Oops: (?P<report>stack segment))", "oops", "stack segment fault[ in {frame}]", Culprit::trace, k_detail},
  {"double fault: ", R"((?P<report>double fault): [0-9a-f]+ {DIE})", "oops", "PANIC: double fault[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: double fault", R"(Oops: (?P<report>double fault))", "oops", "PANIC: double fault[ in {frame}]", Culprit::trace, k_detail},
  {"Internal error: ", R"(Internal error: (?:Oops - )?(?P<report>.*?):? [0-9a-f]+ {DIE})", "oops", "Internal error[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: ", R"(Oops: (?:Oops: )?(?P<report>.*?)(?:, sig: \d+)?,? {DIE})", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail},
  {"Oops: ", R"(Oops: (?P<report>[0-9a-f]{4,8}|.*, sig: \d+)$)", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail},
  {"Oops [#", R"((?P<report>Oops) {DIE})", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail},
  {"Oops[#", R"((?P<report>Oops){DIE}:)", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail},
  {"Oops#: ", R"((?P<report>Oops)#: [0-9a-f]{4})", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail},
  {"[#", R"([\w./:-]{1,24}\((?P<pid>\d+)\): (?P<report>Oops|Kernel [a-z ]+|Whee.*?)\b.* {DIE}$)", "oops", "Oops[ in {frame}]", Culprit::trace, k_detail | k_inside},

  // the end of everything
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?:stack-protector: )?Kernel stack is corrupted in: {FUNC})", "panic", "kernel panic: stack is corrupted[ in {frame}]", Culprit::first, k_panic},
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<report>corrupted stack end) detected)", "panic", "kernel panic: corrupted stack end[ in {frame}]", Culprit::stall, k_panic},
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<report>kernel stack overflow))", "oops", "kernel stack overflow[ in {frame}]", Culprit::stall, k_panic},
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<report>Attempted to kill (?:init|the idle task))!(?: exitcode=0x(?P<exitcode>[0-9a-f]+))?)", "panic", "kernel panic: {report}!", Culprit::none, k_panic},
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<report>(?:\w+: )?panic_on_\w+|hung_task: blocked tasks|(?:softlockup|Hard LOCKUP)\b.*?|RCU Stall|Fatal exception.*?)(?: set)?(?: \.\.\.)?$)", "panic", "kernel panic: {report}", Culprit::none, k_panic | k_consequence},
  {"Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<report>.*?)(?: set)?(?: \.\.\.)?$)", "panic", "kernel panic: {report}", Culprit::none, k_panic},
  {"Kernel panic - not syncing", R"(Kernel panic - not syncing)", "panic", "kernel panic", Culprit::none, k_panic},
  {"panicked at ", R"(panicked at {SRC}:\d+:)", "panic", "Rust panic[ in {frame}]", Culprit::trace, k_preface},
  {"trusty: panic", R"(trusty: (?P<report>panic) \(caller)", "other", "trusty: panic", Culprit::none, k_no_stack},

  // the kernel starts again
  {"Booting the kernel", R"(Booting the kernel(?:\.| \())", "unexpected-reboot", "unexpected kernel reboot", Culprit::none, k_reboot | k_no_stack | k_unstamped},
  {"Linux version ", R"(Linux version \d+\.\d+)", "unexpected-reboot", "unexpected kernel reboot", Culprit::none, k_reboot | k_no_stack},
};

constexpr Fact k_facts[] = {
  {"kasan",  "f size ",          R"((?P<access>Read|Write) of size (?P<size>\d+)(?: at addr (?P<address>[0-9a-f]+))? by task (?P<task>.+)/(?P<pid>\d+))"},
  {"kasan",  " at addr ",        R"((?P<access>Read|Write) at addr (?P<address>[0-9a-f]+) by task (?P<task>.+)/(?P<pid>\d+))"},
  {"kasan",  "Free of addr ",    R"(Free of addr (?P<address>[0-9a-f]+) by task (?P<task>.+)/(?P<pid>\d+))"},
  {"kasan",  "belongs to the object at ", R"(belongs to the object at (?P<object>[0-9a-f]+))"},
  {"kasan",  "which belongs to the cache ", R"(which belongs to the cache (?P<cache>\S+) of size (?P<object_size>\d+))"},
  {"kasan",  "The buggy address is located ", R"(is located (?P<position>.* of(?: .*)?)$)"},
  {"kasan",  "-byte region [",   R"((?P<region>(?:freed |allocated )?\d+-byte region))"},
  {"kasan",  "belongs to the variable", R"(belongs to the (?P<object>variable)(?::? *(?P<variable>\S+))?)"},
  {"kasan",  "belongs to stack of task", R"(belongs to (?P<object>stack) of task)"},
  {"kasan",  "belongs to a vmalloc", R"(belongs to a (?P<object>vmalloc) virtual mapping)"},
  {"kasan",  "Pointer tag: ",    R"(Pointer tag: \[(?P<pointer_tag>\w+)\], memory tag: \[(?P<memory_tag>\w+)\])"},
  {"kfence", " at 0x",           R"((?P<access>read|write)?.* at (?P<address>0x[0-9a-f]+))"},
  {"kfence", "kfence-#",         R"(kfence-#\d+: .*, size=(?P<object_size>\d+), cache=(?P<cache>\S+))"},
  {"kmsan",  "Memory access of size ", R"(Memory access of size (?P<size>\d+) starts at (?P<address>[0-9a-f]+))"},
  {"kmsan",  "Local variable ",  R"(Local variable (?P<variable>\S+) created at)"},
  {"kcsan",  " bytes by ",       R"((?P<access>(?:read|write|read-write|assert no \w+)[a-z ()-]*) to (?P<address>0x[0-9a-f]+) of (?P<size>\d+) bytes by)"},
  {"ubsan",  "index ",           R"((?P<detail>index -?\d+ is out of range for type .*))"},
  {"ubsan",  "shift ",           R"((?P<detail>(?:shift exponent|left shift) .*))"},
  {"ubsan",  "overflow",         R"((?P<detail>signed integer overflow:|.* cannot be represented in type .*))"},
  {"lockdep", "trying to acquire lock", R"((?P<task>\S+)/(?P<pid>\d+) is trying to acquire lock)"},
  {"lockdep", "trying to release lock", R"(trying to release lock \((?P<lock>.*?)\) at)"},
  {"lockdep", "but task is already holding", R"((?P<holding>already holding) lock)"},
  {"lockdep", " usage.",         R"(inconsistent (?P<usage>\{.*\} -> \{.*\}) usage)"},
  {"lockdep", "rcu_dereference", R"((?P<detail>suspicious rcu_dereference\w* usage))"},
  {"lockdep", "Chain exists of", R"((?P<chain_of>Chain exists of):)"},
  {"lockdep", " --> ",           R"(^ *(?P<chain>\S.* --> .*\S))"},
  {"hang",   " state:",          R"(task:(?P<task>\S+) +state:(?P<state>\w))"},
  {"atomic-sleep", "in_atomic(): ", R"(in_atomic\(\): (?P<in_atomic>\d+), irqs_disabled\(\): (?P<irqs_disabled>\d+))"},
  {"refcount", "refcount_t: ",   R"(refcount_t: (?P<report>[^.]*))"},
  {"warning", "ODEBUG: ",        R"(ODEBUG: (?P<odebug>\w+ \w+))"},
  {"bug",    "list_",            R"((?P<report>list_(?:add|del) (?:double add|corruption)))"},
  {"bug",    "page dumped because: ", R"(page dumped because: (?P<reason>.*))"},
  {"bug",    "usercopy: ",       R"(usercopy: (?P<report>.*attempt detected))"},
  {"oops",   "KASAN: ",          R"(KASAN: (?P<kasan>[a-z-]+) in range \[(?P<range>.*)\])"},
  {"memory-leak", "unreferenced object ", R"(unreferenced object (?P<object>0x[0-9a-f]+) \(size (?P<size>\d+)\))"},
  {"memory-leak", "comm \"",     R"~(comm "(?P<task>.*?)", pid (?P<pid>\d+))~"},
  {"",       "PID: ",            R"(^CPU: (?P<cpu>\d+) (?:UID: \d+ )?PID: (?P<pid>\d+) Comm: (?P<task>.+?) (?:Not tainted|Tainted: .*?|Kdump:.*?) +(?P<release>\d+\.\d+\S*))"},
  {"",       "Kernel panic - not syncing: ", R"(Kernel panic - not syncing: (?P<panic>.*))"},
};

constexpr StackLabel k_stack_labels[] = {
  {R"((?:Call [Tt]r|Tr)ace:?)",                      "call trace", StackRole::running},
  {R"(Backtrace:)",                           "call trace", StackRole::running},
  {R"(stack backtrace:)",                     "call trace", StackRole::running},
  {R"(\s*backtrace(?: \(crc [0-9a-f]+\))?:)", "call trace", StackRole::running},
  {R"(Stack Trace:)",                         "call trace", StackRole::running},
  {R"(Allocated(?: by task (?P<by>\d+)(?: on cpu.*)?)?:)", "allocated", StackRole::history},
  {R"(Freed(?: by task (?P<by>\d+)(?: on cpu.*)?)?:)",     "freed", StackRole::history},
  {R"(allocated by task \d+ .*:)",            "allocated", StackRole::history},
  {R"(freed by task \d+ .*:)",                "freed", StackRole::history},
  {R"(allocated by task \d+ .*)",             "allocated", StackRole::history},
  {R"(freed by task \d+ .*)",                 "freed", StackRole::history},
  {R"(Last (?:potentially related work creation|call_rcu\(\)):)", "work creation", StackRole::history},
  {R"(Second to last (?:potentially related work creation|call_rcu\(\)):)", "work creation", StackRole::history},
  {R"(Uninit was stored to memory at:)",      "stored", StackRole::history},
  {R"(Uninit was created at:)",               "created", StackRole::history},
  {R"(Local variable .* created at:)",        "created", StackRole::history},
  {R"(.*(?:read|write|assert no \w+)[a-z ()-]* to 0x[0-9a-f]+ of \d+ bytes by .*:)", "access", StackRole::running},
  {R"(INFO: Allocated in .*)",                "allocated", StackRole::history},
  {R"(INFO: Freed in .*)",                    "freed", StackRole::history},
  {R"(page last allocated via .*)",           "page allocated", StackRole::history},
  {R"(page last free (?:pid \d+ tgid \d+ )?stack trace:)", "page freed", StackRole::history},
  {R"(-> #(?P<by>\d+) \(.*)",                 "chain", StackRole::optional},
  {R"(the (?:first|second) lock:.*|.*\{.*\} state was registered at:|.*irq-on at:)", "history", StackRole::optional},
  {R"(RCU grace-period kthread stack dump:)", "rcu kthread", StackRole::announces},
  {R"(Preemption disabled at:)",              "preemption disabled", StackRole::optional},
};

// x86, arm64 and riscv, arm / sh / alpha, mips, powerpc, m68k, s390, sparc,
// parisc, loongarch, csky; then those that print a bare address.
constexpr PcForm k_pc_forms[] = {
  {"IP: ",        R"(^[ER]?IP: (?:[0-9a-f]{4}:)?(?:\[<[0-9a-f]+>\] *)*{SYM})"},
  {"pc : ",       R"(^\s*e?pc : (?:[0-9a-f]+ )?{SYM})"},
  {"is at ",      R"(^(?:PC|pc) is at {SYM})"},
  {"epc ",        R"(^epc +: [0-9a-f]+ {SYM})"},
  {"NIP [",       R"(^NIP \[[0-9a-f]+\] {SYM})"},
  {"PC: ",        R"(^T?PC: (?:\[?<(?:[0-9a-f]+>\] )?)?(?:0x[0-9a-f]+ \()?{SYM})"},
  {"Krnl PSW",    R"(^Krnl PSW : [0-9a-f]+ [0-9a-f]+ \({SYM}\))"},
  {"IAOQ[0]: ",   R"(^\s*IAOQ\[0\]: {SYM})"},
  {"ERA: ",       R"(^\s*ERA: [0-9a-f]+ {SYM})"},
  {"pc: ",        R"(^pc: (?P<address>[0-9a-f]{8}), ps: )"},
  {"PC: ",        R"(^\s*CPU #: \d+\s+PC: (?P<address>[0-9a-f]{8}))"},
  {"PC: ",        R"(^PC: (?P<address>[0-9a-f]{8})$)"},
  {"rPC=",        R"(rPC=(?P<address>[0-9A-Fa-f]{8}))"},
};
// clang-format on

constexpr std::string_view k_subsystem_prefixes[] = {
    "rcu: ", "watchdog: ", "NMI watchdog: ", "traps: ", "rust_kernel: ",
};

constexpr std::string_view k_quoting_prefixes[] = {
    "# ", "ok ", "not ok ", "KTAP version", "TAP version", "1..",
};

} // namespace

std::span<const Format> formats() {
  return k_formats;
}
std::span<const Macro> macros() {
  return k_macros;
}
std::span<const Fact> facts() {
  return k_facts;
}
std::span<const StackLabel> stack_labels() {
  return k_stack_labels;
}
std::span<const PcForm> pc_forms() {
  return k_pc_forms;
}

std::span<const std::string_view> subsystem_prefixes() {
  return k_subsystem_prefixes;
}

std::span<const std::string_view> quoting_prefixes() {
  return k_quoting_prefixes;
}

} // namespace farm::splat
