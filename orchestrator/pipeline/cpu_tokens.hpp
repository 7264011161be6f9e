#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "base/cancel.hpp"
#include "base/result.hpp"

namespace farm {

/// A number of CPUs shared by jobs: a build takes all, a boot as many as its
/// guest has. Boots go before builds that wait: their results are what is
/// wanted, and there are never more boots than finished builds. Among equals
/// it is first come, first served.
class CpuTokens {
 public:
  enum class Use { build, boot };

  explicit CpuTokens(int total) : total_(total), free_(total) {}

  /// Gives its tokens back when destroyed.
  class [[nodiscard]] Hold {
   public:
    Hold(CpuTokens& owner, int count) : owner_(&owner), count_(count) {}
    Hold(Hold&& other) noexcept : owner_(other.owner_), count_(other.count_) {
      other.owner_ = nullptr;
    }
    Hold& operator=(Hold&&) = delete;
    ~Hold();

   private:
    CpuTokens* owner_;
    int count_;
  };

  /// Waits for `count` tokens (at most all there are); an `interrupted` error
  /// when `cancel` comes first.
  Result<Hold> take(int count, Use use, const CancelToken& cancel);

  [[nodiscard]] int total() const { return total_; }

  /// How many wait for tokens now.
  [[nodiscard]] std::size_t waiting() const;

 private:
  /// One that waits for tokens; it lives on the stack of take().
  struct Waiter {};

  void give(int count);
  std::deque<const Waiter*>& queue(Use use);
  [[nodiscard]] bool is_first(const Waiter& waiter) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  const int total_;
  int free_;
  std::deque<const Waiter*> builds_;
  std::deque<const Waiter*> boots_;
};

} // namespace farm
