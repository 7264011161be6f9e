#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/findings.hpp"

namespace farm {

/// Reads one vmlinux (or any ELF file) of any architecture and byte order, in
/// process. Not to be shared between threads without a lock. Addresses are
/// those of the file plus the slide (KASLR), which is 0 unless set.
class Symbolizer {
 public:
  /// Error: not there, not ELF, damaged, or without a symbol table. A file
  /// without debug information is fine: functions are named, lines are not.
  [[nodiscard]] static Result<Symbolizer>
  open(const std::filesystem::path& vmlinux);

  ~Symbolizer();
  Symbolizer(Symbolizer&&) noexcept;
  Symbolizer& operator=(Symbolizer&&) noexcept;

  /// The frames at an address, innermost first: the functions inlined there
  /// (`inlined` set) and last the function itself. Empty: not in the file.
  [[nodiscard]] std::vector<Frame> lookup(std::uint64_t pc);

  /// The function at an address, without debug information's help.
  [[nodiscard]] std::optional<Frame> function_at(std::uint64_t pc) const;

  /// The address of function+offset. Functions of the same name are told apart
  /// by `size` (0: unknown); the first one in memory stands in when none fits.
  [[nodiscard]] std::optional<std::uint64_t> address(std::string_view function,
                                                     std::uint64_t offset,
                                                     std::uint64_t size) const;

  /// Fills address, file and line of the frames of vmlinux and adds the inlined
  /// ones above each. Frames of modules and unknown functions stay as they are.
  void symbolize(Splat& splat);

  /// What symbolize() does with one frame, wherever it says it is from: the
  /// frame and before it the inlined ones; empty: not in the file.
  [[nodiscard]] std::vector<Frame> expand(const Frame& printed);

  /// Where the kernel tree was when the file was built; "" if unknown.
  [[nodiscard]] std::string tree();

  /// "function+0x12 mm/file.c:34", or "" when the address is not in the file.
  [[nodiscard]] std::string where(std::uint64_t pc);

  /// Run-time address minus the address in the file.
  void set_slide(std::int64_t slide);

 private:
  class Impl;
  explicit Symbolizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Replaces each frame of a splat by what `expand` makes of it; those it makes
/// nothing of stay.
void expand_frames(
    Splat& splat,
    const std::function<std::vector<Frame>(const Frame& printed)>& expand);

} // namespace farm
