#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace CLI {
class App;
}

namespace farm {

/// One option of a command as its definition tells it.
struct OptionWords {
  std::vector<std::string> long_names;  ///< without "--"
  std::vector<std::string> short_names; ///< without "-"
  std::string positional;               ///< name of a positional; empty: none
  std::string value;                    ///< "FILE"; empty: a flag
  std::vector<std::string> choices;     ///< all of them, of a value "{a,b}"
  std::string help;
};

/// A command, or the program itself.
struct CommandWords {
  std::string name;
  std::string help;
  std::string footer;
  std::vector<OptionWords> options;
  std::vector<CommandWords> commands;
};

/// What the definitions say, all the way down.
CommandWords words_of(const CLI::App& app);

/// A completion script for `bash`, `zsh` or `fish`. `arches` are offered where
/// a command takes architectures.
Result<std::string> completion_script(const std::string& shell,
                                      const CommandWords& program,
                                      const std::vector<std::string>& arches);

/// The manual page, in roff.
std::string manual_page(const CommandWords& program);

} // namespace farm
