#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "process/cpu_times.hpp"

namespace farm {

/// What a child that is not trusted may use. 0: as much as we may.
struct Confinement {
  /// User and group 65534, no capabilities. We have to be root.
  bool as_nobody = false;
  std::vector<unsigned> groups;   ///< beside that one, with as_nobody
  std::uint64_t memory_bytes = 0; ///< address space
  std::uint64_t file_bytes = 0;   ///< size of a file it writes
  std::uint64_t cpu_s = 0;
  std::uint64_t processes = 0; ///< of its user, threads counted
};

/// A child that is driven while it runs: a value.
struct ChildSpec {
  std::vector<std::string> argv;          ///< argv[0] is looked up in PATH
  std::map<std::string, std::string> env; ///< on top of our environment
  std::filesystem::path cwd;              ///< empty: ours
  enum class Input {
    none, ///< /dev/null
    pipe, ///< what Child::write() is given
  } input = Input::none;
  bool merge_output = false; ///< stderr goes where stdout goes, in order
  /// The child keeps our stdin, stdout, stderr and process group, for use by a
  /// person at the terminal; no output events come.
  bool on_terminal = false;
  /// Descriptors of ours the child keeps, by the same numbers; no others but
  /// its standard streams.
  std::vector<int> inherited;
  std::optional<Confinement> confinement;
};

/// How a child ended.
struct ChildExit {
  int status = 0;   ///< exit code; 128+N: killed by signal N
  double cpu_s = 0; ///< user + system time, of it and the children it reaped
};

/// What is told of a child, from within EventLoop::run_until(). All may be
/// empty.
struct ChildEvents {
  std::function<void(std::string_view)> on_stdout;
  std::function<void(std::string_view)> on_stderr;
  /// Once, the last event: all output has been delivered and the child reaped.
  std::function<void(const ChildExit&)> on_exit;
};

/// A running child in its own process group. When the leader ends, whatever is
/// left in the group is killed. Destroying it kills the group and reaps the
/// leader; no event comes any more. Must not outlive its loop.
class Child {
 public:
  virtual ~Child() = default;

  [[nodiscard]] virtual int pid() const = 0;

  /// See cpu_times().
  [[nodiscard]] virtual CpuTimes cpu_times() const = 0;

  /// Queues bytes for its stdin. Dropped when it does not read any more.
  virtual void write(std::string_view bytes) = 0;

  /// Sends a signal to the whole group; nothing after the leader's end.
  virtual void kill_group(int signal) = 0;
};

/// What is told of a connection. `on_close` comes once, when the other side
/// closed or failed; never after the connection was destroyed.
struct ConnectionEvents {
  std::function<void(std::string_view)> on_data;
  std::function<void()> on_close;
};

/// A connected stream socket. Destroying it closes it.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void send(std::string_view bytes) = 0;
};

/// A pending call. Destroying it takes the call back.
class Timer {
 public:
  virtual ~Timer() = default;
};

/// Children, timers and sockets driven by one thread: the one that calls
/// run_until(). All members except post() belong to that thread. The seam
/// behind which tests put scripted children and fake time.
class EventLoop {
 public:
  using Callback = std::function<void()>;

  virtual ~EventLoop() = default;

  /// Monotonic seconds from an arbitrary start.
  [[nodiscard]] virtual double now() const = 0;

  /// Calls `callback` once, `seconds` from now.
  [[nodiscard]] virtual std::unique_ptr<Timer> after(double seconds,
                                                     Callback callback) = 0;

  /// Has `callback` called from run_until(). From any thread.
  virtual void post(Callback callback) = 0;

  /// Starts a child. A missing or unusable program is a `toolchain` error that
  /// names it, trouble of the host an `infra` error.
  virtual Result<std::unique_ptr<Child>> spawn(const ChildSpec& spec,
                                               ChildEvents events) = 0;

  /// Connects to a Unix socket; an `infra` error when nobody listens.
  virtual Result<std::unique_ptr<Connection>>
  connect_unix(const std::filesystem::path& path, ConnectionEvents events) = 0;

  /// Delivers events until `done` (asked after each event) says so.
  virtual void run_until(const std::function<bool()>& done) = 0;
};

} // namespace farm
