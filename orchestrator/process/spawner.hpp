#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/cancel.hpp"
#include "process/event_loop.hpp"
#include "process/fd.hpp"

namespace farm {

/// A child that was just started. The streams are ours; those that were not
/// asked for are closed.
struct Spawned {
  int pid = -1;
  Fd pidfd; ///< readable once the leader has ended
  Fd in;
  Fd out;
  Fd err;
};

/// The thread that forks; see ProcessHost. Thread-safe.
class Spawner {
 public:
  Spawner();
  ~Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;

  /// See EventLoop::spawn(). The child is known to kill_all() until forget().
  Result<Spawned> spawn(const ChildSpec& spec);

  /// To be called right before a child is reaped: its pid is then free for
  /// others to use.
  void forget(int pid);

  void kill_all();
  void watch_signals(CancelToken token);

 private:
  void await_signal();

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
  std::optional<boost::asio::signal_set> signals_;
  CancelToken token_;
  bool signalled_ = false;
  std::mutex mutex_;
  std::set<int> children_;
  std::thread thread_; ///< last: starts when all else is there
};

} // namespace farm
