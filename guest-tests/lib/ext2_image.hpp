#pragma once

namespace torture {

/// Writes an empty ext2 of 2 MiB to a block device. Refuses (-EBUSY) when the
/// device holds anything but zeros or an image made here before: the suite may
/// run on somebody's machine. Returns 0 or -errno.
long ext2_make(const char* device);

} // namespace torture
