#include "pipeline/resources.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "plan/turn.hpp"

namespace farm {
namespace {

/// Should a wake-up be lost, this is how long nobody notices.
constexpr int k_look_again_ms = 1000;

} // namespace

Resources::Hold::~Hold() {
  if (owner_ != nullptr) {
    owner_->give_back(held_);
  }
}

int Resources::Hold::extend(int most) {
  const std::lock_guard guard(owner_->mutex_);
  if (owner_->waiters_.empty()) {
    owner_->free_ += owner_->server_.take(most - owner_->free_);
    const int more = std::clamp(most, 0, owner_->free_);
    owner_->free_ -= more;
    owner_->held_ += more;
    held_.cpus += more;
  }
  return held_.cpus;
}

Resources::Resources(int cpus, int memory_mib)
    : cpus_(std::max(cpus, 1)), memory_mib_(memory_mib),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), free_(cpus_),
      server_thread_([this](const std::stop_token& stop) { serve(stop); }) {}

Resources::~Resources() {
  server_thread_.request_stop();
  wake();
}

void Resources::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one));
}

bool Resources::may_start(const Demand& demand) const {
  if (demand.use == Demand::Use::build && builds_ >= builds_at_once(cpus_)) {
    return false;
  }
  return memory_mib_ == 0 || used_mib_ == 0 ||
         used_mib_ + demand.memory_mib <= memory_mib_;
}

Resources::Waiter* Resources::first() const {
  const auto turn = [](const Waiter& waiter) {
    return Turn{waiter.demand.use == Demand::Use::build,
                waiter.demand.expected_s, waiter.number};
  };
  Waiter* best = nullptr;
  for (Waiter* waiter : waiters_) {
    if (may_start(waiter->demand) &&
        (best == nullptr || turn(*waiter) < turn(*best))) {
      best = waiter;
    }
  }
  return best;
}

/// Serves the first of those who wait, if there are CPUs for it.
bool Resources::serve_first() {
  Waiter* const waiter = first();
  if (waiter == nullptr) {
    return false;
  }
  const Demand& demand = waiter->demand;
  free_ += server_.take(demand.cpus - free_);
  if (free_ < demand.cpus) {
    return false;
  }
  free_ -= demand.cpus;
  held_ += demand.cpus;
  used_mib_ += demand.memory_mib;
  builds_ += demand.use == Demand::Use::build ? 1 : 0;
  waiter->served = true;
  waiters_.remove(waiter);
  served_.notify_all();
  return true;
}

/// Returns when something has changed; with `for_slots`, also when a make may
/// have put a slot back.
void Resources::wait_for_change(bool for_slots) const {
  std::array<pollfd, 2> watched = {
      {{wake_.get(), POLLIN, 0}, {server_.readable(), POLLIN, 0}}};
  ::poll(watched.data(), for_slots ? 2 : 1, k_look_again_ms);
  std::uint64_t drained = 0;
  static_cast<void>(::read(wake_.get(), &drained, sizeof drained));
}

void Resources::serve(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    while (serve_first()) {
    }
    const bool wanted = first() != nullptr;
    if (!wanted) {
      free_ -= server_.put(free_);
    }
    lock.unlock();
    wait_for_change(wanted);
    lock.lock();
  }
}

void Resources::give_back(const Demand& held) {
  {
    const std::lock_guard guard(mutex_);
    held_ -= held.cpus;
    free_ += held.cpus;
    used_mib_ -= held.memory_mib;
    builds_ -= held.use == Demand::Use::build ? 1 : 0;
    if (builds_ == 0) {
      // No make is left: a slot that is not there now died with one.
      static_cast<void>(server_.take(cpus_));
      free_ = cpus_ - held_;
    }
  }
  wake();
}

Result<Resources::Hold> Resources::take(Demand demand,
                                        const CancelToken& cancel) {
  demand.cpus = std::clamp(demand.cpus, 1, cpus_);
  const auto woken = cancel.subscribe([this] {
    const std::lock_guard guard(mutex_);
    served_.notify_all();
  });
  std::unique_lock lock(mutex_);
  Waiter self{demand, next_number_++};
  waiters_.push_back(&self);
  wake();
  served_.wait(lock, [&] { return self.served || cancel.cancelled(); });
  if (self.served) {
    return Hold(*this, demand);
  }
  waiters_.remove(&self);
  lock.unlock();
  wake();
  return Error{ErrorKind::interrupted, "interrupted", ""};
}

std::size_t Resources::waiting() const {
  const std::lock_guard guard(mutex_);
  return waiters_.size();
}

} // namespace farm
