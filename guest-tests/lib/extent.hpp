#pragma once

// What the kernel says of a mapping, from /proc/self/maps.

#include <stdint.h>

namespace torture {

struct Extent {
  uintptr_t start = 0;
  uintptr_t end = 0; // 0: nothing is mapped there
};

/// The mapping around an address. Maps nothing and allocates nothing.
[[nodiscard]] Extent mapping_around(const void* at);

} // namespace torture
