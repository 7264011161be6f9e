#include "process/asio_child.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include <boost/asio/buffer.hpp>

namespace farm {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// How long a stream may stay open after the leader and its group have ended:
/// only a process that left the group can still hold it.
constexpr auto k_drain_time = std::chrono::seconds(2);

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

ChildState::ChildState(asio::io_context& context, Spawner& spawner,
                       Spawned spawned, bool own_group, ChildEvents events)
    : spawner_(spawner), pid_(spawned.pid), own_group_(own_group),
      events_(std::move(events)), pidfd_(context, spawned.pidfd.release()),
      in_(context), drain_timer_(context), out_(context), err_(context) {
  if (spawned.in) {
    in_.assign(spawned.in.release());
  }
  out_.handler = &ChildEvents::on_stdout;
  err_.handler = &ChildEvents::on_stderr;
  for (auto [stream, fd] :
       {std::pair{&out_, &spawned.out}, std::pair{&err_, &spawned.err}}) {
    if (*fd) {
      stream->fd.assign(fd->release());
      stream->open = true;
    }
  }
}

void ChildState::start() {
  for (Stream* stream : {&out_, &err_}) {
    if (stream->open) {
      read(*stream);
    }
  }
  pidfd_.async_wait(asio::posix::stream_descriptor::wait_read,
                    [self = shared_from_this()](const error_code& error) {
                      if (!error) {
                        self->leader_ended();
                      }
                    });
}

void ChildState::read(Stream& stream) {
  stream.fd.async_read_some(
      asio::buffer(stream.buffer),
      [self = shared_from_this(), &stream](const error_code& error,
                                           std::size_t count) {
        if (self->reaped_) {
          return;
        }
        if (error) {
          stream.open = false;
          self->finish_when_drained();
          return;
        }
        // A copy: the handler may destroy the child and thereby the events.
        if (const Handler handler = self->events_.*stream.handler) {
          handler({stream.buffer.data(), count});
        }
        if (!self->reaped_) {
          self->read(stream);
        }
      });
}

void ChildState::write(std::string_view bytes) {
  if (in_.is_open()) {
    pending_input_ += bytes;
    write_some();
  }
}

void ChildState::write_some() {
  if (writing_ || pending_input_.empty() || !in_.is_open()) {
    return;
  }
  writing_ = true;
  // The chunk belongs to the operation: more may be queued meanwhile.
  auto chunk = std::make_shared<std::string>(std::move(pending_input_));
  pending_input_.clear();
  in_.async_write_some(asio::buffer(*chunk),
                       [self = shared_from_this(),
                        chunk](const error_code& error, std::size_t count) {
                         self->writing_ = false;
                         if (error) {
                           error_code ignored;
                           self->in_.close(ignored);
                           return;
                         }
                         self->pending_input_.insert(0, *chunk, count);
                         self->write_some();
                       });
}

void ChildState::kill_group(int signal) {
  // Until it is reaped the leader, if only as a zombie, keeps the number of
  // the group from being used again.
  if (!leader_ended_ && !reaped_) {
    ::kill(own_group_ ? -pid_ : pid_, signal);
  }
}

void ChildState::leader_ended() {
  if (reaped_) {
    return;
  }
  kill_group(SIGKILL);
  leader_ended_ = true;
  drain_timer_.expires_after(k_drain_time);
  drain_timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && !self->reaped_) {
      self->out_.open = false;
      self->err_.open = false;
      self->finish_when_drained();
    }
  });
  finish_when_drained();
}

void ChildState::finish_when_drained() {
  if (!leader_ended_ || out_.open || err_.open || reaped_) {
    return;
  }
  const ChildExit exit = reap();
  if (const auto on_exit = std::exchange(events_.on_exit, nullptr)) {
    on_exit(exit);
  }
}

ChildExit ChildState::reap() {
  reaped_ = true;
  error_code ignored;
  for (auto* fd : {&pidfd_, &in_, &out_.fd, &err_.fd}) {
    fd->close(ignored);
  }
  drain_timer_.cancel();
  spawner_.forget(pid_);
  int status = 0;
  rusage usage{};
  while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  ChildExit exit;
  exit.status =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  exit.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  return exit;
}

void ChildState::abandon() {
  if (!reaped_) {
    kill_group(SIGKILL);
    reap();
  }
}

} // namespace farm
