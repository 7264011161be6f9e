#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "process/runner.hpp"

namespace farm {

/// Who a compiler says it is: "<first line of --version> [<-dumpmachine>]".
Result<std::string> ask_compiler(Runner& runner, const std::string& compiler);

/// Sees that `<dir>/bin/<target>-gcc` and -g++ run, are for the target and
/// compile and assemble something. Returns the C compiler's identity; `config`
/// errors.
Result<std::string> check_toolchain(Runner& runner,
                                    const std::filesystem::path& dir,
                                    const std::string& target);

/// First line of what a command prints; `toolchain` error when it fails.
Result<std::string> first_line_of(Runner& runner,
                                  std::vector<std::string> argv);

} // namespace farm
