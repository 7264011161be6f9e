#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct Dwarf;

namespace farm {

/// A function at an address, as the debug information has it.
struct SourceFrame {
  std::string function;
  std::string file; ///< relative to the top of the kernel tree if that is known
  int line = 0;
  bool inlined = false;
};

/// The debug information of an ELF file. Units are taken apart when an address
/// in them is asked for the first time.
class DwarfLines {
 public:
  /// `dwarf` has to stay open as long as this lives. With null (no usable debug
  /// information) all answers are empty.
  explicit DwarfLines(Dwarf* dwarf);
  ~DwarfLines();
  DwarfLines(DwarfLines&&) noexcept;
  DwarfLines& operator=(DwarfLines&&) noexcept;

  /// Innermost first; the last one is the function itself.
  [[nodiscard]] std::vector<SourceFrame> frames(std::uint64_t address);

  /// The top of the kernel tree, without a slash; "" if unknown.
  [[nodiscard]] std::string tree();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace farm
