#include "pipeline/cpu_tokens.hpp"

#include <algorithm>

namespace farm {

CpuTokens::Hold::~Hold() {
  if (owner_ != nullptr) {
    owner_->give(count_);
  }
}

std::deque<const CpuTokens::Waiter*>& CpuTokens::queue(Use use) {
  return use == Use::boot ? boots_ : builds_;
}

bool CpuTokens::is_first(const Waiter& waiter) const {
  return boots_.empty() ? builds_.front() == &waiter
                        : boots_.front() == &waiter;
}

Result<CpuTokens::Hold> CpuTokens::take(int count, Use use,
                                        const CancelToken& cancel) {
  const int wanted = std::clamp(count, 1, total_);
  const auto woken = cancel.subscribe([this] {
    const std::lock_guard guard(mutex_);
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  const Waiter self{};
  queue(use).push_back(&self);
  changed_.wait(lock, [&] {
    return cancel.cancelled() || (is_first(self) && free_ >= wanted);
  });
  std::erase(queue(use), &self);
  changed_.notify_all();
  if (cancel.cancelled()) {
    return Error{ErrorKind::interrupted, "interrupted", ""};
  }
  free_ -= wanted;
  return Hold(*this, wanted);
}

std::size_t CpuTokens::waiting() const {
  const std::lock_guard guard(mutex_);
  return builds_.size() + boots_.size();
}

void CpuTokens::give(int count) {
  const std::lock_guard guard(mutex_);
  free_ += count;
  changed_.notify_all();
}

} // namespace farm
