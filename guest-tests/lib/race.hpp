#pragma once

// A thread touches memory while the case disturbs it, and both sides know what
// they may read. The toucher is the only one who stores; each page has one word
// that holds a generation and the page's number. Either side announces what it
// is about to do and that it is done (counters in memory shared with children),
// so that for every access it is known what may and what must have happened
// before and behind it. No value is legal only because it is old.
//
// A row lasts 150 ms, scaled as deadlines are. In a long run it lasts longer,
// under memory pressure, and says from time to time how far it is.

#include <stddef.h>
#include <stdint.h>

#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"

namespace torture {

enum class Backing : uint8_t { anon, shmem, file_private, file_shared, thp };
/// Rows of a case that is run on each of them.
struct BackingRow {
  const char* name;
  Backing backing;
};
inline constexpr BackingRow k_every_backing[] = {
    {"anon", Backing::anon},
    {"shmem", Backing::shmem},
    {"file_private", Backing::file_private},
    {"file_shared", Backing::file_shared},
    {"thp", Backing::thp},
};

/// Stores are lost when the mapping or the process goes.
[[nodiscard]] constexpr bool is_private(Backing backing) {
  return backing == Backing::anon || backing == Backing::file_private ||
         backing == Backing::thp;
}

/// Long runs: the case that is about to run, and how long it is to disturb.
/// 0: a row's usual time, without pressure.
void set_long_race(const char* case_name, uint64_t milliseconds);

/// A sequence of its own for each thread; begins at next_random().
class Random {
 public:
  Random();
  uint32_t below(uint32_t limit);

 private:
  uint64_t state_;
};

class Race {
 public:
  struct Plan {
    Backing backing = Backing::anon;
    /// What an access gets while the memory is closed.
    int signal = SIGSEGV;
    /// 0: not compared. A fault that is retried and finds the mapping gone has
    /// another code on some architectures, whenever the race is lost that way;
    /// retry/unmapped_meanwhile says it without a race.
    int code = 0;
    bool loads_too = true; ///< not only stores
    bool file_of_zeros = false;
    bool lazy_drop = false;    ///< a drop may take place later, or never
    bool swap = false;         ///< swap is on (Need::swap)
    uint32_t stores = 128;     ///< of 256 touches
    bool keep_present = false; ///< one store to each page at the start
  };
  static constexpr size_t k_slots = 8;

  explicit Race(const Plan& plan);
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  /// `disturb()` again and again while the thread touches.
  template <class Disturb> void run(Disturb disturb) {
    {
      Thread toucher(Toucher{this});
      while (goes_on()) {
        disturb();
        yield_if_alone();
      }
      stop();
    }
    verify();
  }

  [[nodiscard]] unsigned char* at() const { return base_; }
  [[nodiscard]] size_t bytes() const { return bytes_; }
  /// A second place of the same size and alignment; nothing is mapped there
  /// that matters.
  [[nodiscard]] unsigned char* spare() const { return base_ + distance_; }
  [[nodiscard]] int fd() const { return fd_; }
  /// Maps the backing at at(), in place of whatever is there.
  void map() const;
  [[nodiscard]] unsigned char* slot_at(size_t index) const {
    return base_ + slot_offset(index);
  }
  [[nodiscard]] size_t slot_offset(size_t index) const;
  [[nodiscard]] Random& random() { return random_; }
  /// Lets the toucher go on for a few touches, not always as many.
  void linger();

  /// Around a change that keeps the toucher out, and around its end.
  void closing();
  void closed();
  void opening();
  void opened();
  /// Around a change that throws the contents away.
  void dropping();
  void dropped();

  /// The disturber's own look: every word is as new as it must be and not
  /// newer than it can be. `where`: the memory's place if not at().
  void verify(const unsigned char* where = nullptr) const;

  /// For a fork: remembers what is complete. In the child, private memory must
  /// hold at least that, keep it, and may be overwritten.
  void before_fork();
  void check_snapshot() const;

 private:
  struct Page {
    uint32_t started;
    uint32_t completed;
  };
  struct Spans {
    uint32_t close_begun, closed, open_begun, opened;
    uint32_t drop_begun, dropped;
  };
  struct State {
    Page pages[k_slots];
    Spans spans;
    uint32_t touches;
    uint32_t stop;
  };
  /// What the toucher remembers of a page.
  struct Memory {
    uint32_t generation;
    uint32_t dropped_before_store;
    uint32_t drop_begun_after_store;
  };
  struct Toucher {
    Race* self;
    void operator()() const { self->touch_all(); }
  };

  [[nodiscard]] size_t color() const;
  void reserve();
  void open_file();
  [[nodiscard]] uint32_t word_of(size_t index, uint32_t generation) const;
  [[nodiscard]] uint32_t generation_of(size_t index, uint32_t word) const;
  [[nodiscard]] Spans spans() const;
  bool goes_on();
  void stop();
  void yield_if_alone() const;
  void touch_all();
  void touch_store(size_t index);
  void touch_load(size_t index);
  /// True when the access completed.
  [[nodiscard]] bool judge_access(const Probe& got, const Spans& before,
                                  const Spans& after, bool store,
                                  const void* at) const;

  Plan plan_;
  Random random_;
  Random toucher_random_;
  Shared<State> state_;
  size_t bytes_;
  size_t step_; ///< between slots
  size_t distance_;
  unsigned char* reserved_ = nullptr;
  size_t reserved_bytes_ = 0;
  unsigned char* base_ = nullptr;
  int fd_ = -1;
  bool alone_;
  Memory memory_[k_slots] = {};
  uint32_t floor_[k_slots] = {};
  uint32_t ceiling_[k_slots] = {};
  uint32_t forked_[k_slots] = {};
  uint64_t begin_ms_ = 0;
  uint64_t limit_ms_ = 0;
  uint64_t told_ms_ = 0;
  uint64_t rounds_ = 0;
  alignas(8) unsigned char swap_[8];
  alignas(8) unsigned char pressure_[16];
  bool swapping_ = false;
  bool pressing_ = false;
};

} // namespace torture
