// Boost.Process would otherwise need the compiled Boost.Filesystem. In this
// mode 1.81 forgets to include the three headers below.
#define BOOST_PROCESS_USE_STD_FS 1
#include <boost/optional.hpp>
#include <boost/type_traits/decay.hpp>
#include <boost/type_traits/is_convertible.hpp>

#include "process/spawner.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string>

#include <boost/asio/post.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>

namespace farm {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;
using boost::system::error_code;

constexpr unsigned k_nobody = 65534;

/// Everything the child needs, made before the fork: nothing may be allocated
/// after it.
struct Plan {
  std::filesystem::path executable;
  std::vector<std::string> args; ///< without argv[0]
  std::vector<std::string> env_text;
  std::vector<const char*> env;
  std::string cwd;
  bool own_group = true;
  std::vector<int> inherited;
  std::optional<Confinement> confinement;
  Fd in; ///< the child's ends; closed: keep ours
  Fd out;
  Fd err;
};

/// Boost's hooks. They are found by signature, and one that does not fit is
/// silently not called: the unit tests check what each of them is for.
struct ChildSetup {
  const Plan& plan;
  int parent;

  // Runs in the child, between fork and exec: async-signal-safe calls only.
  template <typename Launcher>
  error_code on_exec_setup(Launcher& /*launcher*/,
                           const process::filesystem::path& /*executable*/,
                           const char* const*& /*argv*/) {
    if (!become_child() || !move_streams() || !enter_directory() ||
        !give_up_rights() || !die_with_parent()) {
      return {errno, boost::system::system_category()};
    }
    reset_signals();
    return {};
  }

  // Boost looks this hook up with five arguments and calls it with four. It
  // would go on to exit() and run our atexit handlers in the child.
  template <typename... Args> void on_exec_error(Args&&... /*unused*/) {
    ::_exit(127);
  }

 private:
  bool become_child() const { return !plan.own_group || ::setpgid(0, 0) == 0; }

  /// After a change of user, which takes this back.
  bool die_with_parent() const {
    // One at the terminal has its modes to give back.
    const int last_word = plan.own_group ? SIGKILL : SIGTERM;
    if (::prctl(PR_SET_PDEATHSIG, last_word) != 0) {
      return false;
    }
    if (::getppid() != parent) {
      ::_exit(127); // orphaned before the kernel was told
    }
    return true;
  }

  bool give_up_rights() const {
    if (!plan.confinement) {
      return true;
    }
    const Confinement& allowed = *plan.confinement;
    if (!limit(RLIMIT_AS, allowed.memory_bytes) ||
        !limit(RLIMIT_FSIZE, allowed.file_bytes) ||
        !limit(RLIMIT_CPU, allowed.cpu_s) ||
        !limit(RLIMIT_NPROC, allowed.processes) || !no_core_dump() ||
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
      return false;
    }
    return !allowed.as_nobody ||
           (::setgroups(allowed.groups.size(), allowed.groups.data()) == 0 &&
            ::setresgid(k_nobody, k_nobody, k_nobody) == 0 &&
            ::setresuid(k_nobody, k_nobody, k_nobody) == 0);
  }

  static bool no_core_dump() {
    const rlimit none = {0, 0};
    return ::setrlimit(RLIMIT_CORE, &none) == 0;
  }

  template <typename Resource>
  static bool limit(Resource resource, std::uint64_t most) {
    rlimit now{};
    if (most == 0 || ::getrlimit(resource, &now) != 0) {
      return most == 0;
    }
    now.rlim_cur = std::min<rlim_t>(most, now.rlim_max);
    now.rlim_max = now.rlim_cur;
    return ::setrlimit(resource, &now) == 0;
  }

  bool move_streams() const {
    // Not all of our descriptors are marked, e.g. those of std::ofstream.
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    for (const int fd : plan.inherited) {
      ::fcntl(fd, F_SETFD, 0);
    }
    return move(plan.in, STDIN_FILENO) && move(plan.out, STDOUT_FILENO) &&
           move(plan.err, STDERR_FILENO);
  }

