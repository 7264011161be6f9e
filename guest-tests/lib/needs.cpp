#include "lib/needs.hpp"

#include "arch/arch.hpp"
#include "lib/file.hpp"
#include "lib/lkdtm.hpp"
#include "lib/proc.hpp"
#include "lib/system.hpp"
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
};
// clang-format on
const unsigned k_need_count = sizeof(k_needs) / sizeof(k_needs[0]);

const char* missing_need(Need set) {
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

} // namespace torture
