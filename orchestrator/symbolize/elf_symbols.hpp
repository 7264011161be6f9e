#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

struct Elf;

namespace farm {

/// A function of an ELF symbol table.
struct ElfSymbol {
  std::uint64_t address = 0;
  std::uint64_t size = 0; ///< up to the next symbol when the table has none
  std::string name;
};

/// The functions of an ELF file, by address and by name.
class ElfSymbols {
 public:
  /// Reads the symbol table; error: there is none.
  [[nodiscard]] static Result<ElfSymbols> read(Elf* elf);

  /// The function that `address` lies in; null: none.
  [[nodiscard]] const ElfSymbol* at(std::uint64_t address) const;

  /// The function of this name. Of several the one with `size` (as printed by
  /// kallsyms: up to the next symbol), else one that is longer than `offset`,
  /// else the first.
  [[nodiscard]] const ElfSymbol*
  find(std::string_view name, std::uint64_t offset, std::uint64_t size) const;

 private:
  void collect(Elf* elf);
  void finish();
  /// Bytes from a symbol to the next one at another address.
  [[nodiscard]] std::uint64_t distance(std::size_t index) const;

  std::vector<ElfSymbol> symbols_; ///< by address
  std::unordered_multimap<std::string, std::size_t> by_name_;
};

} // namespace farm
