#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/console.hpp"
#include "model/findings.hpp"

namespace farm {

/// What a KtapParser tells while it reads. Any of them may be empty. The
/// references are valid during the call only.
struct GuestEvents {
  std::function<void(const GuestReport&)> suite_started;
  std::function<void(const GuestCase&)> case_started;
  /// The result line came, or another case started without one (then the word
  /// is GuestCase::Word::none).
  std::function<void(const GuestCase&)> case_finished;
  std::function<void(const GuestReport&)> ended; ///< the end sentinel was seen
};

/// Reads the guest protocol out of a console, line by line.
///
/// Kernel messages in between, lines torn by them and lines that were replayed
/// are passed over; a result is believed only for the case that was announced.
/// The case stays current after its result line until its `state end` line, the
/// next start, the end sentinel or the end of the log, because splats may come
/// late.
class KtapParser {
 public:
  explicit KtapParser(GuestEvents events = {});

  void feed(const ConsoleLine& line);

  /// The case that was started and has no result yet; null: none. Valid until
  /// the next feed().
  [[nodiscard]] const GuestCase* running() const;

  /// The case to which a splat printed now belongs: the running one, or the
  /// one whose result was the last to come. Null: none yet.
  [[nodiscard]] const GuestCase* current() const;

  [[nodiscard]] const GuestReport& report() const { return report_; }

  /// Closes the case that is open and gives out the report.
  [[nodiscard]] GuestReport finish();

 private:
  void suite(std::string_view rest);
  void start(std::string_view rest, const ConsoleLine& line);
  void expect(std::string_view rest);
  void state(std::string_view rest, const ConsoleLine& line);
  void end(std::string_view rest, const ConsoleLine& line);
  void result(std::string_view text, const ConsoleLine& line);
  void close(std::size_t last_line);

  GuestEvents events_;
  GuestReport report_;
  bool running_ = false;      ///< report_.cases.back() has no result yet
  bool current_ = false;      ///< report_.cases.back() still takes diagnostics
  std::size_t last_line_ = 0; ///< number of the last line fed
  std::optional<std::pair<int, std::string>> expect_; ///< announced early
};

} // namespace farm
