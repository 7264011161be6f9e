#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/cancel.hpp"
#include "base/result.hpp"

namespace farm {

/// A number of CPUs shared by jobs: a build takes all, a boot as many as its
/// guest has. First come, first served, so that a build is not starved by
/// boots.
class CpuTokens {
 public:
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
  Result<Hold> take(int count, const CancelToken& cancel);

  [[nodiscard]] int total() const { return total_; }

 private:
  void give(int count);

  std::mutex mutex_;
  std::condition_variable changed_;
  const int total_;
  int free_;
  std::uint64_t next_ticket_ = 0;
  std::uint64_t serving_ = 0;
};

} // namespace farm
