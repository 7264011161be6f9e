#pragma once

// What is checked after every case inside its own process.

namespace torture {

/// The lock liveness oracle: mmap, munmap and fork in the mm the case used,
/// and a fault of a second thread. Does not return when a lock was lost; the
/// deadline of the case ends that, and the phase on the report page tells.
void check_lock_liveness();

/// Fails the case if it left a child of its own behind.
void check_no_children();

} // namespace torture
