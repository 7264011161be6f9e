#include "console/boot_proofs.hpp"

#include "base/text.hpp"

namespace farm {

BootProofs::BootProofs(const std::vector<DetectorSpec>& detectors) {
  for (const DetectorSpec& detector : detectors) {
    if (!detector.proof.empty()) {
      waiting_[detector.name] = detector.proof;
    }
  }
}

void BootProofs::feed(const ConsoleLine& line) {
  std::erase_if(waiting_, [&](const auto& entry) {
    const bool proven = line.text.find(entry.second) != std::string::npos;
    if (proven) {
      seen_[entry.first] = std::string(trim(line.text));
    }
    return proven;
  });
}

} // namespace farm
