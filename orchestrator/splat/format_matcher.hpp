#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "splat/oops_table.hpp"

namespace re2 {
class RE2;
} // namespace re2

namespace farm::splat {

using Fields = std::map<std::string, std::string>;

/// A header line that was found.
struct Match {
  const Format* format = nullptr;
  Fields fields;
};

/// `text` with the macros of the tables replaced by what they stand for.
[[nodiscard]] std::string expand_macros(std::string_view text);

/// A compiled pattern whose named groups become fields.
class Pattern {
 public:
  /// `text` may hold macros; with `anchored` it has to match from the start.
  Pattern(std::string_view text, bool anchored);
  ~Pattern();
  Pattern(Pattern&&) noexcept;

  /// Adds the groups that took part to `fields`, keeping what is there.
  bool match(std::string_view line, Fields& fields) const;
  [[nodiscard]] bool match(std::string_view line) const;

  /// False: the pattern is not a regular expression.
  [[nodiscard]] bool valid() const;

 private:
  std::unique_ptr<re2::RE2> regex_;
  bool anchored_;
  std::vector<std::string> names_; ///< of the groups; empty: unnamed
};

/// The table of formats, compiled.
class FormatMatcher {
 public:
  FormatMatcher();

  /// The format whose header line `text` is. Lines without any of the literals
  /// cost a look at their first byte.
  [[nodiscard]] std::optional<Match> match(std::string_view text) const;

 private:
  struct Row {
    const Format* format;
    Pattern pattern;
  };

  std::vector<Row> rows_;
  std::array<std::vector<std::uint16_t>, 256> by_first_byte_;
  std::vector<std::uint16_t> inside_;
};

/// The one FormatMatcher of the process.
const FormatMatcher& format_matcher();

/// `text` without what subsystems, old lockdep ("[ ") and user-space loggers
/// put in front of a header.
[[nodiscard]] std::string_view strip_subsystem(std::string_view text);

} // namespace farm::splat
