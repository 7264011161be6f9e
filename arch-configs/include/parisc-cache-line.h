/*
 * QEMU 7.2's firmware (SeaBIOS-hppa) describes the data cache so that Linux
 * computes a line of 32 KiB. Since 6.11 parisc aligns every slab object to that
 * (arch_slab_minalign()), a slab then holds one object, and the kernel dies in
 * kmem_cache_init(). 32 bytes are the line of a PA 1.1 processor.
 */
#ifndef __ASSEMBLY__
#include <asm/cache.h>
#undef arch_slab_minalign
#define arch_slab_minalign() 32u
#undef cache_line_size
#define cache_line_size() 32
#endif
