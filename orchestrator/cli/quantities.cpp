#include "cli/quantities.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace farm {
namespace {

/// The number a text begins with, and the rest of it.
std::optional<std::pair<std::int64_t, std::string_view>>
number_and_unit(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) {
    return std::nullopt;
  }
  return std::pair(number,
                   text.substr(static_cast<std::size_t>(end - text.data())));
}

Error no_quantity(const std::string& text, const char* hint) {
  return {ErrorKind::usage, "'" + display_quote(text) + "' is no quantity",
          hint};
}

} // namespace

Result<double> parse_bytes(const std::string& text) {
  constexpr std::string_view k_units = "KMGT";
  const auto parsed = number_and_unit(text);
  if (parsed) {
    const auto& [number, unit] = *parsed;
    double bytes = static_cast<double>(number);
    const std::size_t power = unit.empty() ? 0 : k_units.find(unit[0]) + 1;
    if (unit.empty() || (unit.size() == 1 && power != 0)) {
      for (std::size_t i = 0; i < power; ++i) {
        bytes *= 1024;
      }
      return bytes;
    }
  }
  return no_quantity(text, "for example 20G or 512M");
}

} // namespace farm
