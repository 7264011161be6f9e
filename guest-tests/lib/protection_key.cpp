#include "lib/protection_key.hpp"

#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

#ifdef __NR_pkey_alloc
long allocate(unsigned rights) {
  return need(sys::call(__NR_pkey_alloc, 0, rights), "pkey_alloc");
}
void release(long key) {
  sys::call(__NR_pkey_free, key);
}
long protect(void* at, size_t bytes, int protection, long key) {
  return sys::call(__NR_pkey_mprotect, at, bytes, protection, key);
}
#else
long allocate(unsigned) {
  skip("no protection keys here");
}
void release(long) {}
long protect(void*, size_t, int, long) {
  return -ENOSYS;
}
#endif

} // namespace

ProtectionKey::ProtectionKey(unsigned rights) : key_(allocate(rights)) {}

ProtectionKey::~ProtectionKey() {
  release(key_);
}

void ProtectionKey::put_on(void* at, size_t bytes, int protection) const {
  need(protect(at, bytes, protection, key_), "pkey_mprotect");
}

void ProtectionKey::allow() {
  // A new key gets the rights asked for, and the lowest number that is free.
  const long before = key_;
  release(key_);
  key_ = allocate(0);
  check_equal(key_, before, "key allocated again");
}

} // namespace torture
