#include "boot/post_mortem.hpp"

#include <optional>

#include <gmock/gmock.h>

#include "testing/fake_loop.hpp"
#include "testing/scripted_qmp.hpp"

namespace farm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PostMortemTest : public ::testing::Test {
 protected:
  PostMortemTest() {
    loop_.script([this](FakeProcess& process) { process_ = &process; });
    ChildSpec spec;
    spec.argv = {"qemu"};
    ChildEvents events;
    events.on_stdout = [this](std::string_view bytes) {
      exam_->console_bytes(bytes);
    };
    auto child = loop_.spawn(spec, events);
    machine_ = std::move(child).value();
    loop_.run_until([this] { return process_ != nullptr; });
  }

  /// Runs the exam to its end.
  PostMortem examine() {
    bool done = false;
    exam_.emplace(loop_, *machine_, 3.0, [&done] { done = true; });
    exam_->start("/qmp");
    loop_.run_until([&done] { return done; });
    EXPECT_TRUE(done);
    return exam_->result();
  }

  FakeLoop loop_;
  FakeProcess* process_ = nullptr;
  std::unique_ptr<Child> machine_;
  std::optional<PostMortemExam> exam_;
};

TEST_F(PostMortemTest, AnsweringKernelIsAskedEverything) {
  ScriptedQmp qmp(loop_);
  bool broken = false;
  qmp.on_break = [&] { broken = true; };
  process_->on_input = [&](std::string_view key) {
    EXPECT_TRUE(std::exchange(broken, false)) << "key without a break";
    loop_.at(0.2, [this, text = "sysrq: key " + std::string(key) + "\n"] {
      process_->print(text);
    });
    loop_.at(0.4, [this] { process_->print("more\n"); });
  };
  const auto result = examine();
  EXPECT_TRUE(result.console_answered);
  EXPECT_EQ(process_->input, "wdl");
  ASSERT_EQ(result.cpus.size(), 1U);
  EXPECT_EQ(result.cpus[0].pc, 0x1234U);
  EXPECT_THAT(result.notes,
              ElementsAre("registers of 1 CPUs read",
                          "SysRq w (blocked tasks): answered",
                          "SysRq d (held locks): answered",
                          "SysRq l (backtrace of all CPUs): answered"));
}

TEST_F(PostMortemTest, DeadKernelIsAskedOnce) {
  const ScriptedQmp qmp(loop_);
  const auto result = examine();
  EXPECT_FALSE(result.console_answered);
  EXPECT_EQ(process_->input, "w");
  EXPECT_EQ(result.cpus.size(), 1U);
  EXPECT_THAT(result.notes.back(), HasSubstr("no answer over the console"));
  EXPECT_EQ(loop_.now(), 3.0);
}

TEST_F(PostMortemTest, EchoOfTheKeyIsNoAnswer) {
  const ScriptedQmp qmp(loop_);
  process_->on_input = [this](std::string_view key) { process_->print(key); };
  EXPECT_FALSE(examine().console_answered);
}

TEST_F(PostMortemTest, EndlessAnswerIsCutShort) {
  const ScriptedQmp qmp(loop_);
  std::function<void()> chatter = [&] {
    process_->print("sysrq: again\n");
    loop_.at(0.1, chatter);
  };
  process_->on_input = [&](std::string_view key) {
    if (key == "w") {
      chatter();
    }
  };
  const auto result = examine();
  EXPECT_TRUE(result.console_answered);
  EXPECT_THAT(result.notes.at(1), HasSubstr("cut short"));
  EXPECT_LT(loop_.now(), 10);
}

TEST_F(PostMortemTest, MuteQmpEndsTheExam) {
  ScriptedQmp qmp(loop_);
  qmp.mute = true;
  const auto result = examine();
  EXPECT_TRUE(result.cpus.empty());
  EXPECT_THAT(result.notes, ElementsAre("QMP did not answer"));
  EXPECT_EQ(process_->input, "");
}

TEST_F(PostMortemTest, MissingSocketEndsTheExam) {
  const auto result = examine();
  EXPECT_TRUE(result.cpus.empty());
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("cannot connect")));
}

} // namespace
} // namespace farm
