#include "kernel/kconfig.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"

namespace farm {
namespace {

constexpr std::string_view k_prefix = "CONFIG_";
constexpr std::string_view k_unset = " is not set";

using Setting = std::pair<std::string, std::string>;

std::optional<Setting> parse_set(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (!line.starts_with(k_prefix) || equals == std::string_view::npos ||
      equals == k_prefix.size()) {
    return std::nullopt;
  }
  const auto name = line.substr(k_prefix.size(), equals - k_prefix.size());
  if (name.find_first_of(" \t") != std::string_view::npos) {
    return std::nullopt;
  }
  return Setting{std::string(name), std::string(line.substr(equals + 1))};
}

std::optional<Setting> parse_unset(std::string_view line) {
  if (!line.starts_with("# CONFIG_") || !line.ends_with(k_unset)) {
    return std::nullopt;
  }
  line.remove_prefix(2 + k_prefix.size());
  line.remove_suffix(k_unset.size());
  return Setting{std::string(line), "n"};
}

std::optional<Setting> parse_setting(std::string_view line) {
  if (auto set = parse_set(line)) {
    return set;
  }
  return parse_unset(line);
}

std::string value_in(const SymbolMap& config, const std::string& symbol) {
  const auto found = config.find(symbol);
  return found == config.end() ? "n" : found->second;
}

} // namespace

Result<SymbolMap> parse_fragment(const Fragment& fragment) {
  SymbolMap symbols;
  int number = 0;
  for (std::string_view raw : lines(fragment.text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (auto setting = parse_setting(line)) {
      symbols[setting->first] = setting->second;
    } else if (!line.empty() && line.front() != '#') {
      return Error{ErrorKind::config,
                   "kconfig/" + fragment.name + ".config:" +
                       std::to_string(number) + ": not a Kconfig setting: '" +
                       display_quote(elide(line, 60)) + "'",
                   "expected CONFIG_X=value or # CONFIG_X is not set"};
    }
  }
  return symbols;
}

SymbolMap parse_config(std::string_view text) {
  SymbolMap symbols;
  for (std::string_view line : lines(text)) {
    if (auto setting = parse_setting(trim(line))) {
      symbols[setting->first] = setting->second;
    }
  }
  return symbols;
}

Result<SymbolMap> merge_fragments(const std::vector<Fragment>& fragments) {
  SymbolMap merged;
  for (const Fragment& fragment : fragments) {
    TRY_ASSIGN(const SymbolMap symbols, parse_fragment(fragment));
    for (const auto& [symbol, value] : symbols) {
      merged[symbol] = value;
    }
  }
  return merged;
}

std::string config_text(const SymbolMap& requested) {
  std::string text;
  for (const auto& [symbol, value] : requested) {
    if (value == "n") {
      text += "# CONFIG_" + symbol + " is not set\n";
    } else {
      text += "CONFIG_" + symbol + "=" + value + "\n";
    }
  }
  return text;
}

std::vector<std::string> lost_symbols(const SymbolMap& requested,
                                      const SymbolMap& final_config) {
  std::vector<std::string> lost;
  for (const auto& [symbol, value] : requested) {
    const std::string actual = value_in(final_config, symbol);
    if (actual != value) {
      lost.push_back("CONFIG_" + symbol + "=" + value + " (is " + actual + ")");
    }
  }
  return lost;
}

std::vector<DetectorResult>
detector_states(const std::vector<DetectorSpec>& wanted,
                const SymbolMap& final_config) {
  std::vector<DetectorResult> results;
  for (const DetectorSpec& detector : wanted) {
    std::string missing;
    for (const std::string& symbol : detector.symbols) {
      if (value_in(final_config, symbol) == "n") {
        missing +=
            (missing.empty() ? "" : ", ") + std::string(k_prefix) + symbol;
      }
    }
    if (missing.empty()) {
      results.push_back({detector.name, DetectorState::on, ""});
    } else {
      results.push_back({detector.name, DetectorState::lost,
                         missing + " not in the final configuration"});
    }
  }
  return results;
}

} // namespace farm
