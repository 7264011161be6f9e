#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <thread>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "process/fd.hpp"
#include "process/job_server.hpp"

namespace farm {

/// What one use of the machine takes.
struct Demand {
  enum class Use { build, boot };
  Use use = Use::build;
  int cpus = 1;
  int memory_mib = 0;
  double expected_s = 0; ///< how long the job will go on from here; 0: unknown
};

/// The machine's CPUs and memory, shared by builds, boots and every make that
/// runs within a build (through make's job server, whose slots are these CPUs):
/// no more is given out than there is, and nothing lies idle while somebody
/// waits. Turn says who is next, builds_at_once() how many builds there are at
/// a time. Whoever does not fit into the memory that is left lets others pass;
/// with nothing else running everybody fits.
class Resources {
 public:
  /// `memory_mib` 0: not counted.
  Resources(int cpus, int memory_mib);
  ~Resources();
  Resources(const Resources&) = delete;
  Resources& operator=(const Resources&) = delete;

  /// Gives back what it holds when destroyed.
  class [[nodiscard]] Hold {
   public:
    Hold(Resources& owner, const Demand& held) : owner_(&owner), held_(held) {}
    Hold(Hold&& other) noexcept : owner_(other.owner_), held_(other.held_) {
      other.owner_ = nullptr;
    }
    Hold& operator=(Hold&&) = delete;
    ~Hold();

    /// Takes up to `most` CPUs more if they are free now; how many it holds.
    int extend(int most);

   private:
    Resources* owner_;
    Demand held_;
  };

  /// Waits for what is demanded (at most all there is); an `interrupted` error
  /// when `cancel` comes first.
  Result<Hold> take(Demand demand, const CancelToken& cancel);

  [[nodiscard]] int cpus() const { return cpus_; }

  /// For work that only one job can do at a time. To be locked before anything
  /// is taken.
  std::mutex& one_at_a_time() { return one_at_a_time_; }
  [[nodiscard]] const JobServer& job_server() const { return server_; }

  /// How many wait now.
  [[nodiscard]] std::size_t waiting() const;

 private:
  /// One that waits; it lives on the stack of take().
  struct Waiter {
    Demand demand;
    std::uint64_t number;
    bool served = false;
  };

  void serve(const std::stop_token& stop);
  [[nodiscard]] bool serve_first();
  [[nodiscard]] Waiter* first() const;
  [[nodiscard]] bool may_start(const Demand& demand) const;
  void give_back(const Demand& held);
  void wake() const;
  void wait_for_change(bool for_slots) const;

  std::mutex one_at_a_time_;
  mutable std::mutex mutex_;
  std::condition_variable served_;
  const int cpus_;
  const int memory_mib_;
  JobServer server_;
  const Fd wake_; ///< eventfd: something has changed for serve()
  int free_ = 0;  ///< CPUs that are neither held nor lent to the job server
  int held_ = 0;
  int used_mib_ = 0;
  int builds_ = 0; ///< held by builds
  std::uint64_t next_number_ = 0;
  std::list<Waiter*> waiters_;
  std::jthread server_thread_; ///< last: starts when all else is there
};

} // namespace farm
