#pragma once

#include <functional>
#include <memory>

namespace farm {

/// One shared wish to stop. Copies are handles on the same wish; all members
/// may be called from any thread (but not from a signal handler).
class CancelToken {
 public:
  using Callback = std::function<void()>;

  /// Keeps a callback subscribed; destroying it unsubscribes. After the
  /// destructor the callback does not run any more and is not running, unless
  /// it is the callback itself that destroys its registration.
  class [[nodiscard]] Registration {
   public:
    Registration() = default;
    Registration(Registration&& other) noexcept = default;
    Registration& operator=(Registration&& other) noexcept;
    ~Registration();

   private:
    friend class CancelToken;
    struct Entry;
    explicit Registration(std::shared_ptr<Entry> entry)
        : entry_(std::move(entry)) {}
    void drop();

    std::shared_ptr<Entry> entry_;
  };

  CancelToken();

  [[nodiscard]] bool cancelled() const;

  /// Wishes to stop and calls all callbacks, on this thread; each is called
  /// once however often this is called.
  void cancel();

  /// Has `callback` called on cancellation, from the thread that cancels; at
  /// once when that has happened already. Must not throw.
  Registration subscribe(Callback callback) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

} // namespace farm
