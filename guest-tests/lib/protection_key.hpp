#pragma once

// A memory protection key with an owner. Needs Need::protection_keys.

#include <stddef.h>

namespace torture {

class ProtectionKey {
 public:
  /// `rights`: PKEY_DISABLE_ACCESS or PKEY_DISABLE_WRITE, for this thread.
  explicit ProtectionKey(unsigned rights);
  ~ProtectionKey();
  ProtectionKey(const ProtectionKey&) = delete;
  ProtectionKey& operator=(const ProtectionKey&) = delete;

  void put_on(void* at, size_t bytes, int protection) const;
  /// This thread may do everything from now on.
  void allow();

 private:
  long key_;
};

} // namespace torture
