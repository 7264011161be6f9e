#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/arch.hpp"
#include "model/artifact.hpp"

namespace farm {

/// One Kconfig fragment as read from arch-configs/kconfig.
struct Fragment {
  std::string name; ///< for messages: "base", "detectors/kasan"
  std::string text;
};

/// Symbol without CONFIG_ -> value: "y", "n", "42", "\"text\"".
using SymbolMap = std::map<std::string, std::string>;

/// Reads the lines `CONFIG_X=v` and `# CONFIG_X is not set`; other comments
/// and empty lines are passed over. Anything else is a `config` error that
/// names fragment and line.
Result<SymbolMap> parse_fragment(const Fragment& fragment);

/// Reads a final .config; lines that are not settings are passed over.
SymbolMap parse_config(std::string_view text);

/// Merges fragments; of two settings of one symbol the later one holds.
Result<SymbolMap> merge_fragments(const std::vector<Fragment>& fragments);

/// The merged fragments as the text to append to tinyconfig's .config.
std::string config_text(const SymbolMap& requested);

/// Requested settings that the final configuration does not have, as
/// "CONFIG_X=y (is n)". A symbol set to n that does not exist is fine.
std::vector<std::string> lost_symbols(const SymbolMap& requested,
                                      const SymbolMap& final_config);

/// What became of the detectors that were asked for: on or lost.
std::vector<DetectorResult>
detector_states(const std::vector<DetectorSpec>& wanted,
                const SymbolMap& final_config);

} // namespace farm
