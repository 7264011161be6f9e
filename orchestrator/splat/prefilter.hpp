#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace farm::splat {

/// Tells at memory speed where in a block of raw console bytes something
/// stands that splats are made of: all literals of the table of formats at
/// once, and what else must not be passed over (control bytes that may hide a
/// header, printk's notice of lost messages, the suite's own lines). A line
/// without any of them neither begins a splat nor ends one.
class Prefilter {
 public:
  Prefilter();
  ~Prefilter();
  Prefilter(const Prefilter&) = delete;
  Prefilter& operator=(const Prefilter&) = delete;

  /// False: the processor lacks what the matcher needs (SSSE3 on x86).
  [[nodiscard]] bool works() const;

  /// More hits than this in one block are not worth telling apart.
  static constexpr std::size_t k_most_hits = 512;

  /// Offsets of the hits in `block`, ascending; nothing when there are more
  /// than k_most_hits. Not thread-safe.
  std::optional<std::vector<std::size_t>> hits(std::string_view block);

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

} // namespace farm::splat
