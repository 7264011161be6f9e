#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "guest/ktap_parser.hpp"
#include "model/findings.hpp"
#include "symbolize/source_tree.hpp"

namespace farm {

/// The frame a splat blames, where its source is known; null: it is not.
[[nodiscard]] const Frame* responsible_frame(const Splat& splat);

/// Writes what `parse` finds as it is found. Everything that came from the log
/// is escaped for the format.
class SplatWriter {
 public:
  virtual ~SplatWriter() = default;

  /// Splats come in the order of the log; `source` is what the responsible
  /// frame was doing, empty where that is not known.
  virtual void write(const Splat& splat, const Excerpt& source) = 0;

  /// Called once, behind the last splat.
  virtual void finish(const GuestReport& guest) = 0;
};

/// Where a writer writes, and what it may say of the log.
struct WriterSetup {
  std::ostream& out;
  std::string log; ///< name of the log; "-": stdin
  bool colour = false;
};

/// A format of `parse`: a row of the table behind --format.
struct SplatFormat {
  std::string_view name;
  std::string_view description;
  std::unique_ptr<SplatWriter> (*make)(const WriterSetup& setup);
};

/// All formats, the usual one first.
const std::vector<SplatFormat>& splat_formats();

/// Nothing for an unknown name.
const SplatFormat* find_splat_format(std::string_view name);

} // namespace farm
