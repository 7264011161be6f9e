#include "lib/ext2_image.hpp"

#include <stdint.h>

#include "rt/string.hpp"
#include "sys/calls.hpp"

// One block group of 1 KiB blocks, revision 1, no features:
//   1 superblock | 2 group descriptor | 3 block bitmap | 4 inode bitmap |
//   5..12 inode table (64 inodes) | 13 root directory | free

namespace torture {

namespace {

constexpr unsigned k_block = 1024;
constexpr unsigned k_blocks = 2048;
constexpr unsigned k_inodes = 64;
constexpr unsigned k_inode_bytes = 128;
constexpr unsigned k_table = 5;
constexpr unsigned k_root_block = k_table + k_inodes * k_inode_bytes / k_block;
constexpr unsigned k_used_blocks = k_root_block; // 1 up to the root directory
constexpr unsigned k_first_inode = 11;
constexpr char k_label[] = "fault-torture";
constexpr unsigned k_label_at = k_block + 120;

unsigned char image[(k_root_block + 1) * k_block];

/// Little-endian on disk, whatever the machine is.
void put16(unsigned at, unsigned value) {
  image[at] = static_cast<unsigned char>(value);
  image[at + 1] = static_cast<unsigned char>(value >> 8);
}

void put32(unsigned at, uint32_t value) {
  put16(at, value & 0xffff);
  put16(at + 2, value >> 16);
}

void put_superblock() {
  constexpr unsigned k_base = k_block;
  put32(k_base + 0, k_inodes);
  put32(k_base + 4, k_blocks);
  put32(k_base + 12, k_blocks - 1 - k_used_blocks); // free blocks
  put32(k_base + 16, k_inodes - k_first_inode + 1); // free inodes
  put32(k_base + 20, 1);                            // first data block
  put32(k_base + 32, 8 * k_block);                  // blocks per group
  put32(k_base + 36, 8 * k_block);                  // fragments per group
  put32(k_base + 40, k_inodes);                     // inodes per group
  put16(k_base + 54, 0xffff);                       // mounts before a check
  put16(k_base + 56, 0xef53);
  put16(k_base + 58, 1); // clean
  put16(k_base + 60, 1); // go on after an error
  put32(k_base + 76, 1); // revision
  put32(k_base + 84, k_first_inode);
  put16(k_base + 88, k_inode_bytes);
  memcpy(image + k_label_at, k_label, sizeof(k_label));
}

void put_group() {
  constexpr unsigned k_base = 2 * k_block;
  put32(k_base + 0, 3);
  put32(k_base + 4, 4);
  put32(k_base + 8, k_table);
  put16(k_base + 12, k_blocks - 1 - k_used_blocks);
  put16(k_base + 14, k_inodes - k_first_inode + 1);
  put16(k_base + 16, 1); // directories
}

/// Marks what is in use, and what lies behind the end.
void put_bitmap(unsigned block, unsigned used, unsigned total) {
  for (unsigned bit = 0; bit < 8 * k_block; ++bit) {
    if (bit < used || bit >= total) {
      image[block * k_block + bit / 8] |=
          static_cast<unsigned char>(1U << (bit % 8));
    }
  }
}

void put_root() {
  constexpr unsigned k_inode = k_table * k_block + k_inode_bytes; // number 2
  put16(k_inode + 0, 0040755);
  put32(k_inode + 4, k_block);
  put16(k_inode + 26, 2); // links
  put32(k_inode + 28, k_block / 512);
  put32(k_inode + 40, k_root_block);
  constexpr unsigned k_base = k_root_block * k_block;
  put32(k_base, 2);
  put16(k_base + 4, 12);
  put16(k_base + 6, 1);
  image[k_base + 8] = '.';
  put32(k_base + 12, 2);
  put16(k_base + 16, k_block - 12);
  put16(k_base + 18, 2);
  image[k_base + 20] = '.';
  image[k_base + 21] = '.';
}

bool may_overwrite() {
  if (memcmp(image + k_label_at, k_label, sizeof(k_label)) == 0) {
    return true;
  }
  for (unsigned char byte : image) {
    if (byte != 0) {
      return false;
    }
  }
  return true;
}

} // namespace

long ext2_make(const char* device) {
  const long fd = sys::open(device, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return fd;
  }
  long result = sys::pread(int(fd), image, sizeof(image), 0);
  if (result == long(sizeof(image))) {
    result = -EBUSY;
    if (may_overwrite()) {
      memset(image, 0, sizeof(image));
      put_superblock();
      put_group();
      put_bitmap(3, k_used_blocks, k_blocks - 1);
      put_bitmap(4, k_first_inode - 1, k_inodes);
      put_root();
      const long done = sys::pwrite(int(fd), image, sizeof(image), 0);
      result = done == long(sizeof(image)) ? 0 : -EIO;
    }
  }
  sys::close(int(fd));
  return result < 0 ? result : 0;
}

} // namespace torture
