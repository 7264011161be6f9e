#pragma once

#include <map>
#include <string>
#include <vector>

#include "process/fd.hpp"

namespace farm {

/// The pipe by which GNU make shares job slots (its manual, "POSIX Jobserver
/// Interaction"): a byte in it is a slot that anybody may take. Every make that
/// was told of it runs one job for free and takes a byte for each further one.
/// Who gives a slot writes a byte, who takes one reads it. Thread-safe. Where
/// there can be no pipe it warns and has no slots: makes run one job each.
class JobServer {
 public:
  JobServer();

  /// For the environment of a make that shall share the slots. It must not be
  /// given -j, which would make it leave the pipe.
  [[nodiscard]] std::map<std::string, std::string> environment() const;
  /// What such a make has to inherit, by the same numbers.
  [[nodiscard]] std::vector<int> descriptors() const;

  /// Offers slots to the makes; how many it has put there.
  [[nodiscard]] int put(int count) const;
  /// Takes back what nobody has taken, at most `count`; never waits.
  [[nodiscard]] int take(int count) const;
  /// Readable when there may be something to take.
  [[nodiscard]] int readable() const { return own_.get(); }

 private:
  Fd read_;
  Fd write_;
  Fd own_; ///< the read end once more: ours does not block, make's does
};

} // namespace farm
