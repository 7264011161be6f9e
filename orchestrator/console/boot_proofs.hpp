#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/arch.hpp"
#include "model/console.hpp"

namespace farm {

/// Looks for the lines by which detectors tell at boot that they work, such as
/// the verdict of lockdep's self-test.
class BootProofs {
 public:
  explicit BootProofs(const std::vector<DetectorSpec>& detectors);

  void feed(const ConsoleLine& line);

  /// Detector -> the first line that proved it.
  [[nodiscard]] const std::map<std::string, std::string>& seen() const {
    return seen_;
  }

 private:
  std::map<std::string, std::string> waiting_; ///< name -> part of the line
  std::map<std::string, std::string> seen_;
};

} // namespace farm
