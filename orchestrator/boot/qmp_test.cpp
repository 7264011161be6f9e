#include "boot/qmp.hpp"

#include <vector>

#include <gmock/gmock.h>

#include "testing/fake_loop.hpp"

namespace farm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* k_greeting =
    R"({"QMP": {"version": {"qemu": {"major": 7}}, "capabilities": []}})"
    "\r\n";

class QmpTest : public ::testing::Test {
 protected:
  /// A server that gives these answers, one for each request.
  void serve(std::vector<std::string> answers) {
    loop_.serve([this, answers = std::move(answers)](FakePeer& peer) {
      peer_ = &peer;
      peer.on_data = [this, &peer, answers,
                      next = std::size_t{0}](std::string_view request) mutable {
        requests_.emplace_back(request);
        if (next < answers.size()) {
          peer.send(answers[next++]);
        }
      };
      peer.send(k_greeting);
    });
  }

  QmpClient::Answer record() {
    return [this](const Result<std::string>& answer) {
      answers_.push_back(answer ? *answer : "error: " + answer.error().what);
    };
  }

  void run_until_answers(std::size_t count) {
    loop_.run_until([&] { return answers_.size() >= count; });
    EXPECT_FALSE(loop_.stalled());
  }

  FakeLoop loop_;
  FakePeer* peer_ = nullptr;
  std::vector<std::string> requests_;
  std::vector<std::string> answers_;
};

TEST_F(QmpTest, NegotiatesThenSendsOneCommandAfterAnother) {
  serve({"{\"return\": {}}\n", "{\"return\": \"text\"}\n",
         "{\"return\": {\"a\": 1}}\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  (*client)->execute("one", {}, record());
  (*client)->execute("two", {{"id", "console"}}, record());
  run_until_answers(2);
  EXPECT_THAT(requests_, ElementsAre("{\"execute\":\"qmp_capabilities\"}\n",
                                     "{\"execute\":\"one\"}\n",
                                     "{\"arguments\":{\"id\":\"console\"},"
                                     "\"execute\":\"two\"}\n"));
  EXPECT_THAT(answers_, ElementsAre("text", "{\"a\":1}"));
}

TEST_F(QmpTest, EventsAndSplitLinesDoNotConfuseIt) {
  serve({"{\"return\": {}}\n{\"event\": \"STOP\"}\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  (*client)->execute("one", {}, record());
  loop_.run_until([&] { return requests_.size() == 2; });
  const std::string text = "{\"event\": \"RESUME\"}\n{\"return\": \"x\"}\n";
  for (const char& byte : text) {
    peer_->send({&byte, 1});
  }
  EXPECT_THAT(answers_, ElementsAre("x"));
}

TEST_F(QmpTest, RefusedCommandIsABootErrorAndTheNextGoesOn) {
  serve({"{\"return\": {}}\n",
         R"({"error": {"class": "GenericError", "desc": "no such device"}})"
         "\n",
         "{\"return\": \"y\"}\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  (*client)->execute("one", {}, record());
  (*client)->execute("two", {}, record());
  run_until_answers(2);
  EXPECT_THAT(answers_, ElementsAre("error: QMP: no such device", "y"));
}

TEST_F(QmpTest, LostConnectionFailsAllCommands) {
  serve({"{\"return\": {}}\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  (*client)->execute("one", {}, record());
  (*client)->execute("two", {}, record());
  loop_.run_until([&] { return requests_.size() == 2; });
  peer_->close();
  (*client)->execute("three", {}, record());
  ASSERT_EQ(answers_.size(), 3U);
  for (const auto& answer : answers_) {
    EXPECT_THAT(answer, HasSubstr("connection closed"));
  }
}

TEST_F(QmpTest, GarbageIsABrokenConnection) {
  serve({"this is not JSON\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  (*client)->execute("one", {}, record());
  run_until_answers(1);
  EXPECT_THAT(answers_, ElementsAre(HasSubstr("not JSON")));
}

TEST_F(QmpTest, ClientMayBeDestroyedFromAnAnswer) {
  serve({"{\"return\": {}}\n", "{\"return\": 1}\n{\"return\": 2}\n"});
  auto client = QmpClient::connect(loop_, "/qmp");
  ASSERT_TRUE(client);
  std::unique_ptr<QmpClient> owner = std::move(client).value();
  owner->execute("one", {}, [&](const Result<std::string>& answer) {
    record()(answer);
    owner.reset();
  });
  owner->execute("two", {}, record());
  run_until_answers(1);
  EXPECT_THAT(answers_, ElementsAre("1"));
  EXPECT_TRUE(peer_->closed);
}

TEST_F(QmpTest, NobodyThereIsAnError) {
  EXPECT_FALSE(QmpClient::connect(loop_, "/qmp"));
}

} // namespace
} // namespace farm
