#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "process/event_loop.hpp"
#include "process/spawner.hpp"

namespace farm {

/// The real EventLoop.
class AsioLoop : public EventLoop {
 public:
  explicit AsioLoop(Spawner& spawner);

  [[nodiscard]] double now() const override;
  [[nodiscard]] std::unique_ptr<Timer> after(double seconds,
                                             Callback callback) override;
  void post(Callback callback) override;
  Result<std::unique_ptr<Child>> spawn(const ChildSpec& spec,
                                       ChildEvents events) override;
  Result<std::unique_ptr<Connection>>
  connect_unix(const std::filesystem::path& path,
               ConnectionEvents events) override;
  void run_until(const std::function<bool()>& done) override;

 private:
  Spawner& spawner_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
};

} // namespace farm
