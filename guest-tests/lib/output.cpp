#include "lib/output.hpp"

#include "harness/protocol.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

int target = 1;
bool to_kernel_log = false;

void write_all(int fd, const char* text, size_t size) {
  while (size > 0) {
    const long done = sys::write(fd, text, size);
    if (done <= 0) {
      return;
    }
    text += done;
    size -= size_t(done);
  }
}

} // namespace

void output_open(OutputTo wanted) {
  if (wanted != OutputTo::kernel_log) {
    return;
  }
  const long fd = sys::open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
  if (fd >= 0) {
    target = int(fd);
    to_kernel_log = true;
  }
}

void output_line(unsigned depth, const char* text) {
  rt::Buffer<900> line;
  if (to_kernel_log) {
    line.text("<6>");
  }
  for (unsigned i = 0; i < depth; ++i) {
    line.text(protocol::k_indent);
  }
  line.text(text);
  if (!to_kernel_log) {
    line.put('\n');
  }
  write_all(target, line.c_str(), line.size());
}

void output_raw(const char* text) {
  write_all(1, text, strlen(text));
}

void output_bytes(const char* bytes, size_t count) {
  write_all(1, bytes, count);
}

} // namespace torture
