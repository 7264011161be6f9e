#pragma once

// Ways in which the kernel itself touches user memory on behalf of its caller.
// Each works on 64 bytes at `at`, aligned to 8, which are to hold zeros.

#include "sys/uapi.hpp"

namespace torture::kernel {

/// How an access gets at its page.
enum class Kind : unsigned char {
  read,
  write,
  /// Reads, modifies and writes with page faults disabled; when that fails, the
  /// page is brought in by fixup_user_fault(), which cannot ask for a retry.
  atomic,
};

struct Origin {
  const char* name;
  /// What the system call returned.
  long (*touch)(unsigned char* at);
  /// What it returns when the memory is good.
  long good;
  Kind kind;
};

long copy_from_user(unsigned char* at);
long copy_to_user(unsigned char* at);
long get_user(unsigned char* at);
long put_user(unsigned char* at);
long path(unsigned char* at);
long clear_user(unsigned char* at);
long vector_list(unsigned char* at);
long pipe_to_user(unsigned char* at);
long file_offset(unsigned char* at);
long futex_wait(unsigned char* at);
long futex_wait_shared(unsigned char* at);
long futex_wake_op(unsigned char* at);
long futex_lock_pi(unsigned char* at);
long argument(unsigned char* at);
long environment(unsigned char* at);

/// What copy_to_user, pipe_to_user and file_offset leave at `at`.
inline constexpr long k_bytes = 16;

inline constexpr Origin k_origins[] = {
    {"copy_from_user", copy_from_user, k_bytes, Kind::read},
    {"copy_to_user", copy_to_user, k_bytes, Kind::write},
    {"get_user", get_user, 0, Kind::read},
    {"put_user", put_user, 0, Kind::write},
    {"strncpy_from_user", path, -ENOENT, Kind::read},
    {"clear_user", clear_user, k_bytes, Kind::write},
    {"writev_list", vector_list, 0, Kind::read},
    {"vmsplice_to_user", pipe_to_user, k_bytes, Kind::write},
    {"sendfile_offset", file_offset, k_bytes, Kind::write},
    {"futex_wait", futex_wait, -EAGAIN, Kind::read},
    {"futex_wait_shared", futex_wait_shared, -EAGAIN, Kind::read},
    {"futex_wake_op", futex_wake_op, 0, Kind::atomic},
    {"futex_lock_pi", futex_lock_pi, 0, Kind::atomic},
    {"execve_argument", argument, -ENOEXEC, Kind::read},
    {"execve_list", environment, -ENOEXEC, Kind::read},
};

/// Calls it; skips the case where the kernel lacks the call.
long touch(const Origin& origin, unsigned char* at);

} // namespace torture::kernel
