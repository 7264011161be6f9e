#include "process/asio_loop.hpp"

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "process/asio_child.hpp"

namespace farm {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class AsioTimer : public Timer {
 public:
  AsioTimer(asio::io_context& context, double seconds,
            EventLoop::Callback callback)
      : timer_(context),
        callback_(std::make_shared<EventLoop::Callback>(std::move(callback))) {
    timer_.expires_after(
        std::chrono::duration_cast<asio::steady_timer::duration>(
            std::chrono::duration<double>(seconds)));
    // An expired timer whose handler is queued cannot be cancelled any more:
    // the empty pointer then says that nobody wants the call.
    timer_.async_wait([weak = std::weak_ptr(callback_)](const error_code& e) {
      if (const auto call = weak.lock(); call && !e) {
        (*call)();
      }
    });
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<EventLoop::Callback> callback_;
};

using Socket = asio::local::stream_protocol::socket;

/// The life of a connection; pending operations keep it alive.
class ConnectionState : public std::enable_shared_from_this<ConnectionState> {
 public:
  ConnectionState(Socket socket, ConnectionEvents events)
      : socket_(std::move(socket)), events_(std::move(events)) {}

  void read() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error,
                                                        std::size_t count) {
                              self->received(error, count);
                            });
  }

  void send(std::string_view bytes) {
    auto chunk = std::make_shared<std::string>(bytes);
    queue_.push_back(chunk);
    if (queue_.size() == 1) {
      write();
    }
  }

  void close() {
    events_ = {};
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  void received(const error_code& error, std::size_t count) {
    if (error) {
      if (const auto on_close = std::exchange(events_.on_close, nullptr)) {
        on_close();
      }
      return;
    }
    // A copy: the handler may destroy the connection and thereby the events.
    if (const auto on_data = events_.on_data) {
      on_data({buffer_.data(), count});
    }
    if (socket_.is_open()) {
      read();
    }
  }

  void write() {
    asio::async_write(socket_, asio::buffer(*queue_.front()),
                      [self = shared_from_this()](const error_code& error,
                                                  std::size_t /*count*/) {
                        self->queue_.erase(self->queue_.begin());
                        if (!error && !self->queue_.empty()) {
                          self->write();
                        }
                      });
  }

  Socket socket_;
  ConnectionEvents events_;
  std::array<char, 16384> buffer_{};
  std::vector<std::shared_ptr<std::string>> queue_;
};

class AsioConnection : public Connection {
 public:
  explicit AsioConnection(std::shared_ptr<ConnectionState> state)
      : state_(std::move(state)) {}
  ~AsioConnection() override { state_->close(); }
  void send(std::string_view bytes) override { state_->send(bytes); }

 private:
  std::shared_ptr<ConnectionState> state_;
};

} // namespace

AsioLoop::AsioLoop(Spawner& spawner)
    : spawner_(spawner), work_(asio::make_work_guard(context_)) {}

double AsioLoop::now() const {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::unique_ptr<Timer> AsioLoop::after(double seconds, Callback callback) {
  return std::make_unique<AsioTimer>(context_, seconds, std::move(callback));
}

void AsioLoop::post(Callback callback) {
  asio::post(context_, std::move(callback));
}

Result<std::unique_ptr<Child>> AsioLoop::spawn(const ChildSpec& spec,
                                               ChildEvents events) {
  TRY_ASSIGN(Spawned spawned, spawner_.spawn(spec));
  auto state =
      std::make_shared<ChildState>(context_, spawner_, std::move(spawned),
                                   !spec.on_terminal, std::move(events));
  state->start();
  return std::unique_ptr<Child>(std::make_unique<AsioChild>(std::move(state)));
}

Result<std::unique_ptr<Connection>>
AsioLoop::connect_unix(const std::filesystem::path& path,
                       ConnectionEvents events) {
  try {
    Socket socket(context_);
    socket.connect(asio::local::stream_protocol::endpoint(path.string()));
    auto state =
        std::make_shared<ConnectionState>(std::move(socket), std::move(events));
    state->read();
    return std::unique_ptr<Connection>(
        std::make_unique<AsioConnection>(std::move(state)));
  } catch (const boost::system::system_error& error) {
    return Error{ErrorKind::infra,
                 path.string() + ": cannot connect: " + error.code().message(),
                 ""};
  }
}

void AsioLoop::run_until(const std::function<bool()>& done) {
  while (!done() && context_.run_one() > 0) {
  }
}

} // namespace farm
