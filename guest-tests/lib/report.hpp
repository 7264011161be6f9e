#pragma once

// How a case states its result. A verdict other than pass ends the process
// that states it at once: whatever it held goes with the process, and the
// runner cleans up the rest. Processes that a case forked may state verdicts
// too; their parent finds out when it joins them.

#include <stddef.h>
#include <stdint.h>

#include "rt/format.hpp"

namespace torture {

enum class Verdict : uint32_t { none, pass, fail, broken, skip };

/// Lives in memory shared by the runner and every process of the case.
struct ReportPage {
  uint32_t guard_low;
  uint32_t phase; // Phase
  uint32_t reports;
  uint32_t verdict;
  uint32_t row;
  uint32_t fuse_device; // minor number of the FUSE mount of the case, or 0
  char reason[512];
  uint32_t guard_high;
};

enum class Phase : uint32_t { body, liveness, done };

inline constexpr uint32_t k_report_guard = 0x7047ca5e;
/// Exit status of a process that stated a verdict other than pass.
inline constexpr int k_exit_reported = 77;

/// Runner only.
void report_attach(ReportPage* page);
void report_reset(uint32_t row);
[[nodiscard]] ReportPage& report_page();

/// The case held what it proves. Exactly once, as its last statement.
void pass();

[[noreturn]] void report_and_exit(Verdict verdict, const char* pattern,
                                  const rt::Arg* args, size_t count);
void note_list(const char* pattern, const rt::Arg* args, size_t count);

/// The kernel broke the contract.
template <class... Args>
[[noreturn]] void fail(const char* pattern, Args... args) {
  const rt::Arg list[] = {rt::Arg(args)..., rt::Arg("")};
  report_and_exit(Verdict::fail, pattern, list, sizeof...(args));
}

/// The case could not set up what it needs.
template <class... Args>
[[noreturn]] void broken(const char* pattern, Args... args) {
  const rt::Arg list[] = {rt::Arg(args)..., rt::Arg("")};
  report_and_exit(Verdict::broken, pattern, list, sizeof...(args));
}

/// The case cannot exist here.
template <class... Args>
[[noreturn]] void skip(const char* pattern, Args... args) {
  const rt::Arg list[] = {rt::Arg(args)..., rt::Arg("")};
  report_and_exit(Verdict::skip, pattern, list, sizeof...(args));
}

/// A diagnostic line that belongs to the case.
template <class... Args> void note(const char* pattern, Args... args) {
  const rt::Arg list[] = {rt::Arg(args)..., rt::Arg("")};
  note_list(pattern, list, sizeof...(args));
}

/// Fails the case unless `holds`.
template <class... Args>
void check(bool holds, const char* pattern, Args... args) {
  if (!holds) {
    fail(pattern, args...);
  }
}

/// Fails the case unless a result is exactly `wanted`; `what` names the call.
void check_equal(int64_t got, int64_t wanted, const char* what);

/// A set-up call: its result, or the case is broken.
long need(long result, const char* what);

} // namespace torture
