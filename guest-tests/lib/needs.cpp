#include "lib/needs.hpp"

#include "arch/arch.hpp"
#include "lib/file.hpp"
#include "lib/huge.hpp"
#include "lib/lkdtm.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

bool can_open(const char* path, int flags) {
  const long fd = sys::open(path, flags | O_CLOEXEC);
  if (fd >= 0) {
    sys::close(int(fd));
  }
  return fd >= 0;
}

const char* missing_root() {
  return sys::effective_user() == 0 ? nullptr : "needs root";
}

const char* missing_fuse() {
  if (missing_root() != nullptr) {
    return "mounting fuse needs root";
  }
  return can_open("/dev/fuse", O_RDWR) ? nullptr : "no /dev/fuse";
}

const char* missing_uffd() {
  const long fd = sys::userfaultfd(O_CLOEXEC);
  if (fd >= 0) {
    sys::close(int(fd));
    return nullptr;
  }
  return fd == -ENOSYS ? "no userfaultfd" : "userfaultfd is not permitted";
}

const char* missing_ext2() {
  return ext2_available() ? nullptr : "no ext2 on a ram disk";
}

const char* missing_lkdtm() {
  return can_open(k_lkdtm_direct, O_WRONLY) ? nullptr : "no LKDTM in debugfs";
}

const char* missing_smp() {
  return cpu_count() > 1 ? nullptr : "needs two processors";
}

const char* missing_fetch_check() {
  return arch::k_no_fetch_check;
}

const char* missing_kernel_log() {
  return can_open("/dev/kmsg", O_RDONLY) ? nullptr : "no /dev/kmsg";
}

const char* missing_kasan() {
  const int state = detector_state().kasan;
  return state == 1   ? nullptr
         : state == 0 ? "KASAN has reported already"
                      : "no KASAN in this kernel";
}

const char* missing_lockdep() {
  const int state = detector_state().lockdep;
  return state == 1   ? nullptr
         : state == 0 ? "lockdep has turned itself off"
                      : "no lockdep in this kernel";
}

const char* missing_hung_task() {
  return detector_state().hung_task >= 0 ? nullptr : "no hung task detector";
}

const char* missing_process_vm() {
  return sys::process_vm_readv(sys::getpid(), nullptr, 0, nullptr, 0) == -ENOSYS
             ? "no process_vm_readv"
             : nullptr;
}

const char* missing_unaligned() {
  return arch::k_unaligned_access ? nullptr : "no unaligned access here";
}

const char* missing_hugetlb() {
  if (missing_root() != nullptr) {
    return "a pool of huge pages needs root";
  }
  return hugetlb_size() > 0 ? nullptr : "no hugetlbfs in this kernel";
}

const char* missing_thp() {
  if (thp_size() == 0) {
    return "no transparent huge pages in this kernel";
  }
  char text[64];
  const long size = read_file("/sys/kernel/mm/transparent_hugepage/enabled",
                              text, sizeof(text));
  return size > 0 && rt::find(text, size_t(size), "[never]") == nullptr
             ? nullptr
             : "transparent huge pages are turned off";
}

const char* missing_memory_failure() {
  return can_open("/proc/sys/vm/memory_failure_recovery", O_RDONLY)
             ? nullptr
             : "no memory failure handling in this kernel";
}

const char* missing_secretmem() {
#ifdef __NR_memfd_secret
  const long fd = sys::call(__NR_memfd_secret, 0);
  if (fd >= 0) {
    sys::close(int(fd));
    return nullptr;
  }
#endif
  return "no memfd_secret in this kernel";
}

const char* missing_io_uring() {
  // Asks with a pointer that no call can use: -EFAULT is the good answer.
  return sys::call(__NR_io_uring_setup, 1, nullptr) == -EFAULT
             ? nullptr
             : "no io_uring in this kernel";
}

const char* missing_swap() {
  if (!can_open("/proc/swaps", O_RDONLY)) {
    return "no swap in this kernel";
  }
  return can_open("/sys/block/zram0/disksize", O_WRONLY)
             ? nullptr
             : "no swap: no zram device, or not root";
}

const char* missing_ksm() {
  return can_open("/sys/kernel/mm/ksm/run", O_WRONLY)
             ? nullptr
             : "no KSM in this kernel, or not root";
}

const char* missing_memcg() {
  if (missing_root() != nullptr) {
    return "a memory cgroup needs root";
  }
  char text[2048];
  const long size = read_file("/proc/filesystems", text, sizeof(text));
  return size > 0 && rt::find(text, size_t(size), "cgroup2") != nullptr
             ? nullptr
             : "no cgroup2 in this kernel";
}

const char* missing_fail_nth() {
  return can_open("/proc/self/fail-nth", O_RDWR)
             ? nullptr
             : "no fault injection in this kernel";
}

const char* missing_protection_keys() {
#ifdef __NR_pkey_alloc
  const long key = sys::call(__NR_pkey_alloc, 0, 0);
  if (key >= 0) {
    sys::call(__NR_pkey_free, key);
    return nullptr;
  }
#endif
  return "no protection keys here";
}

const char* missing_vma_locks() {
  static int known = -1;
  if (known < 0) {
    known = kernel_has_symbol("lock_vma_under_rcu") ? 1 : 0;
  }
  return known == 1 ? nullptr : "no per-VMA locks in this kernel";
}

} // namespace

// clang-format off
const NeedRow k_needs[] = {
    {Need::root,        "root",        missing_root},
    {Need::fuse,        "fuse",        missing_fuse},
    {Need::uffd,        "uffd",        missing_uffd},
    {Need::ext2,        "ext2",        missing_ext2},
    {Need::lkdtm,       "lkdtm",       missing_lkdtm},
    {Need::smp,         "smp",         missing_smp},
    {Need::fetch_check, "fetch-check", missing_fetch_check},
    {Need::kernel_log,  "kernel-log",  missing_kernel_log},
    {Need::kasan,       "kasan",       missing_kasan},
    {Need::lockdep,     "lockdep",     missing_lockdep},
    {Need::hung_task,   "hung-task",   missing_hung_task},
    {Need::process_vm,  "process-vm",  missing_process_vm},
    {Need::unaligned,   "unaligned",   missing_unaligned},
    {Need::hugetlb,     "hugetlb",     missing_hugetlb},
    {Need::thp,         "thp",         missing_thp},
    {Need::memory_failure, "memory-failure", missing_memory_failure},
    {Need::secretmem,   "secretmem",   missing_secretmem},
    {Need::io_uring,    "io-uring",    missing_io_uring},
    {Need::swap,        "swap",        missing_swap},
    {Need::ksm,         "ksm",         missing_ksm},
    {Need::memcg,       "memcg",       missing_memcg},
    {Need::fail_nth,    "fail-nth",    missing_fail_nth},
    {Need::protection_keys, "protection-keys", missing_protection_keys},
    {Need::vma_locks,   "vma-locks",   missing_vma_locks},
};
// clang-format on
const unsigned k_need_count = sizeof(k_needs) / sizeof(k_needs[0]);

const char* missing_need(Need set) {
  if (has(set, k_changes_machine) && !whole_machine_allowed()) {
    return "would change the machine as a whole (--whole-machine allows it)";
  }
  for (const NeedRow& row : k_needs) {
    if (has(set, row.need)) {
      const char* reason = row.missing();
      if (reason != nullptr) {
        return reason;
      }
    }
  }
  return nullptr;
}

void skip_unless(Need set) {
  if (const char* reason = missing_need(set); reason != nullptr) {
    skip("{}", reason);
  }
}

} // namespace torture
