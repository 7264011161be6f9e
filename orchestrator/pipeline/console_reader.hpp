#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "boot/machine.hpp"
#include "console/boot_proofs.hpp"
#include "console/line_splitter.hpp"
#include "guest/ktap_parser.hpp"
#include "model/findings.hpp"
#include "splat/extractor.hpp"

namespace farm {

/// Reads the console of one boot as it comes: stages 8 and 9 of the data flow.
/// Tells the machine which deadline counts, and the listener which case runs.
class ConsoleReader : public ConsoleSink {
 public:
  /// Results so far in this boot, size of the catalogue, name of the case that
  /// started last.
  using CaseListener =
      std::function<void(int done, int total, std::string_view running)>;

  using Echo = std::function<void(std::string_view)>;

  /// `detectors`: those of the kernel, for their proofs at boot. `echo` gets
  /// every byte as it comes; may be empty.
  ConsoleReader(const Clock& clock, const std::vector<DetectorSpec>& detectors,
                CaseListener listener, Echo echo = {});

  /// See SplatExtractor.
  void set_names(NameSource names) { splats_.set_names(std::move(names)); }

  void on_bytes(std::string_view bytes, BootWatch& watch) override;

  /// Ends the console; both may be called once, report first.
  [[nodiscard]] GuestReport finish_report();
  [[nodiscard]] std::vector<Splat> finish_splats();

  /// Detector -> the line that proved it at boot.
  [[nodiscard]] const std::map<std::string, std::string>& proofs() const {
    return proofs_.seen();
  }

  /// When the suite's first line came; nothing: it did not.
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point>
  suite_started() const {
    return suite_started_;
  }

 private:
  GuestEvents events();

  const Clock& clock_;
  CaseListener listener_;
  Echo echo_;
  std::optional<std::chrono::steady_clock::time_point> suite_started_;
  BootWatch* watch_ = nullptr; ///< valid during on_bytes() only
  int done_ = 0;
  std::map<std::string, double> starvation_; ///< by case
  BootProofs proofs_;
  KtapParser ktap_;
  SplatExtractor splats_;
  LineSplitter lines_;
};

} // namespace farm
