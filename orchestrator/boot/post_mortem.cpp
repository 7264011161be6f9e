#include "boot/post_mortem.hpp"

#include <array>
#include <utility>

#include "boot/qemu_cmdline.hpp"
#include "boot/registers.hpp"

namespace farm {
namespace {

struct Key {
  char key;
  std::string_view what;
};

constexpr std::array<Key, 3> k_keys = {{
    {'w', "blocked tasks"},
    {'d', "held locks"},
    {'l', "backtrace of all CPUs"},
}};

/// An answer is over when the console has been quiet for so long.
constexpr double k_quiet_s = 0.5;

/// How the kernel begins its answer to any key.
constexpr std::string_view k_answer = "sysrq";
constexpr std::size_t k_heard_limit = 65536;

} // namespace

PostMortemExam::PostMortemExam(EventLoop& loop, Child& machine, double answer_s,
                               std::function<void()> done)
    : loop_(loop), machine_(machine), answer_s_(answer_s),
      done_(std::move(done)) {}

void PostMortemExam::start(const std::filesystem::path& qmp_socket) {
  auto client = QmpClient::connect(loop_, qmp_socket);
  if (!client) {
    give_up(client.error().what);
    return;
  }
  qmp_ = std::move(client).value();
  ask_registers();
}

void PostMortemExam::limit(double seconds, std::function<void()> callback) {
  limit_ = loop_.after(seconds, std::move(callback));
}

void PostMortemExam::ask_registers() {
  limit(answer_s_, [this] { give_up("QMP did not answer"); });
  qmp_->execute("human-monitor-command",
                {{"command-line", "info registers -a"}},
                [this, question = ++question_](const auto& dump) {
                  if (question == question_) {
                    registers_came(dump);
                  }
                });
}

void PostMortemExam::registers_came(const Result<std::string>& dump) {
  if (!dump) {
    give_up(dump.error().what);
    return;
  }
  result_.cpus = parse_registers(*dump);
  result_.notes.push_back("registers of " +
                          std::to_string(result_.cpus.size()) + " CPUs read");
  press_next_key();
}

void PostMortemExam::press_next_key() {
  if (next_key_ == k_keys.size()) {
    finish();
    return;
  }
  listening_ = false;
  limit(answer_s_, [this] { give_up("QMP did not answer"); });
  qmp_->execute("chardev-send-break", {{"id", k_console_chardev}},
                [this, question = ++question_](const auto& answer) {
                  if (question == question_) {
                    break_sent(answer);
                  }
                });
}

void PostMortemExam::break_sent(const Result<std::string>& answer) {
  if (!answer) {
    give_up(answer.error().what);
    return;
  }
  heard_.clear();
  listening_ = true;
  machine_.write({&k_keys.at(next_key_).key, 1});
  limit(answer_s_, [this] { key_answered(false); });
}

void PostMortemExam::console_bytes(std::string_view bytes) {
  if (!listening_) {
    return;
  }
  heard_ +=
      bytes.substr(0, k_heard_limit - std::min(heard_.size(), k_heard_limit));
  if (heard_.find(k_answer) != std::string::npos) {
    quiet_ = loop_.after(k_quiet_s, [this] { key_answered(true); });
  }
}

void PostMortemExam::key_answered(bool in_time) {
  quiet_.reset();
  const Key& key = k_keys.at(next_key_++);
  const bool heard = in_time || heard_.find(k_answer) != std::string::npos;
  const std::string name =
      "SysRq " + std::string(1, key.key) + " (" + std::string(key.what) + ")";
  if (!heard) {
    give_up(name + ": no answer over the console");
    return;
  }
  result_.console_answered = true;
  result_.notes.push_back(name + (in_time ? ": answered" : ": cut short"));
  press_next_key();
}

void PostMortemExam::give_up(const std::string& why) {
  result_.notes.push_back(why);
  finish();
}

void PostMortemExam::finish() {
  ++question_;
  listening_ = false;
  limit_.reset();
  quiet_.reset();
  // From the loop: we may be within a call of the one who is to be told.
  limit(0, [this] {
    const auto done = std::exchange(done_, nullptr);
    done();
  });
}

} // namespace farm
