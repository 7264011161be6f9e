#include "lib/extent.hpp"

#include "lib/report.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {

Extent mapping_around(const void* at) {
  const auto wanted = reinterpret_cast<uintptr_t>(at);
  const int fd = int(
      need(sys::open("/proc/self/maps", O_RDONLY | O_CLOEXEC), "open maps"));
  Extent found{};
  char line[64]; // the addresses at the front of a line
  size_t kept = 0;
  char text[1024];
  for (;;) {
    const long got = need(sys::read(fd, text, sizeof(text)), "read maps");
    if (got == 0 || found.end != 0) {
      break;
    }
    for (long i = 0; i < got; ++i) {
      if (text[i] != '\n') {
        if (kept + 1 < sizeof(line)) {
          line[kept++] = text[i];
        }
        continue;
      }
      line[kept] = '\0';
      kept = 0;
      const char* dash = line;
      while (*dash != '-' && *dash != '\0') {
        ++dash;
      }
      const auto start = uintptr_t(rt::parse_number(line, 16));
      const auto end = uintptr_t(rt::parse_number(dash + 1, 16));
      if (start <= wanted && wanted < end) {
        found = {start, end};
      }
    }
  }
  sys::close(fd);
  return found;
}

} // namespace torture
