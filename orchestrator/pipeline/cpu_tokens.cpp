#include "pipeline/cpu_tokens.hpp"

#include <algorithm>

namespace farm {

CpuTokens::Hold::~Hold() {
  if (owner_ != nullptr) {
    owner_->give(count_);
  }
}

Result<CpuTokens::Hold> CpuTokens::take(int count, const CancelToken& cancel) {
  const int wanted = std::clamp(count, 1, total_);
  const auto woken = cancel.subscribe([this] {
    const std::lock_guard guard(mutex_);
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  const std::uint64_t ticket = next_ticket_++;
  changed_.wait(lock, [&] {
    return serving_ == ticket && (free_ >= wanted || cancel.cancelled());
  });
  ++serving_;
  changed_.notify_all();
  if (cancel.cancelled()) {
    return Error{ErrorKind::interrupted, "interrupted", ""};
  }
  free_ -= wanted;
  return Hold(*this, wanted);
}

void CpuTokens::give(int count) {
  const std::lock_guard guard(mutex_);
  free_ += count;
  changed_.notify_all();
}

} // namespace farm
