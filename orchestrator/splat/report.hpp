#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/console.hpp"
#include "model/findings.hpp"
#include "splat/damage.hpp"
#include "splat/extractor.hpp"
#include "splat/format_matcher.hpp"

namespace farm::splat {

/// A report while its lines are collected: those of one context, from the
/// banner above the header to its end.
struct Report {
  Match match;
  std::vector<ConsoleLine> lines;
  std::size_t header = 0; ///< index of the header line in `lines`
  std::optional<double> last_time_s;
  bool has_frames = false;
  bool closed = false; ///< the banner behind it was seen
  bool ended = false;  ///< the end marker was seen
  Mishaps mishaps;

  /// Whether a header line in the same context is only a consequence of this
  /// report: the panic it led to, or the number of the oops.
  [[nodiscard]] bool continued_by(const Match& next) const;
};

/// "------------[ cut here ]------------" and the like.
[[nodiscard]] bool is_banner(std::string_view text);

/// The finished value; `names` may be empty.
[[nodiscard]] Splat make_splat(Report report, const NameSource& names);

} // namespace farm::splat
