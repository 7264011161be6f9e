#include "lib/report.hpp"

#include "lib/output.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

ReportPage* page = nullptr;

void state(Verdict verdict) {
  const uint32_t before =
      __atomic_fetch_add(&page->reports, 1, __ATOMIC_ACQ_REL);
  if (before == 0) {
    __atomic_store_n(&page->verdict, uint32_t(verdict), __ATOMIC_RELEASE);
  }
}

/// ERESTARTSYS and its like (linux/errno.h) never reach a program.
bool is_kernel_internal(long error) {
  return error >= 512 && error <= 530;
}

} // namespace

void report_attach(ReportPage* shared) {
  page = shared;
}

void report_reset(uint32_t row) {
  *page = ReportPage{};
  page->guard_low = k_report_guard;
  page->guard_high = k_report_guard;
  page->row = row;
}

ReportPage& report_page() {
  return *page;
}

void pass() {
  state(Verdict::pass);
}

void report_and_exit(Verdict verdict, const char* pattern, const rt::Arg* args,
                     size_t count) {
  if (__atomic_load_n(&page->reports, __ATOMIC_ACQUIRE) == 0) {
    rt::Writer reason(page->reason, sizeof(page->reason));
    reason.format_list(pattern, args, count);
  }
  state(verdict);
  sys::exit_process(k_exit_reported);
}

void note_list(const char* pattern, const rt::Arg* args, size_t count) {
  rt::Buffer<700> line;
  line.text("# ");
  line.format_list(pattern, args, count);
  output_line(1, line.c_str());
}

void check_equal(int64_t got, int64_t wanted, const char* what) {
  if (got != wanted) {
    fail("{}: {}, expected {}", what, got, wanted);
  }
}

long need(long result, const char* what) {
  // The last page of the address space can never be mapped.
  if (result < 0 && result > -4096) {
    if (is_kernel_internal(-result)) {
      fail("{}: errno {}, which is the kernel's own", what, -result);
    }
    broken("{}: errno {}", what, -result);
  }
  return result;
}

} // namespace torture