  static bool move(const Fd& from, int to) {
    return !from || ::dup2(from.get(), to) == to;
  }

  bool enter_directory() const {
    return plan.cwd.empty() || ::chdir(plan.cwd.c_str()) == 0;
  }

  static void reset_signals() {
    for (int number = 1; number < NSIG; ++number) {
      ::signal(number, SIG_DFL); // fails for some, which is fine
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
  }
};

/// Blocks all signals of this thread, so that the child cannot run a handler
/// of ours between fork and exec.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &old_);
  }
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &old_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t old_{};
};

Error host_error(const std::string& what, int number) {
  return {ErrorKind::infra, what + ": " + std::strerror(number), ""};
}

std::string search_path(const ChildSpec& spec) {
  if (const auto found = spec.env.find("PATH"); found != spec.env.end()) {
    return found->second;
  }
  const char* ours = std::getenv("PATH");
  return ours != nullptr ? ours : "/usr/local/bin:/usr/bin:/bin";
}

bool is_program(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) &&
         ::access(path.c_str(), X_OK) == 0;
}

Result<std::filesystem::path> find_program(const ChildSpec& spec) {
  if (spec.argv.empty()) {
    return Error{ErrorKind::infra, "empty command", ""};
  }
  const std::string& name = spec.argv.front();
  if (name.find('/') != std::string::npos) {
    return std::filesystem::path(name);
  }
  const std::string path = search_path(spec);
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find(':', start), path.size());
    const std::filesystem::path dir = path.substr(start, end - start);
    if (!dir.empty() && is_program(dir / name)) {
      return dir / name;
    }
    start = end + 1;
  }
  return Error{ErrorKind::toolchain, name + ": program not found",
               "install the package that brings it, or check PATH"};
}

void fill_environment(const ChildSpec& spec, Plan& plan) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (spec.env.count(text.substr(0, text.find('='))) == 0) {
      plan.env_text.push_back(text);
    }
  }
  for (const auto& [name, value] : spec.env) {
    std::string& entry = plan.env_text.emplace_back(name);
    entry += '=';
    entry += value;
  }
  for (const std::string& text : plan.env_text) {
    plan.env.push_back(text.c_str());
  }
  plan.env.push_back(nullptr);
}

Result<void> make_pipe(Fd& read_end, Fd& write_end) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return host_error("pipe", errno);
  }
  read_end = Fd(ends[0]);
  write_end = Fd(ends[1]);
  return {};
}

Result<void> open_streams(const ChildSpec& spec, Plan& plan, Spawned& ours) {
  if (spec.on_terminal) {
    return {};
  }
  if (spec.input == ChildSpec::Input::pipe) {
    TRY(make_pipe(plan.in, ours.in));
  } else {
    plan.in = Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!plan.in) {
      return host_error("/dev/null", errno);
    }
  }
  TRY(make_pipe(ours.out, plan.out));
  if (spec.merge_output) {
    plan.err = Fd(::fcntl(plan.out.get(), F_DUPFD_CLOEXEC, 3));
    return plan.err ? Result<void>{} : host_error("dup", errno);
  }
  return make_pipe(ours.err, plan.err);
}

Result<Plan> make_plan(const ChildSpec& spec, Spawned& ours) {
  Plan plan;
  TRY_ASSIGN(plan.executable, find_program(spec));
  plan.args.assign(spec.argv.begin() + 1, spec.argv.end());
  plan.cwd = spec.cwd.string();
  plan.own_group = !spec.on_terminal;
  plan.inherited = spec.inherited;
  plan.confinement = spec.confinement;
  std::error_code ignored;
  if (!plan.cwd.empty() && !std::filesystem::is_directory(spec.cwd, ignored)) {
    return Error{ErrorKind::infra, plan.cwd + ": no such directory", ""};
  }
  fill_environment(spec, plan);
  TRY(open_streams(spec, plan, ours));
  return plan;
}

