#include "symbolize/elf_symbols.hpp"

#include <algorithm>
#include <optional>

#include <gelf.h>
#include <libelf.h>

namespace farm {
namespace {

/// The section of a function or label of assembler code, if it holds code; no
/// mapping symbols ("$x") and local labels.
std::optional<GElf_Shdr> code_of(Elf* elf, const GElf_Sym& symbol,
                                 const char* name) {
  const auto type = GELF_ST_TYPE(symbol.st_info);
  if (name == nullptr || *name == '\0' || *name == '$' || *name == '.' ||
      (type != STT_FUNC && type != STT_NOTYPE && type != STT_GNU_IFUNC) ||
      symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE) {
    return std::nullopt;
  }
  GElf_Shdr header;
  Elf_Scn* section = elf_getscn(elf, symbol.st_shndx);
  if (section == nullptr || gelf_getshdr(section, &header) == nullptr ||
      (header.sh_flags & SHF_EXECINSTR) == 0) {
    return std::nullopt;
  }
  return header;
}

} // namespace

Result<ElfSymbols> ElfSymbols::read(Elf* elf) {
  ElfSymbols symbols;
  symbols.collect(elf);
  if (symbols.symbols_.empty()) {
    return Error{ErrorKind::infra, "no symbol table with functions",
                 "use the vmlinux of the build, not the boot image"};
  }
  symbols.finish();
  return symbols;
}

void ElfSymbols::collect(Elf* elf) {
  GElf_Ehdr file;
  const bool relocatable =
      gelf_getehdr(elf, &file) != nullptr && file.e_type == ET_REL;
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section != nullptr;
       section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr ||
        header.sh_type != SHT_SYMTAB || header.sh_entsize == 0) {
      continue;
    }
    Elf_Data* data = elf_getdata(section, nullptr);
    const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
    GElf_Sym symbol;
    for (int i = 0; data != nullptr && i < count; ++i) {
      if (gelf_getsym(data, i, &symbol) == nullptr) {
        break;
      }
      const char* name = elf_strptr(elf, header.sh_link, symbol.st_name);
      if (const auto code = code_of(elf, symbol, name)) {
        const std::uint64_t base = relocatable ? code->sh_addr : 0;
        symbols_.push_back({base + symbol.st_value, symbol.st_size, name});
      }
    }
  }
}

void ElfSymbols::finish() {
  // Of several names of one address the one with a size comes last: at() takes
  // the last.
  std::stable_sort(symbols_.begin(), symbols_.end(),
                   [](const ElfSymbol& a, const ElfSymbol& b) {
                     return a.address != b.address ? a.address < b.address
                                                   : a.size < b.size;
                   });
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    by_name_.emplace(symbols_[i].name, i);
    if (symbols_[i].size == 0) {
      symbols_[i].size = distance(i);
    }
  }
}

std::uint64_t ElfSymbols::distance(std::size_t index) const {
  const std::uint64_t address = symbols_[index].address;
  for (std::size_t next = index + 1; next < symbols_.size(); ++next) {
    if (symbols_[next].address != address) {
      return symbols_[next].address - address;
    }
  }
  return 0;
}

const ElfSymbol* ElfSymbols::at(std::uint64_t address) const {
  auto next = std::upper_bound(symbols_.begin(), symbols_.end(), address,
                               [](std::uint64_t value, const ElfSymbol& s) {
                                 return value < s.address;
                               });
  if (next == symbols_.begin()) {
    return nullptr;
  }
  const auto index = static_cast<std::size_t>(next - symbols_.begin()) - 1;
  const ElfSymbol& symbol = symbols_[index];
  const std::uint64_t reach = std::max(symbol.size, distance(index));
  return address - symbol.address < reach ? &symbol : nullptr;
}

const ElfSymbol* ElfSymbols::find(std::string_view name, std::uint64_t offset,
                                  std::uint64_t size) const {
  const auto [begin, end] = by_name_.equal_range(std::string(name));
  const ElfSymbol* first = nullptr;
  const ElfSymbol* long_enough = nullptr;
  for (auto it = begin; it != end; ++it) {
    const ElfSymbol& symbol = symbols_[it->second];
    if (size != 0 && (symbol.size == size || distance(it->second) == size)) {
      return &symbol;
    }
    if (first == nullptr || symbol.address < first->address) {
      first = &symbol;
    }
    if (offset < symbol.size &&
        (long_enough == nullptr || symbol.address < long_enough->address)) {
      long_enough = &symbol;
    }
  }
  return long_enough != nullptr ? long_enough : first;
}

} // namespace farm
