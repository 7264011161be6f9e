#include "lib/cgroup.hpp"

#include "lib/file.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

MemoryGroup::MemoryGroup(uint64_t bytes) {
  private_mounts();
  root_.format("{}/cgroup", work_directory());
  sys::mkdir(root_.c_str(), 0700);
  need(sys::mount("torture", root_.c_str(), "cgroup2", 0, nullptr),
       "mount cgroup2");
  rt::Buffer<128> path;
  path.format("{}/cgroup.subtree_control", root_.c_str());
  if (write_file(path.c_str(), "+memory") < 0) {
    skip("no memory controller for cgroup2");
  }
  group_.format("{}/torture.{}", root_.c_str(), sys::getpid());
  need(sys::mkdir(group_.c_str(), 0700), "mkdir in cgroup2");
  rt::Buffer<32> limit;
  limit.format("{}", bytes);
  path.clear();
  put_path(path, "memory.max");
  need(write_file(path.c_str(), limit.c_str()), "memory.max");
  path.clear();
  put_path(path, "memory.swap.max");
  write_file(path.c_str(), "0");
}

MemoryGroup::~MemoryGroup() {
  sys::rmdir(group_.c_str());
  sys::umount(root_.c_str(), MNT_DETACH);
  sys::rmdir(root_.c_str());
}

void MemoryGroup::put_path(rt::Writer& to, const char* file) const {
  to.format("{}/{}", group_.c_str(), file);
}

void MemoryGroup::join() const {
  rt::Buffer<128> path;
  put_path(path, "cgroup.procs");
  need(write_file(path.c_str(), "0"), "cgroup.procs");
}

uint64_t MemoryGroup::events(const char* key) const {
  rt::Buffer<128> path;
  put_path(path, "memory.events");
  char text[512];
  const auto size =
      size_t(need(read_file(path.c_str(), text, sizeof(text)), "events"));
  rt::Buffer<32> wanted;
  wanted.format("\n{} ", key);
  const char* at = rt::find(text, size, wanted.c_str());
  return at == nullptr ? 0 : rt::parse_number(at + wanted.size());
}

} // namespace torture
