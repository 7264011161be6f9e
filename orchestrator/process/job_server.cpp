#include "process/job_server.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/log.hpp"

namespace farm {

JobServer::JobServer() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) == 0) {
    read_ = Fd(ends[0]);
    write_ = Fd(ends[1]);
    // O_NONBLOCK belongs to the open file, which make shares: so open another.
    const std::string path = "/proc/self/fd/" + std::to_string(read_.get());
    own_ = Fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  }
  if (!own_) {
    log_warn(std::string("no job server for make: ") + std::strerror(errno));
    read_.reset();
    write_.reset();
  }
}

std::map<std::string, std::string> JobServer::environment() const {
  if (!own_) {
    return {};
  }
  return {{"MAKEFLAGS", " -j --jobserver-auth=" + std::to_string(read_.get()) +
                            "," + std::to_string(write_.get())}};
}

std::vector<int> JobServer::descriptors() const {
  return own_ ? std::vector<int>{read_.get(), write_.get()}
              : std::vector<int>();
}

int JobServer::put(int count) const {
  // A pipe holds thousands of bytes: this does not block.
  const std::string slots(static_cast<std::size_t>(std::max(count, 0)), '+');
  std::size_t done = 0;
  while (done < slots.size()) {
    const ssize_t wrote =
        ::write(write_.get(), slots.data() + done, slots.size() - done);
    if (wrote < 0 && errno != EINTR) {
      break;
    }
    done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
  }
  return static_cast<int>(done);
}

int JobServer::take(int count) const {
  int taken = 0;
  std::array<char, 64> bytes{};
  while (taken < count) {
    const auto wanted =
        std::min(bytes.size(), static_cast<std::size_t>(count - taken));
    const ssize_t got = ::read(own_.get(), bytes.data(), wanted);
    if (got <= 0) {
      if (got < 0 && errno == EINTR) {
        continue;
      }
      break;
    }
    taken += static_cast<int>(got);
  }
  return taken;
}

} // namespace farm
