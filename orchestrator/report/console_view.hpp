#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/run.hpp"

namespace farm {

/// A line of a console with its number; number 0: "lines left out".
struct NumberedLine {
  std::size_t number = 0; ///< 1-based, as editors count
  std::string text;
};

/// The console from a little before a case to a little after it; long cases
/// have their middle left out. Empty when the case has no place in the console.
std::vector<NumberedLine> excerpt_of(const JobRecord& job,
                                     const CaseResult& result,
                                     std::string_view console);

} // namespace farm
