#include "lib/fail_nth.hpp"

#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"

namespace torture {

namespace {

/// More would be a sweep that never ends.
constexpr unsigned k_most_points = 2000;

struct Attribute {
  const char* path;
  const char* value;
};

// Documentation/fault-injection/fault-injection.rst. Allocations that may sleep
// and those of highmem fail too, of every size and slab cache. The probability
// stays 0, so that nobody fails who did not ask for it; nothing is printed.
constexpr Attribute k_attributes[] = {
    {"failslab/probability", "0"},
    {"failslab/times", "-1"},
    {"failslab/task-filter", "Y"},
    {"failslab/verbose", "0"},
    {"failslab/ignore-gfp-wait", "N"},
    {"failslab/cache-filter", "N"},
    {"fail_page_alloc/probability", "0"},
    {"fail_page_alloc/times", "-1"},
    {"fail_page_alloc/task-filter", "Y"},
    {"fail_page_alloc/verbose", "0"},
    {"fail_page_alloc/ignore-gfp-wait", "N"},
    {"fail_page_alloc/ignore-gfp-highmem", "N"},
    {"fail_page_alloc/min-order", "0"},
    {"fail_usercopy/probability", "0"},
    {"fail_usercopy/times", "-1"},
    {"fail_usercopy/task-filter", "Y"},
    {"fail_usercopy/verbose", "0"},
    {"fail_futex/verbose", "0"},
};

bool set_attributes() {
  bool any = false;
  for (const Attribute& attribute : k_attributes) {
    rt::Buffer<96> path;
    path.format("/sys/kernel/debug/{}", attribute.path);
    any |= write_file(path.c_str(), attribute.value) == 0;
  }
  return any;
}

} // namespace

Sweep::Sweep(const char* what) : what_(what) {
  if (!set_attributes()) {
    skip("fault injection has no attributes in debugfs");
  }
  // A probe's first use is a system call, which would be counted.
  expect_done(try_load(this));
}

Sweep::~Sweep() {
  if (fd_ >= 0) {
    sys::close(fd_);
  }
}

bool Sweep::next() {
  if (fd_ >= 0) {
    sys::close(fd_);
    fd_ = -1;
  }
  if (!fired_) {
    note("{}: {} points failed", what_, point_ - 1);
    return false;
  }
  if (++point_ > k_most_points) {
    fail("{}: more than {} points to fail", what_, k_most_points);
  }
  return true;
}

void Sweep::arm() {
  if (fd_ >= 0) {
    sys::close(fd_);
  }
  fd_ = int(need(sys::open("/proc/thread-self/fail-nth", O_RDWR), "fail-nth"));
  rt::Buffer<16> text;
  text.format("{}", point_);
  fired_ = false;
  need(sys::write(fd_, text.c_str(), text.size()), "write fail-nth");
}

void Sweep::disarm() {
  // The copy of the answer is itself a chance to fail: if it is the one that
  // was left, it ends in an error, and the operation was spared.
  char text[16] = {};
  const long got = sys::read(fd_, text, sizeof(text) - 1);
  fired_ = got > 0 && rt::parse_number(text) == 0;
  while (sys::write(fd_, "0", 1) < 0) {
  }
}

void Sweep::ask_about(int pid) {
  rt::Buffer<64> path;
  path.format("/proc/{}/fail-nth", pid);
  char text[16] = {};
  need(read_file(path.c_str(), text, sizeof(text)), "read fail-nth");
  fired_ = rt::parse_number(text) == 0;
}

bool Sweep::expect(long result, long wanted, Errors errors) const {
  if (result == wanted) {
    return true;
  }
  bool allowed = false;
  for (const long error : errors.list) {
    allowed |= error != 0 && error == result;
  }
  check(fired_, "{}: {} without a failure, expected {}", what_, result, wanted);
  check(allowed, "{}: {} when its allocation or copy {} failed", what_, result,
        point_);
  return false;
}

} // namespace torture
