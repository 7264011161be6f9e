#include "process/cpu_times.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace farm {
namespace {

struct Process {
  int pid = 0;
  int parent = 0;
  double cpu_s = 0; ///< its own and that of the children it reaped
};

/// Reads /proc/PID/stat; false when the process is gone.
bool read_process(const std::filesystem::path& dir, Process& process) {
  std::ifstream in(dir / "stat");
  std::string line;
  if (!std::getline(in, line)) {
    return false;
  }
  // The name before the fields may hold anything.
  const auto name_end = line.rfind(')');
  if (name_end == line.npos) {
    return false;
  }
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  fields >> skipped >> process.parent;
  for (int i = 0; i < 9; ++i) {
    fields >> skipped;
  }
  double ticks = 0;
  for (int i = 0; i < 4; ++i) { // utime, stime, cutime, cstime
    double value = 0;
    fields >> value;
    ticks += value;
  }
  process.pid = std::atoi(dir.filename().c_str());
  process.cpu_s = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return static_cast<bool>(fields);
}

} // namespace

double tree_cpu_s() {
  namespace fs = std::filesystem;
  std::map<int, std::vector<Process>> children;
  Process self;
  std::error_code error;
  for (fs::directory_iterator it("/proc", error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename();
    Process process;
    if (name.find_first_not_of("0123456789") == name.npos &&
        read_process(it->path(), process)) {
      children[process.parent].push_back(process);
      self = process.pid == ::getpid() ? process : self;
    }
  }
  double sum = 0;
  std::vector<Process> left = {self};
  while (!left.empty()) {
    const Process process = left.back();
    left.pop_back();
    sum += process.cpu_s;
    const std::vector<Process>& more = children[process.pid];
    left.insert(left.end(), more.begin(), more.end());
  }
  return sum;
}

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
