#include "harness/execute.hpp"

#include "harness/oracles.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

/// What the runner saw of the process of a case.
struct Ending {
  int status;
  bool deadline_passed;
  bool unkillable;
  bool leftovers;
};

constexpr int k_kill_attempts = 10;
constexpr uint64_t k_kill_wait_ms = 200;

[[noreturn]] void case_process(const CaseSpec& spec) {
  sys::setpgid(0, 0);
  make_program_present();
  spec.run();
  ReportPage& page = report_page();
  if (page.reports == 1 && page.verdict == uint32_t(Verdict::pass)) {
    // What the oracles find replaces the verdict.
    page.reports = 0;
    check_no_children();
    page.phase = uint32_t(Phase::liveness);
    check_lock_liveness();
    page.phase = uint32_t(Phase::done);
    pass();
  }
  sys::exit_process(0);
}

/// True when the process ended within the time.
bool wait_ended(int pid_fd, uint64_t limit_ms) {
  const uint64_t end = now_ms() + limit_ms;
  for (;;) {
    const uint64_t now = now_ms();
    if (now >= end) {
      return false;
    }
    const uint64_t left = end - now;
    const __kernel_timespec limit{__kernel_time64_t(left / 1000),
                                  (long long)(left % 1000) * 1000000};
    pollfd waiting{pid_fd, POLLIN, 0};
    if (sys::ppoll(&waiting, 1, &limit) > 0) {
      return true;
    }
  }
}

/// A task that waits for an answer of the case's own file server cannot die
/// before the server's device is closed, which that very task keeps open.
void abort_file_server() {
  if (report_page().fuse_device != 0) {
    rt::Buffer<96> path;
    path.format("/sys/fs/fuse/connections/{}/abort", report_page().fuse_device);
    write_file(path.c_str(), "1");
  }
}

/// Kills a process group; false when its leader does not go.
bool kill_group(int pid, int pid_fd) {
  for (int attempt = 0; attempt < k_kill_attempts; ++attempt) {
    sys::kill(-pid, SIGKILL);
    sys::kill(pid, SIGKILL);
    if (wait_ended(pid_fd, scaled_ms(k_kill_wait_ms))) {
      return true;
    }
    abort_file_server();
  }
  return false;
}

void note_task(int pid, const char* file) {
  rt::Buffer<64> path;
  path.format("/proc/{}/{}", pid, file);
  char text[600];
  if (read_file(path.c_str(), text, sizeof(text)) > 0) {
    for (char* at = text; *at != '\0'; ++at) {
      *at = *at == '\n' ? '|' : *at;
    }
    note("{} of {}: {}", file, pid, static_cast<const char*>(text));
  }
}

/// Orphans of the case become ours. Reaps what is dead, kills what lives.
bool remove_leftovers(int group) {
  bool found = false;
  for (int attempt = 0; attempt < k_kill_attempts; ++attempt) {
    while (sys::wait4(-1, nullptr, WNOHANG) > 0) {
    }
    if (sys::kill(-group, 0) == -ESRCH) {
      return found;
    }
    found = true;
    sys::kill(-group, SIGKILL);
    sys::yield();
  }
  return found;
}

Ending watch(int pid, uint64_t deadline_ms) {
  Ending ending{};
  const int pid_fd = int(need(sys::pidfd_open(pid), "pidfd_open"));
  if (!wait_ended(pid_fd, deadline_ms)) {
    ending.deadline_passed = true;
    note_task(pid, "stat");
    note_task(pid, "wchan");
    note_task(pid, "stack");
    ending.unkillable = !kill_group(pid, pid_fd);
  }
  sys::close(pid_fd);
  if (!ending.unkillable) {
    sys::wait4(pid, &ending.status, 0);
    ending.leftovers = remove_leftovers(pid);
  }
  return ending;
}

void say(Outcome& outcome, Result result, const char* reason,
         const rt::Arg& a = "", const rt::Arg& b = "") {
  outcome.result = result;
  rt::Writer to(outcome.reason, sizeof(outcome.reason));
  const rt::Arg args[] = {a, b};
  to.format_list(reason, args, 2);
}

