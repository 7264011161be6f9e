#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "process/event_loop.hpp"

namespace farm {

/// A client of QEMU's control socket. Commands are sent one after another;
/// events of QEMU are dropped. Lives on one loop; destroying it hangs up and
/// forgets unanswered commands.
class QmpClient {
 public:
  /// QEMU's `return` value: a string verbatim, anything else as JSON text. A
  /// refused command, a broken protocol or a lost connection is a `boot` error.
  using Answer = std::function<void(const Result<std::string>&)>;

  static Result<std::unique_ptr<QmpClient>>
  connect(EventLoop& loop, const std::filesystem::path& socket);

  /// Sends a command when those before it are answered. No time limit: that is
  /// the caller's.
  void execute(const std::string& command,
               const std::map<std::string, std::string>& arguments,
               Answer answer);

 private:
  struct Pending {
    std::string request;
    Answer answer;
  };

  QmpClient() = default;
  void received(std::string_view bytes);
  void handle(std::string_view line);
  void answered(const Result<std::string>& result);
  void send_next();
  void fail(const std::string& why);

  std::unique_ptr<Connection> connection_;
  std::string buffer_;
  std::deque<Pending> queue_;
  bool waiting_ = false; ///< for the answer to the front of the queue
  bool greeted_ = false;
  bool failed_ = false;
  /// Tells whether the client still lives after a callback.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace farm
