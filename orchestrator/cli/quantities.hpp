#pragma once

#include <string>

#include "base/result.hpp"

namespace farm {

/// "20G", "512M" or "1000": bytes, in powers of 1024; a `usage` error for
/// anything else.
Result<double> parse_bytes(const std::string& text);

} // namespace farm