void judge_deadline(Outcome& outcome, const Ending& ending,
                    uint64_t deadline_ms) {
  const bool liveness = report_page().phase == uint32_t(Phase::liveness);
  if (ending.unkillable) {
    say(outcome, Result::fail, "does not die of SIGKILL");
  } else if (liveness) {
    say(outcome, Result::timeout,
        "mmap, munmap, fork or a fault of a second thread did not finish "
        "after the case: a lock of the mm was not released");
  } else {
    say(outcome, Result::timeout, "not finished after {} ms", deadline_ms);
  }
}

/// The process ended by itself: what did it say?
void judge_report(Outcome& outcome, const Ending& ending) {
  const ReportPage& page = report_page();
  const int signal = ending.status & 0x7f;
  if (page.guard_low != k_report_guard || page.guard_high != k_report_guard) {
    say(outcome, Result::error, "the case damaged the report page");
  } else if (page.reports == 0 && signal != 0) {
    say(outcome, Result::fail, "died of signal {}", signal);
  } else if (page.reports == 0) {
    say(outcome, Result::error, "the case reported nothing");
  } else if (page.reports > 1) {
    say(outcome, Result::error, "the case reported {} times", page.reports);
  } else {
    switch (Verdict(page.verdict)) {
      case Verdict::pass:
        say(outcome, Result::pass, "");
        break;
      case Verdict::fail:
        say(outcome, Result::fail, "{}", page.reason);
        break;
      case Verdict::skip:
        say(outcome, Result::skip, "{}", page.reason);
        break;
      case Verdict::broken:
      case Verdict::none:
        say(outcome, Result::error, "{}", page.reason);
        break;
    }
  }
  if (outcome.result == Result::pass && signal != 0) {
    say(outcome, Result::fail, "died of signal {} after its report", signal);
  }
  if (outcome.result == Result::pass && ending.leftovers) {
    say(outcome, Result::error, "the case left a process behind");
  }
}

} // namespace

void execute_init() {
  // Never unmapped: it belongs to the program.
  const long at = sys::mmap(nullptr, page_size(), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  report_attach(reinterpret_cast<ReportPage*>(at));
  report_reset(0);
  sys::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void execute_case(const CatalogueEntry& entry, uint64_t deadline_ms,
                  Outcome& outcome) {
  const CaseSpec& spec = *entry.item->spec;
  const uint64_t start = now_ms();
  outcome.time_ms = 0;
  if (const char* reason = missing_need(spec.needs); reason != nullptr) {
    say(outcome, Result::skip, "{}", reason);
    return;
  }
  report_reset(entry.row);
  const long pid = sys::fork();
  if (pid < 0) {
    say(outcome, Result::error, "fork: errno {}", -pid);
    return;
  }
  if (pid == 0) {
    case_process(spec);
  }
  sys::setpgid(int(pid), int(pid));
  const Ending ending = watch(int(pid), deadline_ms);
  outcome.time_ms = now_ms() - start;
  if (ending.deadline_passed) {
    judge_deadline(outcome, ending, deadline_ms);
  } else {
    judge_report(outcome, ending);
  }
}

void judge_machine(const CatalogueEntry& entry, const DetectorState& before,
                   const DetectorState& after, Outcome& outcome) {
  if (entry.item->spec->expect != Splat::none) {
    return;
  }
  if (outcome.result == Result::pass && before.lockdep == 1 &&
      after.lockdep == 0) {
    say(outcome, Result::fail, "lockdep reported and turned itself off");
  }
  if ((after.taint & ~before.taint) != 0) {
    rt::Buffer<sizeof(outcome.reason)> reason;
    reason.text(outcome.result == Result::pass ? "" : outcome.reason);
    reason.text(reason.size() > 0 ? "; " : "");
    reason.format("the kernel was tainted: {x} became {x}", before.taint,
                  after.taint);
    say(outcome, Result::fail, "{}", reason.c_str());
  }
}

} // namespace torture
