#include "boot/boot_run.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "base/text.hpp"
#include "boot/confine.hpp"

namespace farm {
namespace {

/// Between quit, TERM and KILL. QEMU has nothing to save.
constexpr double k_grace_s = 2;

/// What a post-mortem may add to a log that is full.
constexpr std::size_t k_post_mortem_bytes = std::size_t{1} << 20;

constexpr std::size_t k_stderr_tail = 8192;

bool is_hang(MachineEndKind kind) {
  switch (kind) {
    case MachineEndKind::no_output:
    case MachineEndKind::no_suite:
    case MachineEndKind::case_deadline:
    case MachineEndKind::silent:
    case MachineEndKind::total_deadline:
      return true;
    default:
      return false;
  }
}

std::string last_line(std::string_view text) {
  std::string result;
  for (const std::string_view line : lines(text)) {
    if (!trim(line).empty()) {
      result = std::string(trim(line));
    }
  }
  return result;
}

std::string status_text(int status) {
  return status > 128
             ? "QEMU was killed by signal " + std::to_string(status - 128)
             : "QEMU ended with status " + std::to_string(status);
}

} // namespace

BootRun::BootRun(EventLoop& loop, const BootRequest& request)
    : loop_(loop), request_(request), start_(loop.now()),
      watchdog_(request.deadlines, start_) {}

Result<MachineEnd> BootRun::run() {
  if (request_.cancel.cancelled()) {
    end_.kind = MachineEndKind::interrupted;
    return end_;
  }
  TRY_ASSIGN(const ControlDir control, ControlDir::make());
  TRY(start(control));
  arm();
  const auto registration =
      request_.cancel.subscribe([weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
          self->loop_.post([self] { self->cancelled(); });
        }
      });
  loop_.run_until([this] { return exit_.has_value(); });
  return outcome();
}

Result<void> BootRun::start(const ControlDir& control) {
  socket_ = control.socket();
  if (!request_.console_log.empty()) {
    TRY_ASSIGN(log_, OutputFile::open(request_.console_log,
                                      OutputFile::Mode::truncate));
  }
  ChildSpec spec;
  spec.argv = request_.argv;
  TRY_ASSIGN(const Fd listener, control.listen());
  spec.argv.insert(spec.argv.end(),
                   {"-chardev",
                    "socket,id=farm-qmp,server=on,wait=off,fd=" +
                        std::to_string(listener.get()),
                    "-mon", "chardev=farm-qmp,mode=control"});
  spec.inherited.push_back(listener.get());
  spec.input = ChildSpec::Input::pipe;
  ChildEvents events;
  events.on_stdout = [this](std::string_view bytes) { console(bytes); };
  events.on_stderr = [this](std::string_view bytes) { stderr_text(bytes); };
  events.on_exit = [this](const ChildExit& exit) { exit_ = exit; };
  const std::vector<Fd> files =
      confine(spec, request_.memory_mib, request_.deadlines.total_s);
  TRY_ASSIGN(qemu_, loop_.spawn(spec, std::move(events)));
  return {};
}

void BootRun::console(std::string_view bytes) {
  watchdog_.output(loop_.now());
  const std::size_t limit =
      request_.max_log_bytes + (exam_ ? k_post_mortem_bytes : 0);
  const std::size_t room = limit - std::min(limit, log_bytes_);
  const std::string_view piece = bytes.substr(0, std::min(room, bytes.size()));
  log_bytes_ += piece.size();
  if (log_ && !log_error_) {
    if (auto written = log_->write(piece); !written) {
      log_error_ = written.error();
      stop(MachineEndKind::qemu_failed, "the console log cannot be written");
    }
  }
  if (exam_) {
    exam_->console_bytes(piece);
  }
  if (request_.sink != nullptr && !piece.empty()) {
    request_.sink->on_bytes(piece, *this);
  }
  if (piece.size() < bytes.size()) {
    stop(MachineEndKind::flooded,
         "the console printed more than " +
             format_bytes(static_cast<double>(request_.max_log_bytes)));
  }
  arm();
}

