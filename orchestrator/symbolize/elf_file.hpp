#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"

struct Dwarf;
struct Elf;

namespace farm {

/// An ELF file open for reading, with its debug information. The sections of a
/// relocatable file (a kernel module) are laid out one behind the other and
/// its debug information is relocated to them.
class ElfFile {
 public:
  /// Error: cannot be read, or not ELF.
  [[nodiscard]] static Result<ElfFile> open(const std::filesystem::path& path);

  ~ElfFile();
  ElfFile(ElfFile&&) noexcept;
  ElfFile& operator=(ElfFile&&) noexcept;

  [[nodiscard]] Elf* elf() const;
  /// Null: there is none that can be used.
  [[nodiscard]] Dwarf* dwarf() const;

 private:
  class Impl;
  explicit ElfFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace farm
