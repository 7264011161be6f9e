#include "lib/ksm.hpp"

#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

void set(const char* name, const char* value) {
  rt::Buffer<96> path;
  path.format("/sys/kernel/mm/ksm/{}", name);
  need(write_file(path.c_str(), value), name);
}

uint64_t get(const char* name) {
  rt::Buffer<96> path;
  path.format("/sys/kernel/mm/ksm/{}", name);
  char text[32];
  need(read_file(path.c_str(), text, sizeof(text)), name);
  return rt::parse_number(text);
}

} // namespace

Ksm::Ksm() {
  set("sleep_millisecs", "1");
  set("pages_to_scan", "1000");
  set("run", "1");
}

Ksm::~Ksm() {
  write_file("/sys/kernel/mm/ksm/run", "2");
}

void Ksm::scan() const {
  // The scan that is going on may have passed our pages already.
  const uint64_t wanted = get("full_scans") + 2;
  while (get("full_scans") < wanted) {
    sys::yield();
  }
}

uint64_t ksm_pages_sharing() {
  return get("pages_sharing");
}

} // namespace torture
