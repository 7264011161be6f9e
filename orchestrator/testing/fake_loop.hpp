#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "process/event_loop.hpp"

namespace farm {

class FakeLoop;

/// The inside of a scripted child: what it was given, and what it does.
struct FakeProcess {
  ChildSpec spec;
  std::string input;        ///< all that was written to its stdin
  std::vector<int> signals; ///< sent to its group
  bool ended = false;
  bool abandoned = false; ///< its owner destroyed it before it ended
  CpuTimes times;         ///< what the host's scheduler is said to have done

  /// Reactions, called from the loop; may be empty. Without `on_signal` TERM
  /// and KILL end it.
  std::function<void(std::string_view)> on_input;
  std::function<void(int)> on_signal;

  /// What it does, at once; nothing after its end.
  void print(std::string_view bytes);
  void complain(std::string_view bytes);
  void exit(int status, double cpu_s = 0);

  ChildEvents events;
};

/// The inside of a scripted server's end of a connection.
struct FakePeer {
  std::string received;
  bool closed = false; ///< by the other side
  std::function<void(std::string_view)> on_data;

  void send(std::string_view bytes);
  void close();

  ConnectionEvents events;
};

/// An EventLoop with made-up children, servers and time: run_until() calls
/// what is due next and sets the clock to it. Nothing waits.
class FakeLoop : public EventLoop {
 public:
  using Script = std::function<void(FakeProcess&)>;
  using Server = std::function<void(FakePeer&)>;

  /// The next child started follows this script. Without one, spawn() is a
  /// `toolchain` error.
  void script(Script script) { scripts_.push_back(std::move(script)); }

  /// Who answers connect_unix(); without one nobody listens.
  void serve(Server server) { server_ = std::move(server); }

  /// Has `callback` called `seconds` from now.
  void at(double seconds, Callback callback);

  /// True once run_until() had nothing more to call and was not done.
  [[nodiscard]] bool stalled() const { return stalled_; }

  /// The children started so far; they stay readable after their end.
  [[nodiscard]] const std::vector<std::shared_ptr<FakeProcess>>&
  children() const {
    return children_;
  }

  [[nodiscard]] double now() const override { return now_; }
  [[nodiscard]] std::unique_ptr<Timer> after(double seconds,
                                             Callback callback) override;
  void post(Callback callback) override { at(0, std::move(callback)); }
  Result<std::unique_ptr<Child>> spawn(const ChildSpec& spec,
                                       ChildEvents events) override;
  Result<std::unique_ptr<Connection>>
  connect_unix(const std::filesystem::path& path,
               ConnectionEvents events) override;
  void run_until(const std::function<bool()>& done) override;

 private:
  double now_ = 0;
  std::multimap<double, Callback> queue_; ///< equal times in order of insertion
  std::vector<Script> scripts_;
  std::size_t next_script_ = 0;
  std::vector<std::shared_ptr<FakeProcess>> children_;
  std::vector<std::shared_ptr<FakePeer>> peers_; ///< kept for the tests
  Server server_;
  bool stalled_ = false;
};

} // namespace farm