void BootRun::stderr_text(std::string_view bytes) {
  stderr_tail_ += bytes;
  if (stderr_tail_.size() > 2 * k_stderr_tail) {
    stderr_tail_.erase(0, stderr_tail_.size() - k_stderr_tail);
  }
}

void BootRun::suite_started() {
  watchdog_.suite_started();
}

void BootRun::case_started(double deadline_s) {
  watchdog_.case_started(loop_.now(), deadline_s);
  since_ = qemu_->cpu_times();
}

double BootRun::case_finished() {
  watchdog_.case_finished();
  return CpuTimes::starvation(since_, qemu_->cpu_times());
}

void BootRun::ended() {
  watchdog_.ended(loop_.now());
  if (request_.kill_on_sentinel) {
    stop(MachineEndKind::sentinel, "");
  }
}

void BootRun::arm() {
  // A deadline that moved into the future is noticed when the timer fires.
  const double at = watchdog_.next().at;
  if (!stopping_ && (!timer_ || at < timer_at_)) {
    timer_at_ = at;
    timer_ =
        loop_.after(std::max(0.0, at - loop_.now()), [this] { expired(); });
  }
}

void BootRun::expired() {
  timer_.reset();
  const Watchdog::Expiry expiry = watchdog_.next();
  if (expiry.at <= loop_.now()) {
    stop(expiry.kind, expiry.detail);
  } else {
    arm();
  }
}

void BootRun::stop(MachineEndKind kind, const std::string& detail) {
  if (std::exchange(stopping_, true)) {
    return;
  }
  end_.kind = kind;
  end_.detail = detail;
  end_.starvation = CpuTimes::starvation(since_, qemu_->cpu_times());
  timer_.reset();
  if (is_hang(kind) && request_.examine_hangs) {
    examine();
  } else {
    terminate();
  }
}

void BootRun::examine() {
  exam_ = std::make_unique<PostMortemExam>(
      loop_, *qemu_, request_.deadlines.answer_s, [this] { examined(); });
  exam_->start(socket_);
}

void BootRun::examined() {
  if (QmpClient* const qmp = exam_->qmp()) {
    qmp->execute("quit", {}, [](const Result<std::string>&) {});
    timer_ = loop_.after(k_grace_s, [this] { terminate(); });
  } else {
    terminate();
  }
}

void BootRun::terminate() {
  qemu_->kill_group(SIGTERM);
  timer_ = loop_.after(k_grace_s, [this] { qemu_->kill_group(SIGKILL); });
}

void BootRun::cancelled() {
  if (exit_ || !qemu_) {
    return;
  }
  stopping_ = true;
  end_.kind = MachineEndKind::interrupted;
  end_.detail.clear();
  terminate();
}

void BootRun::judge_own_exit() {
  const std::string said = last_line(stderr_tail_);
  // QEMU obeys INT, TERM and HUP and then ends with status 0.
  const bool killed =
      stderr_tail_.find("terminating on signal") != std::string::npos;
  if (exit_->status == 0 && !killed) {
    end_.kind = MachineEndKind::exited;
    return;
  }
  end_.kind = MachineEndKind::qemu_failed;
  end_.detail = status_text(exit_->status);
  if (!said.empty()) {
    end_.detail += ": " + display_quote(said);
  }
}

Result<MachineEnd> BootRun::outcome() {
  timer_.reset();
  if (exam_) {
    end_.post_mortem = exam_->result();
    exam_.reset();
  }
  qemu_.reset();
  if (!exit_) {
    return Error{ErrorKind::infra, "the end of QEMU was not seen", ""};
  }
  if (log_error_) {
    return *log_error_;
  }
  end_.exit_status = exit_->status;
  end_.wall_s = loop_.now() - start_;
  end_.qemu_cpu_s = exit_->cpu_s;
  if (!stopping_) {
    judge_own_exit();
  }
  return std::move(end_);
}

} // namespace farm
