#include "report/lock_picture.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace farm {
namespace {

/// More is no picture any more.
constexpr std::size_t k_most_locks = 24;
constexpr std::size_t k_most_steps = 24;

/// Functions that take locks for others.
constexpr std::string_view k_takers[] = {"lock_acquire",
                                         "__lock_acquire",
                                         "validate_chain",
                                         "mutex_lock",
                                         "__mutex_lock",
                                         "rt_mutex_",
                                         "ww_mutex_",
                                         "_raw_",
                                         "__raw_",
                                         "down_",
                                         "__down_",
                                         "rwsem_",
                                         "do_raw_",
                                         "lock_release",
                                         "up_",
                                         "percpu_down",
                                         "__might_",
                                         "might_",
                                         "seqcount_",
                                         "rcu_lock_acquire",
                                         "rcu_read_",
                                         "spin_lock",
                                         "read_lock",
                                         "write_lock"};

bool only_takes(std::string_view function) {
  return std::any_of(
      std::begin(k_takers), std::end(k_takers),
      [function](std::string_view name) { return function.starts_with(name); });
}

/// "func" of "[<c0101234>] func+0x12/0x80", "? func+0x0/0x4"; empty: no frame.
std::string function_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with("[<")) {
    const std::size_t end = text.find(">]");
    text = end == text.npos ? std::string_view() : trim(text.substr(end + 2));
  }
  if (text.starts_with("? ")) {
    text = trim(text.substr(2));
  }
  const std::size_t plus = text.find("+0x");
  const std::string_view name = text.substr(0, plus);
  return plus == text.npos || name.find(' ') != name.npos ? std::string()
                                                          : std::string(name);
}

