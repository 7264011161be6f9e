#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/arch.hpp"
#include "process/runner.hpp"
#include "toolchain/shelf.hpp"

namespace farm {

/// Called during a build with the step it is at ("gcc: make all-gcc") and the
/// number of files compiled so far.
using ToolchainStep = std::function<void(std::string_view step, int count)>;

/// Builds binutils and GCC from source and puts them on the shelf. The same
/// recipe and sources are never built twice.
class ToolchainBuilder {
 public:
  /// `jobs`: -j of make; 0: it has a job server in its environment.
  ToolchainBuilder(const ToolchainShelf& shelf, Runner& runner, int jobs)
      : shelf_(shelf), runner_(runner), jobs_(jobs) {}

  /// The toolchain, from the shelf or built now; from now on it is the one of
  /// its target. A failed build is a `toolchain` error; its log stays at
  /// log_file().
  Result<KeptToolchain> build(const ToolchainRecipe& recipe,
                              const ToolchainStep& step);

  /// Where a build of this recipe writes what its commands say.
  [[nodiscard]] std::filesystem::path
  log_file(const ToolchainRecipe& recipe) const;

 private:
  const ToolchainShelf& shelf_;
  Runner& runner_;
  int jobs_;
};

/// Exchanges one line of a text, which must hold it exactly once, runs of
/// blanks aside; a `config` error otherwise.
Result<std::string> edit_line(std::string_view text, const SourceEdit& edit);

} // namespace farm
