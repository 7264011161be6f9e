#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "console/line_splitter.hpp"
#include "model/findings.hpp"
#include "splat/extractor.hpp"

namespace farm {

namespace splat {
class Prefilter;
} // namespace splat

/// Finds the splats of a log of any size in one pass.
///
/// Gives what LineSplitter and SplatExtractor give for the same bytes, however
/// they are cut, but looks at single lines only where a multi-pattern matcher
/// sees something in a block, or a splat is open. Memory is bounded by the
/// block, the lines of open splats and what the sink keeps.
class LogScanner {
 public:
  using LineSink = std::function<void(const ConsoleLine&)>;
  using SplatSink = std::function<void(Splat)>;

  /// `splats` gets each splat when it is complete, by header line; `lines` (may
  /// be empty) gets every line once the suite's own lines were seen, and those
  /// near a splat before that. Both are called from feed() and finish().
  explicit LogScanner(SplatSink splats, LineSink lines = {});
  ~LogScanner();

  /// See SplatExtractor.
  void set_names(NameSource names) { extractor_.set_names(std::move(names)); }

  void feed(std::string_view bytes);
  void finish();

  /// Bytes that went through before the matcher is made: it costs more than
  /// reading a short log by lines. Tests set 0.
  void set_threshold(std::size_t bytes) { threshold_ = bytes; }

 private:
  void scan(std::string_view block);
  void scan(std::string_view block, const std::vector<std::size_t>& hits);
  void pass_over(std::string_view quiet);
  void rewind();
  void by_line(std::string_view text);

  SplatSink sink_;
  SplatExtractor extractor_;
  LineSplitter splitter_;
  std::unique_ptr<splat::Prefilter> prefilter_;
  std::string pending_; ///< bytes not yet scanned
  std::string tail_;    ///< the last lines passed over, raw
  std::size_t tail_lines_ = 0;
  std::size_t line_ = 0; ///< of the log: the next one
  std::size_t seen_ = 0; ///< bytes
  std::size_t threshold_;
  bool suite_ = false; ///< the suite's own lines were seen
};

} // namespace farm
