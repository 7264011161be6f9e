#pragma once

// Fault injection: the N-th allocation (or copy from or to user memory) that an
// operation makes fails. A sweep goes through N = 1, 2, ... until the operation
// has been through without one. Needs Need::fail_nth.
//
//   Sweep sweep("what is done");
//   while (sweep.next()) {
//     const long result = sweep.armed([&] { return an operation; });
//     sweep.expect(result, 0, {-ENOMEM});
//   }

#include <stddef.h>
#include <stdint.h>

#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

class Sweep {
 public:
  /// Errors that are no breach of the contract; 0 ends the list.
  struct Errors {
    long list[4];
  };

  explicit Sweep(const char* what);
  ~Sweep();
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  /// True until an attempt went through without a failure; then the number of
  /// failures is noted.
  bool next();
  /// The operation, of which this thread's N-th chance to fail is taken.
  template <class Operation> long armed(Operation operation) {
    arm();
    const long result = operation();
    disarm();
    return result;
  }
  /// Fails the case unless the result is `wanted` or, where a failure was
  /// injected, one of the errors. True when it is `wanted`.
  bool expect(long result, long wanted, Errors errors) const;
  [[nodiscard]] bool fired() const { return fired_; }
  [[nodiscard]] unsigned point() const { return point_; }

  /// For a child that arms itself and does not come back: its parent asks
  /// before it reaps it.
  void arm();
  void disarm();
  void ask_about(int pid);
  void note_failure() { fired_ = true; }

 private:
  const char* what_;
  unsigned point_ = 0;
  bool fired_ = true;
  int fd_ = -1;
};

} // namespace torture
