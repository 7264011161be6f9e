#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstring>
#include <optional>
#include <thread>

#include <gmock/gmock.h>

#include "process/fd.hpp"
#include "process/process_host.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using ::testing::HasSubstr;

class AsioLoopTest : public ::testing::Test {
 protected:
  std::unique_ptr<Child> start(const ChildSpec& spec, ChildEvents events = {}) {
    if (!events.on_stdout) {
      events.on_stdout = [this](std::string_view bytes) { out_ += bytes; };
    }
    events.on_stderr = [this](std::string_view bytes) { err_ += bytes; };
    events.on_exit = [this](const ChildExit& exit) { exit_ = exit; };
    auto child = loop_->spawn(spec, std::move(events));
    if (!child) {
      ADD_FAILURE() << child.error().what;
      std::abort();
    }
    return std::move(child).value();
  }

  void run_to_exit() {
    loop_->run_until([this] { return exit_.has_value(); });
  }

  ProcessHost host_;
  std::unique_ptr<EventLoop> loop_ = host_.make_loop();
  std::string out_;
  std::string err_;
  std::optional<ChildExit> exit_;
};

ChildSpec with_input(std::vector<std::string> argv) {
  ChildSpec spec;
  spec.argv = std::move(argv);
  spec.input = ChildSpec::Input::pipe;
  return spec;
}

TEST_F(AsioLoopTest, ChildReadsWhatIsWritten) {
  const auto child = start(with_input({"head", "-n", "2"}));
  child->write("one\n");
  child->write("two\n");
  run_to_exit();
  EXPECT_EQ(out_, "one\ntwo\n");
  EXPECT_EQ(exit_->status, 0);
}

TEST_F(AsioLoopTest, MoreInputThanAPipeHoldsArrivesWhole) {
  const std::string text(1 << 20, 'x');
  const auto child = start(with_input({"head", "-c", "1048576"}));
  child->write(text);
  run_to_exit();
  EXPECT_EQ(out_.size(), text.size());
}

TEST_F(AsioLoopTest, InputForADeafChildIsDropped) {
  const auto child = start(with_input({"sh", "-c", "exec <&-; echo; exit 4"}));
  loop_->run_until([this] { return !out_.empty(); });
  child->write(std::string(1 << 20, 'x'));
  run_to_exit();
  child->write("late");
  EXPECT_EQ(exit_->status, 4);
}

TEST_F(AsioLoopTest, StreamsAreKeptApart) {
  const auto child = start(with_input({"sh", "-c", "echo out; echo err >&2"}));
  run_to_exit();
  EXPECT_EQ(out_, "out\n");
  EXPECT_EQ(err_, "err\n");
}

TEST_F(AsioLoopTest, KillGroupReachesTheChild) {
  const auto child = start(with_input({"cat"}));
  child->kill_group(SIGKILL);
  run_to_exit();
  EXPECT_EQ(exit_->status, 128 + SIGKILL);
  child->kill_group(SIGKILL); // the number may belong to another: no effect
}

TEST_F(AsioLoopTest, DestroyedChildIsKilledAndReaped) {
  auto child = start(with_input({"cat"}));
  const int pid = child->pid();
  child.reset();
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
  EXPECT_FALSE(exit_.has_value());
}

TEST_F(AsioLoopTest, ChildMayBeDestroyedFromItsOwnEvent) {
  std::unique_ptr<Child> child;
  ChildEvents events;
  events.on_stdout = [&](std::string_view) { child.reset(); };
  child = start(with_input({"sh", "-c", "echo; exec cat"}), std::move(events));
  loop_->run_until([&] { return child == nullptr; });
  EXPECT_FALSE(exit_.has_value());
}

TEST_F(AsioLoopTest, KillAllEndsEveryChild) {
  const auto first = start(with_input({"cat"}));
  int ends = 0;
  ChildEvents events;
  events.on_exit = [&](const ChildExit& exit) {
    EXPECT_EQ(exit.status, 128 + SIGKILL);
    ++ends;
  };
  auto second = loop_->spawn(with_input({"cat"}), events);
  ASSERT_TRUE(second);
  host_.kill_all();
  loop_->run_until([&] { return exit_ && ends == 1; });
  EXPECT_EQ(exit_->status, 128 + SIGKILL);
}

TEST_F(AsioLoopTest, TimersFireInOrderOfTime) {
  std::string order;
  const auto late = loop_->after(0.02, [&] { order += 'b'; });
  const auto early = loop_->after(0.001, [&] { order += 'a'; });
  loop_->run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, "ab");
}

TEST_F(AsioLoopTest, DestroyedTimerDoesNotFireEvenIfDue) {
  bool fired = false;
  bool done = false;
  std::unique_ptr<Timer> victim;
  const auto killer = loop_->after(0, [&] {
    victim.reset();
    loop_->post([&] { done = true; });
  });
  victim = loop_->after(0, [&] { fired = true; });
  loop_->run_until([&] { return done; });
  EXPECT_FALSE(fired);
}

TEST_F(AsioLoopTest, PostWakesTheLoopFromAnotherThread) {
  bool called = false;
  std::thread poster([&] { loop_->post([&] { called = true; }); });
  loop_->run_until([&] { return called; });
  poster.join();
  EXPECT_TRUE(called);
}

/// A listening socket whose backlog makes connect() succeed without accept().
class Listener {
 public:
  explicit Listener(const std::filesystem::path& path)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address),
                     sizeof address),
              0);
    EXPECT_EQ(::listen(fd_.get(), 1), 0);
  }
  [[nodiscard]] Fd accept() const {
    return Fd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }

 private:
  Fd fd_;
};

TEST_F(AsioLoopTest, ConnectionCarriesBytesBothWaysAndTellsOfItsEnd) {
  const TempDir dir;
  const Listener listener(dir.path() / "s");
  std::string received;
  bool closed = false;
  ConnectionEvents events;
  events.on_data = [&](std::string_view bytes) { received += bytes; };
  events.on_close = [&] { closed = true; };
  auto connection = loop_->connect_unix(dir.path() / "s", events);
  ASSERT_TRUE(connection);
  Fd peer = listener.accept();
  ASSERT_EQ(::write(peer.get(), "hello", 5), 5);
  loop_->run_until([&] { return received.size() == 5; });
  (*connection)->send("answer");
  bool sent = false;
  loop_->post([&] { sent = true; });
  loop_->run_until([&] { return sent; });
  char buffer[6];
  ASSERT_EQ(::recv(peer.get(), buffer, 6, MSG_WAITALL), 6);
  EXPECT_EQ(std::string(buffer, 6), "answer");
  peer.reset();
  loop_->run_until([&] { return closed; });
  EXPECT_EQ(received, "hello");
}

TEST_F(AsioLoopTest, ConnectToNobodyIsAnInfraErrorNamingThePath) {
  const auto result = loop_->connect_unix("/nowhere/socket", {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::infra);
  EXPECT_THAT(result.error().what, HasSubstr("/nowhere/socket"));
}

TEST_F(AsioLoopTest, ConnectToAnOverlongPathIsAnError) {
  EXPECT_FALSE(loop_->connect_unix(std::string(200, 'x'), {}));
}

} // namespace
} // namespace farm
