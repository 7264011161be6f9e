#include "boot/registers.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace farm {
namespace {

// What QEMU 7.2's targets call the program counter in their dumps, by
// preference: an x86_64 dump has no EIP, but an arm one has "R15" and no "PC".
constexpr std::array<std::string_view, 10> k_pc_names = {
    "RIP", "EIP", "PC", "pc", "NIP", "IA_F", "addr", "IAOQ", "era", "R15",
};

bool is_word(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

/// The hexadecimal number after a name: "PC=0x12", "pc   12", "pc: 12".
std::optional<std::uint64_t> number_at(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t=:");
  if (start == 0 || start == std::string_view::npos) {
    return std::nullopt; // the name goes on, or nothing follows
  }
  text.remove_prefix(start);
  if (text.substr(0, 2) == "0x") {
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const auto digits = end - text.data();
  // Shorter numbers are flags or register numbers, never a padded address.
  if (error != std::errc() || digits < 8) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint64_t> value_of(std::string_view name,
                                      std::string_view text) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    if (at > 0 && is_word(text[at - 1])) {
      continue;
    }
    if (const auto value = number_at(text.substr(at + name.size()))) {
      return value;
    }
  }
  return std::nullopt;
}

/// The number in a heading "CPU#3".
std::optional<int> heading(std::string_view line) {
  constexpr std::string_view k_mark = "CPU#";
  if (line.substr(0, k_mark.size()) != k_mark) {
    return std::nullopt;
  }
  int number = 0;
  const char* const first = line.data() + k_mark.size();
  const auto [end, error] =
      std::from_chars(first, line.data() + line.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

} // namespace

std::uint64_t find_pc(std::string_view registers) {
  for (const std::string_view name : k_pc_names) {
    if (const auto value = value_of(name, registers)) {
      return *value;
    }
  }
  return 0;
}

std::vector<CpuState> parse_registers(std::string_view dump) {
  std::vector<CpuState> cpus;
  for (const std::string_view line : lines(dump)) {
    if (const auto number = heading(trim(line))) {
      cpus.push_back({*number, "", 0, ""});
      continue;
    }
    if (trim(line).empty()) {
      continue;
    }
    if (cpus.empty()) {
      cpus.emplace_back();
    }
    cpus.back().registers += std::string(line) + "\n";
  }
  for (CpuState& cpu : cpus) {
    cpu.pc = find_pc(cpu.registers);
  }
  return cpus;
}

} // namespace farm
