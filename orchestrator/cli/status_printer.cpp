#include "cli/status_printer.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "model/health.hpp"
#include "model/words.hpp"

namespace farm {
namespace {

constexpr double k_live_period_s = 0.1;
constexpr double k_plain_period_s = 15;
constexpr std::size_t k_default_width = 80;

std::string_view word_of(JobStage stage) {
  switch (stage) {
    case JobStage::waiting:
      return "waiting";
    case JobStage::prepare:
      return "preparing";
    case JobStage::toolchain:
      return "toolchain";
    case JobStage::configure:
      return "configuring the kernel";
    case JobStage::build:
      return "kernel";
    case JobStage::guest:
      return "guest suite";
    case JobStage::boot:
      return "booting";
    case JobStage::judge:
      return "judging";
  }
  return "";
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) {
    return size.ws_col;
  }
  return k_default_width;
}

std::string summary_of(const JobRecord& record) {
  if (record.outcome != JobOutcome::completed) {
    const std::string first = split(record.message, '\n').front();
    return std::string(to_string(record.outcome)) + ": " +
           display_quote(elide(first, 160));
  }
  const Tally counts = tally(record);
  std::string text = std::to_string(counts.pass) + " pass";
  const auto add = [&](int count, const char* word) {
    if (count > 0) {
      text += ", " + std::to_string(count) + " " + word;
    }
  };
  add(counts.fail, "fail");
  add(counts.lost, "lost");
  add(counts.broken, "broken");
  add(counts.not_checked, "not checked");
  add(counts.skip, "skip");
  add(unexpected_splats(record), "unexpected splats");
  return text;
}

} // namespace

StatusPrinter::StatusPrinter(
    std::ostream& out, bool terminal, const Clock& clock, int cpus,
    std::function<StageGuess(const std::string& arch)> guess)
    : out_(out), terminal_(terminal), clock_(clock), cpus_(cpus),
      guess_(std::move(guess)), started_(clock.now()), shown_(clock.now()) {}

void StatusPrinter::run_started(const Plan& plan) {
  const std::lock_guard guard(mutex_);
  for (const Job& job : plan.jobs) {
    JobState state;
    state.name = job.arch.name;
    state.since = state.plain = clock_.now();
    state.guess = guess_(job.arch.name);
    jobs_.push_back(std::move(state));
  }
}

void StatusPrinter::stage(std::size_t job, JobStage stage) {
  const std::lock_guard guard(mutex_);
  JobState& state = jobs_[job];
  state.stage = stage;
  state.since = clock_.now();
  state.detail.clear();
  state.compiling = false;
  const bool worth_a_line = stage == JobStage::boot;
  if (!terminal_ && worth_a_line) {
    plain(state.name + ": " + std::string(word_of(stage)) + eta());
  }
  show(true);
}

void StatusPrinter::build_step(std::size_t job, std::string_view line,
                               int count) {
  const std::lock_guard guard(mutex_);
  JobState& state = jobs_[job];
  const bool first = !state.compiling;
  state.compiling = true;
  state.detail =
      std::to_string(count) + " steps, " + display_quote(elide(line, 40));
  if (!terminal_ && (first || seconds_between(state.plain, clock_.now()) >=
                                  k_plain_period_s)) {
    plain(state.name + ": building the " + std::string(word_of(state.stage)) +
          ", " + std::to_string(count) + " steps" + eta());
    state.plain = clock_.now();
  }
  show(false);
}

void StatusPrinter::cases(std::size_t job, int done, int total,
                          std::string_view running) {
  const std::lock_guard guard(mutex_);
  JobState& state = jobs_[job];
  state.detail = std::to_string(done) +
                 (total >= 0 ? "/" + std::to_string(total) : "") + " " +
                 display_quote(elide(running, 40));
  if (!terminal_ &&
      seconds_between(state.plain, clock_.now()) >= k_plain_period_s) {
    plain(state.name + ": cases " + state.detail + eta());
    state.plain = clock_.now();
  }
  show(false);
}

void StatusPrinter::trying(std::size_t job, std::string_view case_name,
                           int boot) {
  const std::lock_guard guard(mutex_);
  const std::string text =
      jobs_[job].name + ": " + display_quote(elide(case_name, 60)) +
      " failed, trying it again (boot " + std::to_string(boot) + ")";
  if (terminal_) {
    out_ << "\r\x1b[K" << elide(text, terminal_width() - 1) << std::flush;
    live_ = true;
  } else if (boot == 1) {
    plain(text);
  }
}

void StatusPrinter::job_done(std::size_t job, const JobRecord& record) {
  const std::lock_guard guard(mutex_);
  jobs_[job].done = true;
  ++done_;
  const std::string position =
      "[" + std::to_string(done_) + "/" + std::to_string(jobs_.size()) + "] ";
  plain(position + jobs_[job].name + ": " + summary_of(record));
  show(true);
  if (done_ == jobs_.size()) {
    clear();
  }
}

double StatusPrinter::remaining(const JobState& job) const {
  const double elapsed = seconds_between(job.since, clock_.now());
  if (job.done || job.stage == JobStage::judge) {
    return 0;
  }
  if (job.stage == JobStage::boot) {
    return std::max(0.0, job.guess.boot_s - elapsed);
  }
  if (job.stage == JobStage::build && job.compiling) {
    return std::max(0.0, job.guess.build_s - elapsed) + job.guess.boot_s;
  }
  return job.guess.boot_s;
}

std::string StatusPrinter::eta() const {
  double total = 0;
  double longest = 0;
  for (const JobState& job : jobs_) {
    if (!job.done && job.guess.boot_s <= 0) {
      return ""; // never seen before: better none than a wrong one
    }
    total += remaining(job);
    longest = std::max(longest, remaining(job));
  }
  // CPUs share the work, but nothing is faster than its longest piece.
  const double left = std::max(longest, total / cpus_);
  return left < 1 ? "" : ", ETA " + format_duration(left);
}

std::string StatusPrinter::live_line() const {
  std::string line =
      "[" + std::to_string(done_) + "/" + std::to_string(jobs_.size()) + "] " +
      format_duration(seconds_between(started_, clock_.now())) + eta();
  for (const JobState& job : jobs_) {
    if (!job.done && job.stage != JobStage::waiting) {
      line += " | " + job.name + ": " + std::string(word_of(job.stage)) +
              (job.detail.empty() ? "" : " " + job.detail);
    }
  }
  return line;
}

void StatusPrinter::show(bool force) {
  if (!terminal_) {
    return;
  }
  const Time now = clock_.now();
  if (!force && seconds_between(shown_, now) < k_live_period_s) {
    return;
  }
  shown_ = now;
  live_ = true;
  out_ << "\r\x1b[K" << elide(live_line(), terminal_width() - 1) << std::flush;
}

void StatusPrinter::clear() {
  if (live_) {
    out_ << "\r\x1b[K" << std::flush;
    live_ = false;
  }
}

void StatusPrinter::plain(const std::string& text) {
  clear();
  out_ << text << "\n" << std::flush;
}

} // namespace farm
