#include "boot/machine.hpp"

#include <memory>

#include "boot/boot_run.hpp"

namespace farm {

Result<MachineEnd> Machine::run(const BootRequest& request) {
  return std::make_shared<BootRun>(loop_, request)->run();
}

} // namespace farm
