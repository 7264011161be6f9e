#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "model/console.hpp"
#include "model/findings.hpp"

namespace farm {

/// The function at an address of the kernel, with `function`, `offset` and
/// `size` set; nothing when there is none.
using NameSource = std::function<std::optional<Frame>(std::uint64_t address)>;

/// Finds the reports of kernel detectors in a console.
///
/// Lines are taken in order; those of different CPUs and tasks are told apart
/// by printk's caller id where the console has it. Memory is bounded by the
/// splats not taken: a line that belongs to none is kept only as long as the
/// few lines of context need it, and few reports are open at a time. Bytes need
/// not be text.
class SplatExtractor {
 public:
  SplatExtractor();
  ~SplatExtractor();
  SplatExtractor(SplatExtractor&&) noexcept;
  SplatExtractor& operator=(SplatExtractor&&) noexcept;

  /// Lines before a header that matter to its splat.
  static constexpr std::size_t k_history = 32;

  /// Asked for the frames that the console prints as addresses only, before a
  /// splat is named. Some architectures print no other ones.
  void set_names(NameSource names);

  void feed(const ConsoleLine& line);

  /// True when a line without meaning of its own changes nothing: no report is
  /// open that it could belong to, and it is known that the console has time
  /// stamps and that the kernel is up.
  [[nodiscard]] bool idle() const;

  /// The splats that are complete and were not taken yet, by header line; as
  /// long as there are few, only those before the first one still open.
  [[nodiscard]] std::vector<Splat> take();

  /// Ends the log and gives out all splats not taken yet, by header line.
  [[nodiscard]] std::vector<Splat> finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The splats of a console that is in memory.
[[nodiscard]] std::vector<Splat> extract(const std::vector<ConsoleLine>& lines);

} // namespace farm
