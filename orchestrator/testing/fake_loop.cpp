#include "testing/fake_loop.hpp"

#include <csignal>

namespace farm {
namespace {

class FakeTimer : public Timer {
 public:
  explicit FakeTimer(std::shared_ptr<EventLoop::Callback> callback)
      : callback_(std::move(callback)) {}

 private:
  std::shared_ptr<EventLoop::Callback> callback_;
};

class FakeChild : public Child {
 public:
  FakeChild(FakeLoop& loop, std::shared_ptr<FakeProcess> process, int pid)
      : loop_(loop), process_(std::move(process)), pid_(pid) {}

  ~FakeChild() override {
    if (!process_->ended) {
      process_->abandoned = true;
      process_->ended = true;
    }
    process_->events = {};
  }

  [[nodiscard]] int pid() const override { return pid_; }
  [[nodiscard]] CpuTimes cpu_times() const override { return process_->times; }

  void write(std::string_view bytes) override {
    if (process_->ended) {
      return;
    }
    process_->input += bytes;
    loop_.post([process = process_, text = std::string(bytes)] {
      if (process->on_input && !process->ended) {
        process->on_input(text);
      }
    });
  }

  void kill_group(int signal) override {
    if (process_->ended) {
      return;
    }
    process_->signals.push_back(signal);
    loop_.post([process = process_, signal] {
      if (process->on_signal) {
        process->on_signal(signal);
      } else if (signal == SIGTERM || signal == SIGKILL) {
        process->exit(128 + signal);
      }
    });
  }

 private:
  FakeLoop& loop_;
  std::shared_ptr<FakeProcess> process_;
  int pid_;
};

class FakeConnection : public Connection {
 public:
  FakeConnection(FakeLoop& loop, std::shared_ptr<FakePeer> peer)
      : loop_(loop), peer_(std::move(peer)) {}

  ~FakeConnection() override {
    peer_->closed = true;
    peer_->events = {};
  }

  void send(std::string_view bytes) override {
    peer_->received += bytes;
    loop_.post([peer = peer_, text = std::string(bytes)] {
      if (peer->on_data && !peer->closed) {
        peer->on_data(text);
      }
    });
  }

 private:
  FakeLoop& loop_;
  std::shared_ptr<FakePeer> peer_;
};

} // namespace

void FakeProcess::print(std::string_view bytes) {
  if (const auto handler = events.on_stdout; handler && !ended) {
    handler(bytes);
  }
}

void FakeProcess::complain(std::string_view bytes) {
  if (const auto handler = events.on_stderr; handler && !ended) {
    handler(bytes);
  }
}

void FakeProcess::exit(int status, double cpu_s) {
  if (std::exchange(ended, true)) {
    return;
  }
  if (const auto handler = events.on_exit) {
    handler({status, cpu_s});
  }
}

void FakePeer::send(std::string_view bytes) {
  if (const auto handler = events.on_data) {
    handler(bytes);
  }
}

void FakePeer::close() {
  if (const auto handler = std::exchange(events.on_close, nullptr)) {
    handler();
  }
}

void FakeLoop::at(double seconds, Callback callback) {
  queue_.emplace(now_ + seconds, std::move(callback));
}

std::unique_ptr<Timer> FakeLoop::after(double seconds, Callback callback) {
  auto shared = std::make_shared<Callback>(std::move(callback));
  at(seconds, [weak = std::weak_ptr(shared)] {
    if (const auto call = weak.lock()) {
      (*call)();
    }
  });
  return std::make_unique<FakeTimer>(std::move(shared));
}

Result<std::unique_ptr<Child>> FakeLoop::spawn(const ChildSpec& spec,
                                               ChildEvents events) {
  if (next_script_ == scripts_.size()) {
    return Error{ErrorKind::toolchain,
                 spec.argv.front() + ": program not found", ""};
  }
  auto process = std::make_shared<FakeProcess>();
  process->spec = spec;
  process->events = std::move(events);
  children_.push_back(process);
  // The script runs from the loop: spawn() delivers no events by itself.
  post([process, script = scripts_[next_script_++]] { script(*process); });
  const int pid = 1000 + static_cast<int>(children_.size());
  return std::unique_ptr<Child>(
      std::make_unique<FakeChild>(*this, process, pid));
}

Result<std::unique_ptr<Connection>>
FakeLoop::connect_unix(const std::filesystem::path& path,
                       ConnectionEvents events) {
  if (!server_) {
    return Error{ErrorKind::infra, path.string() + ": cannot connect", ""};
  }
  auto peer = std::make_shared<FakePeer>();
  peers_.push_back(peer);
  peer->events = std::move(events);
  post([peer, server = server_] { server(*peer); });
  return std::unique_ptr<Connection>(
      std::make_unique<FakeConnection>(*this, peer));
}

void FakeLoop::run_until(const std::function<bool()>& done) {
  while (!done()) {
    if (queue_.empty()) {
      stalled_ = true;
      return;
    }
    const auto next = queue_.begin();
    const Callback callback = std::move(next->second);
    now_ = next->first;
    queue_.erase(next);
    callback();
  }
}

} // namespace farm
