#pragma once

// System calls that touch user pages by get_user_pages() instead of by the
// processor. Each touches the first bytes of the page (or the page) and returns
// what the call returned.

namespace torture::gup {

long process_vm(unsigned char* page);
long proc_mem(unsigned char* page);
long vmsplice(unsigned char* page);
long populate(unsigned char* page);
long mlock(unsigned char* page);
/// Skips the case where there is no ext2.
long direct_io(unsigned char* page);

} // namespace torture::gup
