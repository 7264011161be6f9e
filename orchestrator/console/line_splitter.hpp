#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/console.hpp"

namespace farm {

/// Cuts the bytes of a console into lines and cleans them.
///
/// Streaming: feed() may be called with pieces of any size, the lines are the
/// same however the input was cut. Removed from a line: its LF, NUL bytes, CR,
/// ANSI escape sequences, other control bytes but TAB, and printk's prefix, of
/// which time stamp and caller id go into the ConsoleLine. Known prefixes:
/// level
/// `<6>`, time `[   12.345678]` or `[Tue Nov 24 23:43:50 2026]`, caller `[T12]`
/// or `[   C0]`, and `Nov 24 23:43:50 host kernel: ` of a system log. Bytes
/// above 0x7f are kept as they are.
///
/// Where a message begins in the middle of a line ("login: [  12.3] BUG: ...")
/// one raw line gives several ConsoleLines of the same number.
///
/// Memory is bounded: of a line longer than k_longest_line bytes the rest is
/// dropped. Numbers count LF bytes from 0, so they are those of the raw log.
class LineSplitter {
 public:
  using Sink = std::function<void(const ConsoleLine&)>;

  static constexpr std::size_t k_longest_line = 64 << 10;

  /// `sink` is called from within feed() and finish(), for each line in order.
  explicit LineSplitter(Sink sink);

  void feed(std::string_view bytes);

  /// Gives out what came after the last LF, if anything did.
  void finish();

  /// The next line is that one of the log; what is pending is dropped.
  void seek(std::size_t line) {
    pending_.clear();
    number_ = line;
  }

  /// Raw lines seen so far.
  [[nodiscard]] std::size_t lines() const { return number_; }

 private:
  void emit(std::string_view raw);

  Sink sink_;
  std::string pending_; ///< the line not yet ended
  std::string cleaned_;
  std::size_t number_ = 0;
};

/// All lines of a log that is in memory.
[[nodiscard]] std::vector<ConsoleLine> split_lines(std::string_view log);

} // namespace farm