Error start_error(const Plan& plan, int pid, int number) {
  if (pid <= 0) {
    return host_error("fork", number);
  }
  // The child that could not exec is left to us by Boost.
  ::waitpid(pid, nullptr, 0);
  const bool host = number == E2BIG || number == ENOMEM || number == EMFILE;
  return {host ? ErrorKind::infra : ErrorKind::toolchain,
          plan.executable.string() +
              ": cannot be executed: " + std::strerror(number),
          ""};
}

/// Forks and executes, on the calling thread, which must live as long as the
/// child shall.
Result<int> launch(const Plan& plan) {
  const BlockedSignals blocked;
  asio::io_context unused; // Boost wants one to tell of the fork
  process::posix::default_launcher launcher;
  launcher.env = plan.env.data();
  error_code error;
  auto child = launcher(unused.get_executor(), error, plan.executable,
                        plan.args, ChildSetup{plan, ::getpid()});
  if (error) {
    return start_error(plan, launcher.pid, error.value());
  }
  child.detach(); // reaped by wait4(), which also tells the CPU time
  return launcher.pid;
}

/// A child's pipe could otherwise get one of these numbers, and be closed by
/// moving another one there.
void open_standard_streams() {
  for (Fd fd(::open("/dev/null", O_RDWR)); fd && fd.get() <= STDERR_FILENO;) {
    static_cast<void>(fd.release());
    fd = Fd(::open("/dev/null", O_RDWR));
  }
}

} // namespace

Spawner::Spawner() : work_(asio::make_work_guard(context_)) {
  open_standard_streams();
  ::signal(SIGPIPE, SIG_IGN); // a child that closes its stdin is no reason
  thread_ = std::thread([this] { context_.run(); });
}

Spawner::~Spawner() {
  kill_all();
  asio::post(context_, [this] { signals_.reset(); });
  work_.reset();
  thread_.join();
}

Result<Spawned> Spawner::spawn(const ChildSpec& spec) {
  Spawned ours;
  TRY_ASSIGN(const Plan plan, make_plan(spec, ours));
  std::promise<Result<int>> promise;
  asio::post(context_, [&] {
    Result<int> pid = launch(plan);
    if (pid) {
      const std::lock_guard lock(mutex_);
      children_.insert(plan.own_group ? -*pid : *pid);
    }
    promise.set_value(std::move(pid));
  });
  TRY_ASSIGN(ours.pid, promise.get_future().get());
  ours.pidfd = Fd(static_cast<int>(::syscall(SYS_pidfd_open, ours.pid, 0)));
  if (!ours.pidfd) {
    const int number = errno;
    ::kill(plan.own_group ? -ours.pid : ours.pid, SIGKILL);
    forget(ours.pid);
    ::waitpid(ours.pid, nullptr, 0);
    return host_error("pidfd_open", number);
  }
  return ours;
}

void Spawner::forget(int pid) {
  const std::lock_guard lock(mutex_);
  children_.erase(-pid);
  children_.erase(pid);
}

void Spawner::kill_all() {
  const std::lock_guard lock(mutex_);
  for (const int target : children_) {
    ::kill(target, SIGKILL);
  }
}

void Spawner::watch_signals(CancelToken token) {
  asio::post(context_, [this, token = std::move(token)] {
    token_ = token;
    signals_.emplace(context_, SIGINT, SIGTERM);
    struct sigaction hangup {};
    ::sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) { // nohup
      signals_->add(SIGHUP);
    }
    await_signal();
  });
}

void Spawner::await_signal() {
  signals_->async_wait([this](const error_code& error, int /*number*/) {
    if (error) {
      return;
    }
    if (signalled_) {
      kill_all();
      ::_exit(130);
    }
    signalled_ = true;
    token_.cancel();
    await_signal();
  });
}

} // namespace farm
