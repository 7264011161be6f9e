#pragma once

#include <string>
#include <string_view>

namespace farm {

/// Whether what goes to a file descriptor may have colours: a terminal that is
/// not called dumb, and NO_COLOR is unset or empty (https://no-color.org).
bool may_colour(int fd);

/// A text in an ANSI style ("1;31"), or as it is. The one place that writes
/// colours.
std::string in_colour(bool wanted, std::string_view style, std::string text);

} // namespace farm
