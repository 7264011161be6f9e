#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "process/event_loop.hpp"
#include "process/spawner.hpp"

namespace farm {

/// The life of one child on a loop. Pending operations keep it alive, its
/// owner (AsioChild) ends it with abandon().
class ChildState : public std::enable_shared_from_this<ChildState> {
 public:
  ChildState(boost::asio::io_context& context, Spawner& spawner,
             Spawned spawned, bool own_group, ChildEvents events);

  void start();
  void write(std::string_view bytes);
  void kill_group(int signal);

  /// Kills the group, reaps the leader, tells nothing more.
  void abandon();

  [[nodiscard]] int pid() const { return pid_; }

 private:
  using Handler = std::function<void(std::string_view)>;

  /// One stream of the child's output.
  struct Stream {
    explicit Stream(boost::asio::io_context& context) : fd(context) {}
    boost::asio::posix::stream_descriptor fd;
    std::array<char, 65536> buffer{};
    Handler ChildEvents::*handler = nullptr;
    bool open = false;
  };

  void read(Stream& stream);
  void write_some();
  void leader_ended();
  void finish_when_drained();
  ChildExit reap();

  Spawner& spawner_;
  int pid_;
  bool own_group_;
  ChildEvents events_;
  boost::asio::posix::stream_descriptor pidfd_;
  boost::asio::posix::stream_descriptor in_;
  boost::asio::steady_timer drain_timer_;
  Stream out_;
  Stream err_;
  std::string pending_input_;
  bool writing_ = false;
  bool leader_ended_ = false;
  bool reaped_ = false;
};

/// The handle that the owner of a child has.
class AsioChild : public Child {
 public:
  explicit AsioChild(std::shared_ptr<ChildState> state)
      : state_(std::move(state)) {}
  ~AsioChild() override { state_->abandon(); }

  [[nodiscard]] int pid() const override { return state_->pid(); }
  [[nodiscard]] CpuTimes cpu_times() const override {
    return farm::cpu_times(state_->pid());
  }
  void write(std::string_view bytes) override { state_->write(bytes); }
  void kill_group(int signal) override { state_->kill_group(signal); }

 private:
  std::shared_ptr<ChildState> state_;
};

} // namespace farm
