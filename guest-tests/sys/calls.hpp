#pragma once

// Raw system calls by name. Each returns what the kernel returned: a value, or
// a negated errno. Only calls that every architecture has are used; where 32
// and 64 bits differ the choice follows from the numbers the kernel's headers
// define, never from an architecture's name.

#include "sys/isa.hpp"
#include "sys/uapi.hpp"

namespace torture::sys {

inline long word(const volatile void* value) {
  return long(reinterpret_cast<uintptr_t>(value));
}
inline long word(decltype(nullptr)) {
  return 0;
}
inline long word(int value) {
  return value;
}
inline long word(unsigned value) {
  return long(value);
}
inline long word(long value) {
  return value;
}
inline long word(unsigned long value) {
  return long(value);
}

template <class A = long, class B = long, class C = long, class D = long,
          class E = long, class F = long>
long call(long number, A a = 0, B b = 0, C c = 0, D d = 0, E e = 0, F f = 0) {
  return raw_syscall(number, word(a), word(b), word(c), word(d), word(e),
                     word(f));
}

// ---- files ----

inline long openat(int dir, const char* path, int flags, unsigned mode = 0) {
  return call(__NR_openat, dir, path, flags, mode);
}
inline long open(const char* path, int flags, unsigned mode = 0) {
  return openat(AT_FDCWD, path, flags, mode);
}
inline long close(int fd) {
  return call(__NR_close, fd);
}
inline long read(int fd, void* to, size_t count) {
  return call(__NR_read, fd, to, count);
}
inline long write(int fd, const void* from, size_t count) {
  return call(__NR_write, fd, from, count);
}
inline long readv(int fd, const iovec* list, unsigned count) {
  return call(__NR_readv, fd, list, count);
}
inline long writev(int fd, const iovec* list, unsigned count) {
  return call(__NR_writev, fd, list, count);
}
/// The offset goes as two explicit halves, the same on every architecture.
inline long preadv(int fd, const iovec* list, unsigned count, uint64_t at) {
  return call(__NR_preadv, fd, list, count, (unsigned long)(at),
              sizeof(long) == 8 ? 0UL : (unsigned long)(at >> 32));
}
inline long pwritev(int fd, const iovec* list, unsigned count, uint64_t at) {
  return call(__NR_pwritev, fd, list, count, (unsigned long)(at),
              sizeof(long) == 8 ? 0UL : (unsigned long)(at >> 32));
}
inline long pread(int fd, void* to, size_t count, uint64_t at) {
  const iovec one{to, count};
  return preadv(fd, &one, 1, at);
}
inline long pwrite(int fd, const void* from, size_t count, uint64_t at) {
  const iovec one{const_cast<void*>(from), count};
  return pwritev(fd, &one, 1, at);
}
inline long seek(int fd, uint64_t offset, int whence) {
#ifdef __NR__llseek
  uint64_t result = 0;
  const long error =
      call(__NR__llseek, fd, (unsigned long)(offset >> 32),
           (unsigned long)(offset), static_cast<void*>(&result), whence);
  return error < 0 ? error : long(result);
#else
  return call(__NR_lseek, fd, (unsigned long)(offset), whence);
#endif
}
inline long ftruncate(int fd, uint64_t length) {
#ifdef __NR_ftruncate64
  const auto low = (unsigned long)(length);
  const auto high = (unsigned long)(length >> 32);
  const bool big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
  const unsigned long first = big ? high : low;
  const unsigned long second = big ? low : high;
  return k_aligned_pairs ? call(__NR_ftruncate64, fd, 0, first, second)
                         : call(__NR_ftruncate64, fd, first, second);
#else
  return call(__NR_ftruncate, fd, (unsigned long)(length));
#endif
}
inline long fsync(int fd) {
  return call(__NR_fsync, fd);
}
inline long fstatx(int fd, struct statx* out) {
  return call(__NR_statx, fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, out);
}
inline long statx(const char* path, struct statx* out) {
  return call(__NR_statx, AT_FDCWD, path, 0, STATX_BASIC_STATS, out);
}
inline long memfd_create(const char* name, unsigned flags) {
  return call(__NR_memfd_create, name, flags);
}
inline long dup_to(int from, int to) {
  return call(__NR_dup3, from, to, 0);
}
inline long pipe2(int ends[2], int flags) {
  return call(__NR_pipe2, static_cast<int*>(ends), flags);
}
inline long ioctl(int fd, unsigned long request, void* argument) {
  return call(__NR_ioctl, fd, request, argument);
}
inline long fcntl(int fd, int command, long argument) {
#ifdef __NR_fcntl64
  return call(__NR_fcntl64, fd, command, argument);
#else
  return call(__NR_fcntl, fd, command, argument);
#endif
}
inline long mkdir(const char* path, unsigned mode) {
  return call(__NR_mkdirat, AT_FDCWD, path, mode);
}
inline long mknod(const char* path, unsigned mode, unsigned device) {
  return call(__NR_mknodat, AT_FDCWD, path, mode, device);
}
inline long unlink(const char* path) {
  return call(__NR_unlinkat, AT_FDCWD, path, 0);
}
inline long rmdir(const char* path) {
  return call(__NR_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}
inline long mount(const char* source, const char* target, const char* type,
                  unsigned long flags, const char* data) {
  return call(__NR_mount, source, target, type, flags, data);
}
inline long umount(const char* target, int flags) {
  return call(__NR_umount2, target, flags);
}
inline long vmsplice(int fd, const iovec* list, unsigned long count,
                     unsigned flags) {
  return call(__NR_vmsplice, fd, list, count, flags);
}
/// `offset` is 64 bits wide everywhere.
inline long sendfile(int to, int from, long long* offset, size_t count) {
#ifdef __NR_sendfile64
  return call(__NR_sendfile64, to, from, offset, count);
#else
  return call(__NR_sendfile, to, from, offset, count);
#endif
}
inline long chdir(const char* path) {
  return call(__NR_chdir, path);
}
inline long swapon(const char* path) {
  return call(__NR_swapon, path, 0);
}
inline long swapoff(const char* path) {
  return call(__NR_swapoff, path);
}

// ---- memory ----

inline long mmap(void* at, size_t length, int protection, int flags, int fd,
                 uint64_t offset) {
#ifdef __NR_mmap2
  return call(__NR_mmap2, at, length, protection, flags, fd,
              (unsigned long)(offset >> k_mmap2_shift));
#else
  if (k_mmap_by_pointer) {
    const long list[] = {word(at),    word(length), word(protection),
                         word(flags), word(fd),     long(offset)};
    return call(__NR_mmap, &list[0]);
  }
  return call(__NR_mmap, at, length, protection, flags, fd,
              (unsigned long)(offset));
#endif
}
inline long munmap(void* at, size_t length) {
  return call(__NR_munmap, at, length);
}
inline long mprotect(void* at, size_t length, int protection) {
  return call(__NR_mprotect, at, length, protection);
}
inline long mremap(void* from, size_t old_size, size_t new_size, int flags,
                   void* to = nullptr) {
  return call(__NR_mremap, from, old_size, new_size, flags, to);
}
inline long madvise(void* at, size_t length, int advice) {
  return call(__NR_madvise, at, length, advice);
}
/// One byte for each page.
inline long mincore(void* at, size_t length, unsigned char* resident) {
  return call(__NR_mincore, at, length, resident);
}
inline long mlock(const void* at, size_t length) {
  return call(__NR_mlock, at, length);
}
inline long process_vm_readv(int pid, const iovec* local, unsigned long count,
                             const iovec* remote, unsigned long remote_count) {
  return call(__NR_process_vm_readv, pid, local, count, remote, remote_count,
              0);
}
inline long process_vm_writev(int pid, const iovec* local, unsigned long count,
                              const iovec* remote, unsigned long remote_count) {
  return call(__NR_process_vm_writev, pid, local, count, remote, remote_count,
              0);
}
inline long memfd_secret(unsigned flags) {
#ifdef __NR_memfd_secret
  return call(__NR_memfd_secret, flags);
#else
  static_cast<void>(flags);
  return -ENOSYS;
#endif
}
inline long userfaultfd(int flags) {
  return call(__NR_userfaultfd, flags);
}

// ---- processes ----

inline long fork() {
  return raw_fork();
}
[[noreturn]] inline void exit_thread(int code) {
  for (;;) {
    call(__NR_exit, code);
  }
}
[[noreturn]] inline void exit_process(int code) {
  for (;;) {
    call(__NR_exit_group, code);
  }
}
inline long wait4(int pid, int* status, int options, rusage* usage = nullptr) {
  return call(__NR_wait4, pid, status, options, usage);
}
inline long kill(int pid, int signal) {
  return call(__NR_kill, pid, signal);
}
inline long tgkill(int group, int tid, int signal) {
  return call(__NR_tgkill, group, tid, signal);
}
inline int getpid() {
  return int(call(__NR_getpid));
}
inline int gettid() {
  return int(call(__NR_gettid));
}
inline long execve(const char* path, const char* const* arguments,
                   const char* const* environment) {
  return call(__NR_execve, path, arguments, environment);
}
inline long ptrace(int request, int tid, const void* at, void* data) {
  return call(__NR_ptrace, request, tid, at, data);
}
inline long set_robust_list(const void* head, size_t bytes) {
  return call(__NR_set_robust_list, head, bytes);
}
inline long set_tid_address(void* at) {
  return call(__NR_set_tid_address, at);
}
inline long set_limit(int resource, const rlimit64* limit) {
  return call(__NR_prlimit64, 0, resource, limit, nullptr);
}
inline long setpgid(int pid, int group) {
  return call(__NR_setpgid, pid, group);
}
inline long setsid() {
  return call(__NR_setsid);
}
inline long prctl(int option, unsigned long a, unsigned long b = 0) {
  return call(__NR_prctl, option, a, b);
}
inline long unshare(unsigned long flags) {
  return call(__NR_unshare, flags);
}
inline long yield() {
  return call(__NR_sched_yield);
}
inline long pidfd_open(int pid) {
  return call(__NR_pidfd_open, pid, 0);
}
inline long getrusage(int who, rusage* out) {
  return call(__NR_getrusage, who, out);
}
/// Bytes written to `mask`.
inline long sched_getaffinity(size_t bytes, unsigned long* mask) {
  return call(__NR_sched_getaffinity, 0, bytes, mask);
}
inline long effective_user() {
#ifdef __NR_geteuid32
  return call(__NR_geteuid32);
#else
  return call(__NR_geteuid);
#endif
}
inline long uname(new_utsname* out) {
  return call(__NR_uname, out);
}
inline long reboot(unsigned command) {
  return call(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command);
}
inline long sync() {
  return call(__NR_sync);
}

// ---- time and waiting ----

/// 64-bit on every architecture.
inline long clock_gettime(int clock, __kernel_timespec* out) {
#ifdef __NR_clock_gettime64
  return call(__NR_clock_gettime64, clock, out);
#else
  return call(__NR_clock_gettime, clock, out);
#endif
}
inline long ppoll(pollfd* list, unsigned count,
                  const __kernel_timespec* limit) {
#ifdef __NR_ppoll_time64
  return call(__NR_ppoll_time64, list, count, limit, nullptr, k_sigset_bytes);
#else
  return call(__NR_ppoll, list, count, limit, nullptr, k_sigset_bytes);
#endif
}
inline long futex(const volatile uint32_t* at, int operation, uint32_t value,
                  const __kernel_timespec* limit = nullptr) {
#ifdef __NR_futex_time64
  return call(__NR_futex_time64, at, operation, value, limit);
#else
  return call(__NR_futex, at, operation, value, limit);
#endif
}
/// The operations with a second word.
inline long futex_two(const volatile uint32_t* at, int operation,
                      uint32_t value, uint32_t value2,
                      const volatile uint32_t* second, uint32_t value3) {
#ifdef __NR_futex_time64
  return call(__NR_futex_time64, at, operation, value, value2, second, value3);
#else
  return call(__NR_futex, at, operation, value, value2, second, value3);
#endif
}

// ---- io_uring ----

inline long io_uring_setup(unsigned entries, void* parameters) {
  return call(__NR_io_uring_setup, entries, parameters);
}
inline long io_uring_enter(int fd, unsigned submit, unsigned wait,
                           unsigned flags) {
  return call(__NR_io_uring_enter, fd, submit, wait, flags, nullptr, 0);
}
inline long io_uring_register(int fd, unsigned operation, const void* list,
                              unsigned count) {
  return call(__NR_io_uring_register, fd, operation, list, count);
}

// ---- signals ----

/// Layout of the kernel's own structure; 64 signals in one or two words.
struct SignalSet {
  unsigned long words[k_sigset_bytes / sizeof(long)];
};
template <bool has_restorer, bool flags_first> struct SignalActionOf {
  void (*handler)(int, siginfo_t*, void*);
  unsigned long flags;
  void (*restorer)();
  SignalSet mask;
};
template <> struct SignalActionOf<false, false> {
  void (*handler)(int, siginfo_t*, void*);
  unsigned long flags;
  SignalSet mask;
  void (*restorer)(); // the kernel's structure ends before it
};
template <> struct SignalActionOf<false, true> {
  unsigned flags;
  void (*handler)(int, siginfo_t*, void*);
  SignalSet mask;
  void (*restorer)(); // as above
};
using SignalAction =
    SignalActionOf<k_sigaction_has_restorer, k_sigaction_flags_first>;

inline SignalSet signal_set(int signal) {
  SignalSet set{};
  const unsigned bit = unsigned(signal) - 1;
  constexpr unsigned k_bits = 8 * sizeof(long);
  set.words[bit / k_bits] = 1UL << (bit % k_bits);
  return set;
}
inline long sigaction(int signal, const SignalAction* now, SignalAction* old) {
  return raw_sigaction(signal, word(now), word(old));
}
inline long sigaltstack(const stack_t* now) {
  return call(__NR_sigaltstack, now, nullptr);
}
inline long sigprocmask(int how, const SignalSet* now, SignalSet* old) {
  return call(__NR_rt_sigprocmask, how, now, old, k_sigset_bytes);
}

/// Only 64-bit kernels have it.
inline long mseal(void* at, size_t length) {
#ifdef __NR_mseal
  return call(__NR_mseal, at, length, 0);
#else
  return at == nullptr && length == 0 ? 0 : -ENOSYS;
#endif
}

// ---- ends of processes ----

inline long execve_file(int file, const char* const* arguments,
                        const char* const* environment) {
  return call(__NR_execveat, file, "", arguments, environment, AT_EMPTY_PATH);
}
/// Waits for the end of `pid` and leaves it to be reaped.
inline long wait_ended(int pid) {
  return call(__NR_waitid, P_PID, pid, nullptr, WEXITED | WNOWAIT, nullptr);
}
inline long set_tid_address(const volatile void* at) {
  return call(__NR_set_tid_address, at);
}
inline long set_robust_list(const volatile void* head, size_t bytes) {
  return call(__NR_set_robust_list, head, bytes);
}
inline long prlimit(int pid, int resource, const rlimit64* now) {
  return call(__NR_prlimit64, pid, resource, now, nullptr);
}

} // namespace torture::sys