/// "name" of "addr (name){+.+.}-{3:3}, at: func+0x1/0x2", and the function.
LockUse lock_of(std::string_view text) {
  LockUse lock;
  const std::size_t open = text.find('(');
  if (open == text.npos) {
    return lock;
  }
  const std::size_t at = text.find(" at:");
  std::size_t close = text.find("){", open);
  if (close == text.npos) {
    close = text.substr(0, at).rfind(')');
  }
  if (close == text.npos || close <= open + 1) {
    return lock;
  }
  lock.name = text.substr(open + 1, close - open - 1);
  if (at != text.npos && at > close) {
    lock.site = function_of(text.substr(at + 4));
  }
  return lock;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool contains(std::string_view line, std::string_view part) {
  return line.find(part) != line.npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : lines_(lines(text)) {}

  LockPicture read() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      read_wish(line);
      if (trim(line).starts_with("-> #")) {
        read_link(trim(line));
      } else if (contains(line, "Chain exists of:")) {
        read_chain();
      } else if (contains(line, "would create a new lock dependency:")) {
        read_pair(line_after(at_));
      } else if (contains(line, "unsafe locking scenario")) {
        picture_.by_interrupt =
            picture_.by_interrupt || contains(line, "interrupt unsafe");
        read_scenario();
      } else if (contains(line, " held by ")) {
        read_held(line);
      }
    }
    if (links_.size() > 1) {
      picture_.chain = {};
      for (const auto& [number, lock] : links_) {
        picture_.chain.push_back(lock);
      }
    }
    return std::move(picture_);
  }

 private:
  std::string_view line_after(std::size_t index) const {
    return index + 1 < lines_.size() ? lines_[index + 1] : std::string_view();
  }

  void read_wish(std::string_view line) {
    constexpr std::string_view k_trying = " is trying to ";
    const std::size_t trying = line.find(k_trying);
    const bool takes = line.ends_with(" takes:");
    if (!picture_.wish.verb.empty() || (trying == line.npos && !takes)) {
      return;
    }
    const std::string_view what =
        takes ? std::string_view() : line.substr(trying + k_trying.size());
    const std::string_view task =
        takes ? line.substr(0, line.size() - 7) : line.substr(0, trying);
    LockWish wish{what.starts_with("release") ? "release" : "acquire", {}};
    if (what.starts_with("release")) {
      wish.lock = lock_of(what);
      wish.lock.site = function_of(line_after(at_));
    } else {
      wish.lock = lock_of(line_after(at_));
    }
    if (!wish.lock.name.empty()) {
      // Without the state of interrupts behind it.
      picture_.task = trim(task.substr(0, task.find(" [")));
      picture_.wish = std::move(wish);
    }
  }

  /// "-> #1 (lock){+.+.}:" and the stack that took it.
  void read_link(std::string_view line) {
    std::size_t number = 0;
    std::size_t digit = 4;
    for (; digit < line.size() && line[digit] >= '0' && line[digit] <= '9' &&
           number < k_most_locks;
         ++digit) {
      number = number * 10 + static_cast<std::size_t>(line[digit] - '0');
    }
    LockUse lock = lock_of(line.substr(digit));
    if (digit == 4 || lock.name.empty() || number >= k_most_locks) {
      return;
    }
    for (std::size_t i = at_ + 1;
         i < lines_.size() && !trim(lines_[i]).empty() &&
         !trim(lines_[i]).starts_with("-> #");
         ++i) {
      const std::string function = function_of(lines_[i]);
      if (!function.empty() && !only_takes(function)) {
        lock.site = function;
        break;
      }
    }
    links_.emplace(number, std::move(lock));
  }

  /// "  a --> b --> c", perhaps on more than one line.
  void read_chain() {
    std::string all;
    for (std::size_t i = at_ + 1;
         i < lines_.size() && !trim(lines_[i]).empty() && i < at_ + 4; ++i) {
      all += std::string(trim(lines_[i])) + " ";
    }
    std::vector<LockUse> chain;
    std::string_view rest = all;
    while (!rest.empty() && chain.size() < k_most_locks) {
      const std::size_t arrow = rest.find("-->");
      const std::string_view name = trim(rest.substr(0, arrow));
      if (!name.empty()) {
        chain.push_back({std::string(name), ""});
      }
      rest = arrow == rest.npos ? std::string_view() : rest.substr(arrow + 3);
    }
    if (chain.size() > 1) {
      picture_.chain = std::move(chain);
    }
  }

  /// " (a){-...} -> (b){+.+.}": b is wanted while a is held, and an interrupt
  /// may take a.
  void read_pair(std::string_view line) {
    picture_.by_interrupt = true;
    const std::size_t arrow = line.find(" -> ");
    if (arrow == line.npos || !picture_.chain.empty()) {
      return;
    }
    LockUse held = lock_of(line.substr(0, arrow));
    LockUse wanted = lock_of(line.substr(arrow + 4));
    if (!held.name.empty() && !wanted.name.empty()) {
      picture_.chain = {std::move(held), std::move(wanted)};
    }
  }

  void read_scenario() {
    std::size_t i = at_ + 1;
    while (i < lines_.size() && i < at_ + 4 && !contains(lines_[i], "CPU0")) {
      ++i;
    }
    if (i >= lines_.size() || !contains(lines_[i], "CPU0") ||
        !picture_.steps.empty()) {
      return;
    }
    const std::size_t second = lines_[i].find("CPU1");
    picture_.lanes = second == std::string_view::npos ? 1 : 2;
    for (++i; i < lines_.size() && picture_.steps.size() < k_most_steps; ++i) {
      const std::string_view step = trim(lines_[i]);
      if (step.empty() || contains(step, "DEADLOCK")) {
        if (!picture_.steps.empty()) {
          return;
        }
        continue;
      }
      if (!step.starts_with("---")) {
        add_step(step, indent_of(lines_[i]), second);
      }
    }
  }

  void add_step(std::string_view step, std::size_t indent, std::size_t second) {
    constexpr std::size_t k_slack = 8; // names are not quite in their column
    const bool right =
        second != std::string_view::npos && indent + k_slack >= second;
    const bool deeper = right ? indent > second + 1 : indent > 3;
    picture_.steps.push_back(
        {right ? 1 : 0, deeper ? 1 : 0, std::string(step)});
  }

  /// "2 locks held by task/12:" and " #0: addr (lock){..}, at: func".
  void read_held(std::string_view line) {
    const std::size_t by = line.find(" held by ");
    if (!line.ends_with(':') || !picture_.held.empty() ||
        !contains(line.substr(0, by), " lock")) {
      return;
    }
    if (picture_.task.empty()) {
      picture_.task = trim(line.substr(by + 9, line.size() - by - 10));
    }
    for (std::size_t i = at_ + 1; i < lines_.size(); ++i) {
      const std::string_view entry = trim(lines_[i]);
      if (!entry.starts_with('#') || picture_.held.size() == k_most_locks) {
        return;
      }
      if (LockUse lock = lock_of(entry); !lock.name.empty()) {
        picture_.held.push_back(std::move(lock));
      }
    }
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::map<std::size_t, LockUse> links_;
  LockPicture picture_;
};

} // namespace

LockPicture lock_picture(std::string_view text) {
  return Reader(text).read();
}

std::string in_words(const LockPicture& picture) {
  const std::string task = picture.task.empty() ? "a task" : picture.task;
  std::string out;
  if (picture.has_chain()) {
    for (const LockUse& lock : picture.chain) {
      out += (out.empty() ? "" : ", then ") + lock.name;
    }
    const std::string& first = picture.chain.front().name;
    const std::string& last = picture.chain.back().name;
    out = "order of locks: " + out + "; ";
    return picture.by_interrupt
               ? out + "an interrupt may want " + first + " while " + last +
                     " is held"
               : out + task + " holds " + last + " and wants " + first;
  }
  for (const LockUse& lock : picture.held) {
    out += (out.empty() ? "" : ", ") + lock.name;
  }
  return task + " holds " + (out.empty() ? "no lock" : out) +
         (picture.wish.verb.empty() ? ""
                                    : " and wants to " + picture.wish.verb +
                                          " " + picture.wish.lock.name);
}

} // namespace farm
