#include "lib/race.hpp"

#include "lib/huge.hpp"
#include "lib/needs.hpp"
#include "lib/pressure.hpp"
#include "lib/report.hpp"
#include "lib/swap.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

inline void* operator new(size_t, void* at) noexcept {
  return at;
}

namespace torture {

namespace {

constexpr uint64_t k_row_ms = 150;
constexpr uint64_t k_tell_ms = 30000;
constexpr uint64_t k_least_rounds = 3;
constexpr unsigned k_linger_yields = 30;
/// Shared mappings of a file may all have to keep one distance from such a
/// border, which the kernel chooses: caches indexed by virtual addresses.
/// parisc wants the most.
constexpr size_t k_color_bytes = size_t(4) << 20;
/// What an untouched page of the file holds; no generation gets there.
constexpr uint32_t k_file_word = 0xfffff000;
constexpr unsigned k_index_bits = 4;
static_assert(Race::k_slots <= 1U << k_index_bits);

const char* long_name = "";
uint64_t long_ms = 0;

uint32_t get(const uint32_t& word) {
  return __atomic_load_n(&word, __ATOMIC_SEQ_CST);
}
void put(uint32_t& word, uint32_t value) {
  __atomic_store_n(&word, value, __ATOMIC_SEQ_CST);
}
void count(uint32_t& word) {
  __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
}
uint32_t* word_at(const unsigned char* at) {
  return reinterpret_cast<uint32_t*>(const_cast<unsigned char*>(at));
}

size_t huge_bytes() {
  if (const char* reason = missing_need(Need::thp); reason != nullptr) {
    skip("{}", reason);
  }
  const size_t bytes = thp_size();
  if (bytes > memory_available() / 8) {
    skip("a huge page of {} KiB is too much for this machine", bytes / 1024);
  }
  return bytes;
}

} // namespace

void set_long_race(const char* case_name, uint64_t milliseconds) {
  long_name = case_name;
  long_ms = milliseconds;
}

Random::Random() : state_(next_random() | 1) {}

uint32_t Random::below(uint32_t limit) {
  state_ ^= state_ << 13;
  state_ ^= state_ >> 7;
  state_ ^= state_ << 17;
  // 64 bits: for fewer alpha would need a routine of its own.
  return uint32_t((state_ >> 32) % uint64_t(limit));
}

Race::Race(const Plan& plan)
    : plan_(plan), bytes_(plan.backing == Backing::thp ? huge_bytes()
                                                       : k_slots * page_size()),
      step_(bytes_ / k_slots), distance_(0), alone_(cpu_count() == 1) {
  const bool press = long_ms > 0 && missing_need(Need::swap) == nullptr;
  if (plan.swap || press) {
    static_assert(sizeof(Swap) <= sizeof(swap_));
    new (swap_) Swap(press ? size_t(memory_total()) & ~(page_size() - 1)
                           : size_t(4) << 20);
    swapping_ = true;
  }
  if (plan.backing != Backing::anon && plan.backing != Backing::thp) {
    open_file();
  }
  reserve();
  map();
  for (size_t i = 0; plan.keep_present && i < k_slots; ++i) {
    touch_store(i);
  }
  if (plan.backing == Backing::thp) {
    touch_store(0);
    if (!is_thp(base_)) {
      skip("no memory for a huge page");
    }
  }
  if (press) {
    static_assert(sizeof(Pressure) <= sizeof(pressure_));
    new (pressure_) Pressure;
    pressing_ = true;
  }
}

Race::~Race() {
  if (pressing_) {
    reinterpret_cast<Pressure*>(pressure_)->~Pressure();
  }
  sys::munmap(reserved_, reserved_bytes_);
  if (fd_ >= 0) {
    sys::close(fd_);
  }
  if (swapping_) {
    reinterpret_cast<Swap*>(swap_)->~Swap();
  }
}

size_t Race::color() const {
  if (fd_ < 0 || is_private(plan_.backing)) {
    return 0;
  }
  const long at = need(
      sys::mmap(nullptr, bytes_, Mapping::k_read_write, MAP_SHARED, fd_, 0),
      "mmap");
  sys::munmap(reinterpret_cast<void*>(at), bytes_);
  return uintptr_t(at) % k_color_bytes;
}

void Race::reserve() {
  const size_t border = bytes_ > k_color_bytes ? bytes_ : k_color_bytes;
  distance_ = border;
  reserved_bytes_ = 4 * border;
  reserved_ = reinterpret_cast<unsigned char*>(
      need(sys::mmap(nullptr, reserved_bytes_, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
           "mmap"));
  base_ = reserved_ + (border - uintptr_t(reserved_) % border) % border;
  base_ += color();
}

void Race::open_file() {
  const TestFile file(
      plan_.backing == Backing::shmem ? FileOn::memfd : FileOn::ext2, 0);
  fd_ = int(need(sys::fcntl(file.fd(), F_DUPFD, 0), "dup"));
  need(sys::ftruncate(fd_, bytes_), "ftruncate");
  for (size_t i = 0; i < k_slots && !plan_.file_of_zeros; ++i) {
    const uint32_t word = word_of(i, 0);
    need(sys::pwrite(fd_, &word, sizeof(word), slot_offset(i)), "pwrite");
  }
}

void Race::map() const {
  const bool file = fd_ >= 0;
  const int share = is_private(plan_.backing) ? MAP_PRIVATE : MAP_SHARED;
  need(sys::mmap(base_, bytes_, Mapping::k_read_write,
                 share | MAP_FIXED | (file ? 0 : MAP_ANONYMOUS), fd_, 0),
       "mmap");
  if (!file) {
    sys::madvise(base_, bytes_,
                 plan_.backing == Backing::thp ? MADV_HUGEPAGE
                                               : MADV_NOHUGEPAGE);
  }
}

size_t Race::slot_offset(size_t index) const {
  // Not the same place in each page.
  return index * step_ + 64 + index * 4 * 16;
}

uint32_t Race::word_of(size_t index, uint32_t generation) const {
  if (generation != 0) {
    return generation << k_index_bits | uint32_t(index);
  }
  return fd_ >= 0 && !plan_.file_of_zeros ? k_file_word + uint32_t(index) : 0;
}

uint32_t Race::generation_of(size_t index, uint32_t word) const {
  if (word == word_of(index, 0)) {
    return 0;
  }
  const uint32_t generation = word >> k_index_bits;
  if (generation == 0 || word_of(index, generation) != word) {
    fail("page {} holds {x}, which nobody stored there", index, word);
  }
  return generation;
}

Race::Spans Race::spans() const {
  const Spans& now = state_->spans;
  return {get(now.close_begun), get(now.closed),     get(now.open_begun),
          get(now.opened),      get(now.drop_begun), get(now.dropped)};
}

void Race::closing() {
  count(state_->spans.close_begun);
}
void Race::closed() {
  count(state_->spans.closed);
}
void Race::opening() {
  count(state_->spans.open_begun);
}
void Race::opened() {
  count(state_->spans.opened);
}

void Race::dropping() {
  for (size_t i = 0; i < k_slots; ++i) {
    floor_[i] = get(state_->pages[i].completed);
  }
  count(state_->spans.drop_begun);
}

void Race::dropped() {
  count(state_->spans.dropped);
  for (size_t i = 0; i < k_slots; ++i) {
    ceiling_[i] = get(state_->pages[i].started);
  }
}

bool Race::goes_on() {
  const uint64_t now = now_ms();
  if (rounds_ == 0) {
    begin_ms_ = told_ms_ = now;
    limit_ms_ = long_ms > 0 ? long_ms : scaled_ms(k_row_ms);
  }
  if (long_ms > 0 && now - told_ms_ >= k_tell_ms) {
    told_ms_ = now;
    note("{}: {} of {} s, {} rounds", long_name, (now - begin_ms_) / 1000,
         limit_ms_ / 1000, rounds_);
  }
  return ++rounds_ <= k_least_rounds || now - begin_ms_ < limit_ms_;
}

void Race::stop() {
  while (get(state_->touches) == 0) {
    sys::yield();
  }
  put(state_->stop, 1);
}

void Race::yield_if_alone() const {
  if (alone_) {
    sys::yield();
  }
}

void Race::linger() {
  // Bounded: the toucher may be waiting for the one who lingers.
  const uint32_t until = get(state_->touches) + random_.below(4);
  for (unsigned tries = 0; tries < k_linger_yields; ++tries) {
    if (int32_t(get(state_->touches) - until) >= 0) {
      return;
    }
    sys::yield();
  }
}

void Race::touch_all() {
  while (get(state_->stop) == 0) {
    const size_t index = toucher_random_.below(k_slots);
    if (toucher_random_.below(256) < plan_.stores) {
      touch_store(index);
    } else {
      touch_load(index);
    }
    count(state_->touches);
    if (toucher_random_.below(4) == 0) {
      yield_if_alone();
    }
  }
}

bool Race::judge_access(const Probe& got, const Spans& before,
                        const Spans& after, bool store, const void* at) const {
  const bool concerned = store || plan_.loads_too;
  if (got.signal == 0) {
    check(!concerned || before.closed <= after.open_begun,
          "a {} at {} completed in memory that was closed all the time",
          store ? "store" : "load", at);
    return true;
  }
  check(concerned && after.close_begun > before.opened,
        "a {} got signal {} code {} address {x} in memory that was open all "
        "the time",
        store ? "store" : "load", got.signal, got.code, got.address);
  const int code = plan_.code != 0 ? plan_.code : got.code;
  expect_signal(got, plan_.signal, code, at);
  return false;
}

void Race::touch_store(size_t index) {
  Page& page = state_->pages[index];
  Memory& memory = memory_[index];
  const uint32_t generation = get(page.completed) + 1;
  uint32_t* const at = word_at(slot_at(index));
  put(page.started, generation);
  const Spans before = spans();
  const Probe got = try_store_aligned(at, word_of(index, generation));
  const Spans after = spans();
  if (judge_access(got, before, after, true, at)) {
    memory = {generation, before.dropped, after.drop_begun};
    put(page.completed, generation);
  }
}

void Race::touch_load(size_t index) {
  Memory& memory = memory_[index];
  uint32_t* const at = word_at(slot_at(index));
  const Spans before = spans();
  const Probe got = try_load_aligned(at);
  const Spans after = spans();
  if (!judge_access(got, before, after, false, at)) {
    return;
  }
  const uint32_t generation = generation_of(index, got.value);
  if (generation == memory.generation && generation != 0) {
    check(plan_.lazy_drop || before.dropped <= memory.drop_begun_after_store,
          "page {} still holds generation {}, which was thrown away", index,
          generation);
  } else if (generation != memory.generation) {
    check(generation == 0 && after.drop_begun > memory.dropped_before_store,
          "page {} holds generation {}, last stored was {}", index, generation,
          memory.generation);
    memory.generation = 0;
  }
}

void Race::verify(const unsigned char* where) const {
  const unsigned char* const from = where == nullptr ? base_ : where;
  for (size_t i = 0; i < k_slots; ++i) {
    const uint32_t completed = get(state_->pages[i].completed);
    const Probe got = try_load_aligned(word_at(from + slot_offset(i)));
    const uint32_t started = get(state_->pages[i].started);
    expect_done(got);
    const uint32_t generation = generation_of(i, got.value);
    const bool initial = generation == 0 && completed <= ceiling_[i];
    const bool stored = generation != 0 && generation >= completed &&
                        generation <= started &&
                        (plan_.lazy_drop || generation > floor_[i]);
    check(initial || stored,
          "page {}: the disturber read generation {}; stored were {} to {}, "
          "thrown away up to {}",
          i, generation, completed, started, floor_[i]);
  }
}

void Race::before_fork() {
  for (size_t i = 0; i < k_slots; ++i) {
    forked_[i] = get(state_->pages[i].completed);
  }
}

void Race::check_snapshot() const {
  uint32_t seen[k_slots];
  for (size_t i = 0; i < k_slots; ++i) {
    const Probe got = try_load_aligned(word_at(slot_at(i)));
    expect_done(got);
    seen[i] = got.value;
    const uint32_t generation = generation_of(i, got.value);
    const uint32_t started = get(state_->pages[i].started);
    check(generation >= forked_[i] && generation <= started,
          "page {} of a forked child: generation {}, stored were {} to {}", i,
          generation, forked_[i], started);
  }
  for (size_t i = 0; i < k_slots; ++i) {
    expect_value(try_load_aligned(word_at(slot_at(i))), seen[i]);
    expect_done(try_store_aligned(word_at(slot_at(i)), 0xffffffff));
  }
}

} // namespace torture
