#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "boot/machine.hpp"
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

  /// `echo` gets every byte as it comes; may be empty.
  explicit ConsoleReader(CaseListener listener, Echo echo = {});

  void on_bytes(std::string_view bytes, BootWatch& watch) override;

  /// Ends the console; both may be called once, report first.
  [[nodiscard]] GuestReport finish_report();
  [[nodiscard]] std::vector<Splat> finish_splats();

 private:
  GuestEvents events();

  CaseListener listener_;
  Echo echo_;
  BootWatch* watch_ = nullptr; ///< valid during on_bytes() only
  int done_ = 0;
  KtapParser ktap_;
  SplatExtractor splats_;
  LineSplitter lines_;
};

} // namespace farm
