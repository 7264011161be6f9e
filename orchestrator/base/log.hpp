#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"

namespace farm {

enum class LogLevel { debug, info, warn, error };

/// Where messages for people go.
struct LogSetup {
  LogLevel level = LogLevel::info;
  std::filesystem::path file; ///< everything, debug too; empty: no file
};

/// Messages go to stderr from now on (colour on terminals only, and not with
/// NO_COLOR set) and to the file. Call once, early; without it, warnings and
/// errors go to stderr. Not to be called while others log.
Result<void> set_up_log(const LogSetup& setup);

/// Thread-safe. The text is printed as it is: quote what came from outside
/// with display_quote().
void log_debug(std::string_view message);
void log_info(std::string_view message);
void log_warn(std::string_view message);
void log_error(std::string_view message);

/// What to do about the error just logged: "hint: ...". Nothing if empty.
void log_hint(std::string_view message);

/// Logs an Error and its hint.
void log_error(const Error& error);

} // namespace farm
