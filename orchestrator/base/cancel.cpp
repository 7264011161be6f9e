#include "base/cancel.hpp"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace farm {

/// One subscribed callback. `mutex` is held while it runs, which is what the
/// destructor of the registration waits for.
struct CancelToken::Registration::Entry {
  std::mutex mutex;
  Callback callback; ///< empty: ran, or unsubscribed
  std::atomic<std::thread::id> runner;

  void run() {
    const std::lock_guard lock(mutex);
    if (Callback once = std::exchange(callback, nullptr)) {
      runner = std::this_thread::get_id();
      once();
      runner = std::thread::id();
    }
  }

  void clear() {
    if (runner.load() == std::this_thread::get_id()) {
      return; // called from within the callback
    }
    const std::lock_guard lock(mutex);
    callback = nullptr;
  }
};

struct CancelToken::State {
  mutable std::mutex mutex;
  bool cancelled = false;
  std::vector<std::weak_ptr<Registration::Entry>> entries;
};

CancelToken::Registration&
CancelToken::Registration::operator=(Registration&& other) noexcept {
  if (this != &other) {
    drop();
    entry_ = std::move(other.entry_);
  }
  return *this;
}

CancelToken::Registration::~Registration() {
  drop();
}

void CancelToken::Registration::drop() {
  if (entry_) {
    entry_->clear();
    entry_.reset();
  }
}

CancelToken::CancelToken() : state_(std::make_shared<State>()) {}

bool CancelToken::cancelled() const {
  const std::lock_guard lock(state_->mutex);
  return state_->cancelled;
}

void CancelToken::cancel() {
  std::vector<std::weak_ptr<Registration::Entry>> entries;
  {
    const std::lock_guard lock(state_->mutex);
    state_->cancelled = true;
    entries.swap(state_->entries);
  }
  for (const auto& weak : entries) {
    if (auto entry = weak.lock()) {
      entry->run();
    }
  }
}

CancelToken::Registration CancelToken::subscribe(Callback callback) const {
  auto entry = std::make_shared<Registration::Entry>();
  entry->callback = std::move(callback);
  bool at_once = false;
  {
    const std::lock_guard lock(state_->mutex);
    at_once = state_->cancelled;
    if (!at_once) {
      std::erase_if(state_->entries,
                    [](const auto& weak) { return weak.expired(); });
      state_->entries.push_back(entry);
    }
  }
  if (at_once) {
    entry->run();
  }
  return Registration(std::move(entry));
}

} // namespace farm
