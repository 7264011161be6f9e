#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "symbolize/symbolizer.hpp"

namespace farm {

/// The symbols of one job's kernel, read when they are asked for the first
/// time. A vmlinux that cannot be read is told of once.
class KernelSymbols {
 public:
  KernelSymbols(std::string arch, std::filesystem::path vmlinux)
      : arch_(std::move(arch)), vmlinux_(std::move(vmlinux)) {}

  /// Null: there are none to be had.
  Symbolizer* get() {
    if (!tried_) {
      tried_ = true;
      auto opened = Symbolizer::open(vmlinux_);
      if (opened) {
        symbols_.emplace(std::move(opened).value());
      } else {
        log_warn(arch_ + ": " + opened.error().what);
      }
    }
    return symbols_ ? &*symbols_ : nullptr;
  }

 private:
  std::string arch_;
  std::filesystem::path vmlinux_;
  std::optional<Symbolizer> symbols_;
  bool tried_ = false;
};

} // namespace farm
