#include "process/boost_runner.hpp"

#include <algorithm>
#include <csignal>
#include <optional>
#include <utility>

#include "process/output_file.hpp"

namespace farm {
namespace {

/// From TERM to KILL: time for make to remove half-made files.
constexpr double k_grace_s = 3;

/// One command on its way. Shared with what is posted to the loop, which may
/// come after the command's end.
class RunningCommand : public std::enable_shared_from_this<RunningCommand> {
 public:
  RunningCommand(EventLoop& loop, const Command& command)
      : loop_(loop), command_(command) {}

  Result<CommandResult> run(const CancelToken& token) {
    if (token.cancelled()) {
      return interrupted();
    }
    TRY(open_log());
    const double start = loop_.now();
    TRY(spawn());
    std::unique_ptr<Timer> deadline;
    if (command_.deadline_s > 0) {
      deadline = loop_.after(command_.deadline_s, [this] { time_out(); });
    }
    const auto registration = token.subscribe([weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->loop_.post([self] { self->cancel(); });
      }
    });
    loop_.run_until([this] { return exit_.has_value(); });
    child_.reset();
    kill_timer_.reset();
    result_.wall_s = loop_.now() - start;
    return outcome();
  }

 private:
  Result<void> open_log() {
    if (!command_.log.empty()) {
      TRY_ASSIGN(log_,
                 OutputFile::open(command_.log, OutputFile::Mode::append));
    }
    return {};
  }

  Result<void> spawn() {
    ChildSpec spec;
    spec.argv = command_.argv;
    spec.env = command_.env;
    spec.cwd = command_.cwd;
    spec.merge_output = true;
    spec.inherited = command_.inherited;
    ChildEvents events;
    events.on_stdout = [this](std::string_view bytes) { take(bytes); };
    events.on_exit = [this](const ChildExit& exit) { exit_ = exit; };
    TRY_ASSIGN(child_, loop_.spawn(spec, std::move(events)));
    return {};
  }

  void take(std::string_view bytes) {
    const std::size_t room = command_.output_limit - kept_;
    const std::string_view piece =
        bytes.substr(0, std::min(room, bytes.size()));
    dropped_ += bytes.size() - piece.size();
    kept_ += piece.size();
    if (log_) {
      write_log(piece);
    } else {
      result_.output += piece;
    }
    if (command_.on_output) {
      command_.on_output(bytes);
    }
  }

  void write_log(std::string_view bytes) {
    if (log_error_) {
      return;
    }
    if (auto written = log_->write(bytes); !written) {
      log_error_ = written.error();
      end();
    }
  }

  void time_out() {
    result_.timed_out = true;
    end();
  }

  void cancel() {
    cancelled_ = true;
    end();
  }

  void end() {
    if (child_ && !kill_timer_) {
      child_->kill_group(SIGTERM);
      kill_timer_ =
          loop_.after(k_grace_s, [this] { child_->kill_group(SIGKILL); });
    }
  }

  Result<CommandResult> outcome() {
    if (cancelled_) {
      return interrupted();
    }
    if (!exit_) {
      return Error{ErrorKind::infra, name() + ": its end was not seen", ""};
    }
    if (log_ && dropped_ > 0) {
      write_log("\n[" + std::to_string(dropped_) + " more bytes dropped]\n");
    }
    if (log_error_) {
      return *log_error_;
    }
    result_.status = exit_->status;
    result_.cpu_s = exit_->cpu_s;
    return std::move(result_);
  }

  [[nodiscard]] Error interrupted() const {
    return {ErrorKind::interrupted, name() + ": interrupted", ""};
  }

  [[nodiscard]] std::string name() const {
    return command_.argv.empty() ? "command" : command_.argv.front();
  }

  EventLoop& loop_;
  const Command& command_;
  std::unique_ptr<Child> child_;
  std::unique_ptr<Timer> kill_timer_;
  std::optional<OutputFile> log_;
  std::optional<Error> log_error_;
  std::optional<ChildExit> exit_;
  CommandResult result_;
  std::size_t kept_ = 0;
  std::size_t dropped_ = 0;
  bool cancelled_ = false;
};

} // namespace

Result<CommandResult> run_command(EventLoop& loop, const CancelToken& token,
                                  const Command& command) {
  return std::make_shared<RunningCommand>(loop, command)->run(token);
}

Result<CommandResult> BoostRunner::run(const Command& command) {
  const std::unique_ptr<EventLoop> loop = host_.make_loop();
  if (slots_ == nullptr) {
    return run_command(*loop, token_, command);
  }
  Command sharing = command;
  sharing.env.merge(slots_->environment());
  sharing.inherited = slots_->descriptors();
  return run_command(*loop, token_, sharing);
}

} // namespace farm
