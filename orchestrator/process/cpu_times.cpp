#include "process/cpu_times.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace farm {

CpuTimes cpu_times(int pid) {
  namespace fs = std::filesystem;
  CpuTimes times;
  std::error_code gone;
  fs::directory_iterator it("/proc/" + std::to_string(pid) + "/task", gone);
  for (; !gone && it != fs::directory_iterator(); it.increment(gone)) {
    std::ifstream in(it->path() / "schedstat");
    double ran_ns = 0;
    double waited_ns = 0;
    if (in >> ran_ns >> waited_ns) {
      times.ran_s += ran_ns / 1e9;
      times.waited_s += waited_ns / 1e9;
    }
  }
  return times;
}

} // namespace farm
