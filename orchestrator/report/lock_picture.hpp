#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace farm {

/// A lock, and the function that took it or wants it; may be empty.
struct LockUse {
  std::string name;
  std::string site;
};

/// What a task wants of a lock that it cannot or should not have.
struct LockWish {
  std::string verb; ///< "acquire" or "release"; empty: nothing is known
  LockUse lock;
};

/// A line of lockdep's scenario: time goes down, a lane is a CPU.
struct LockStep {
  int lane = 0;
  int depth = 0; ///< 1: within an interrupt
  std::string text;
};

/// What a report of lockdep says of the order of locks.
struct LockPicture {
  std::string task; ///< "name/pid"; may be empty
  /// Each is taken while the one before is held; the last is held by whoever
  /// wants the first: the task, or an interrupt on top of it.
  std::vector<LockUse> chain;
  bool by_interrupt = false;
  LockWish wish;
  std::vector<LockUse> held; ///< by the task, the first taken first
  std::vector<LockStep> steps;
  int lanes = 0; ///< CPUs of the scenario

  [[nodiscard]] bool has_chain() const { return chain.size() > 1; }
  [[nodiscard]] bool has_scenario() const { return !steps.empty(); }
  [[nodiscard]] bool has_held() const {
    return !held.empty() || !wish.verb.empty();
  }
};

/// Reads it from the lines of a splat, as far as they are there: reports may be
/// cut off, and lines of others may stand between theirs.
LockPicture lock_picture(std::string_view text);

/// The same in a sentence, for those who cannot see the picture.
std::string in_words(const LockPicture& picture);

} // namespace farm
