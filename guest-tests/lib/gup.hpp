#pragma once

// System calls that touch user pages by get_user_pages() instead of by the
// processor, all in one form: they take what is at `at` to `local`, or bring
// `local` there, and return what the call returned. `local` has `bytes` bytes;
// an origin that moves no data leaves it alone.

#include <stddef.h>

namespace torture::gup {

using Origin = long (*)(unsigned char* at, size_t bytes, unsigned char* local);

/// What these functions keep mapped themselves, lest it lands in a hole that a
/// case is going to make.
void prepare();

/// These want the pages readable. They return bytes, or an error.
long process_vm_read(unsigned char* at, size_t bytes, unsigned char* local);
long proc_mem_read(unsigned char* at, size_t bytes, unsigned char* local);
long peek(unsigned char* at, size_t bytes, unsigned char* local);
long vmsplice(unsigned char* at, size_t bytes, unsigned char* local);
/// Whole sectors only. Skips the case where there is no ext2.
long direct_write(unsigned char* at, size_t bytes, unsigned char* local);

/// These want the pages writable. They return bytes, or an error.
long process_vm_write(unsigned char* at, size_t bytes, unsigned char* local);
long proc_mem_write(unsigned char* at, size_t bytes, unsigned char* local);
long poke(unsigned char* at, size_t bytes, unsigned char* local);
long direct_read(unsigned char* at, size_t bytes, unsigned char* local);
/// Registration of a buffer, and a transfer from or to it. Registration wants
/// the pages writable for either. Skips the case where there is no io_uring.
long uring_write(unsigned char* at, size_t bytes, unsigned char* local);
long uring_read(unsigned char* at, size_t bytes, unsigned char* local);

/// These only bring whole pages in: 0, or an error.
long mlock(unsigned char* at, size_t bytes, unsigned char* local);
long populate_read(unsigned char* at, size_t bytes, unsigned char* local);
long populate_write(unsigned char* at, size_t bytes, unsigned char* local);

/// The first bytes of a page by one of these.
template <Origin origin> long touch(unsigned char* page) {
  unsigned char local[16];
  return origin(page, sizeof(local), local);
}

} // namespace torture::gup
