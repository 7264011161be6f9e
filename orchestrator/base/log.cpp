#include "base/log.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include "base/colour.hpp"

namespace farm {

namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

spdlog::sink_ptr terminal_sink(LogLevel level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
      may_colour(STDERR_FILENO) ? spdlog::color_mode::always
                                : spdlog::color_mode::never);
  sink->set_level(to_spdlog(level));
  sink->set_pattern("%^%l:%$ %v");
  return sink;
}

std::shared_ptr<spdlog::logger> make_logger(LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>("farm", terminal_sink(level));
  logger->set_level(spdlog::level::debug);
  logger->flush_on(spdlog::level::warn);
  return logger;
}

std::shared_ptr<spdlog::logger>& the_logger() {
  static std::shared_ptr<spdlog::logger> logger = make_logger(LogLevel::warn);
  return logger;
}

void write(spdlog::level::level_enum level, std::string_view message) {
  the_logger()->log(level,
                    spdlog::string_view_t(message.data(), message.size()));
}

} // namespace

Result<void> set_up_log(const LogSetup& setup) {
  std::shared_ptr<spdlog::logger> logger = make_logger(setup.level);
  if (!setup.file.empty()) {
    try {
      auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(
          setup.file.string());
      sink->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
      logger->sinks().push_back(std::move(sink));
    } catch (const spdlog::spdlog_ex& e) {
      return Error{ErrorKind::infra,
                   setup.file.string() + ": cannot open the log: " + e.what(),
                   {}};
    }
  }
  the_logger() = std::move(logger);
  return {};
}

void log_debug(std::string_view message) {
  write(spdlog::level::debug, message);
}

void log_info(std::string_view message) {
  write(spdlog::level::info, message);
}

void log_warn(std::string_view message) {
  write(spdlog::level::warn, message);
}

void log_error(std::string_view message) {
  write(spdlog::level::err, message);
}

void log_hint(std::string_view message) {
  if (!message.empty()) {
    write(spdlog::level::info, "hint: " + std::string(message));
  }
}

void log_error(const Error& error) {
  log_error(std::string_view(error.what));
  log_hint(error.hint);
}

} // namespace farm
