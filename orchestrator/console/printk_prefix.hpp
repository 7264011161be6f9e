#pragma once

#include <optional>
#include <string_view>

namespace farm {

/// printk's prefix at the front of a line.
struct PrintkPrefix {
  std::size_t length = 0; ///< bytes, with the one space after it
  std::optional<double> time_s;
  std::string_view context; ///< "T12", "C0"; empty: no caller id
};

/// The prefix a line starts with; length 0: none.
[[nodiscard]] PrintkPrefix printk_prefix(std::string_view text);

/// Where in the line a time stamp of printk's form begins; npos: nowhere.
[[nodiscard]] std::size_t find_time_stamp(std::string_view text);

} // namespace farm
