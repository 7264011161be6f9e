#include "image/initramfs.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/digest.hpp"
#include "base/filesystem.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_guest_file = "fault-torture";
constexpr const char* k_archive = "initramfs.cpio";

/// Archives fill whole blocks, as those of cpio(1) do. init/initramfs.c passes
/// over the zeros, and wants a second archive at a multiple of 4. QEMU for
/// nios2 puts the device tree right behind, and libfdt wants that at a multiple
/// of 8.
constexpr std::size_t k_block = 512;

using ArchivePtr = std::unique_ptr<archive, decltype(&archive_write_free)>;
using EntryPtr = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

la_ssize_t append(archive* /*unused*/, void* text, const void* bytes,
                  std::size_t size) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes),
                                          size);
  return static_cast<la_ssize_t>(size);
}

EntryPtr make_entry(const std::string& path, unsigned type, unsigned mode) {
  EntryPtr entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_filetype(entry.get(), type);
  archive_entry_set_perm(entry.get(), mode);
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_nlink(entry.get(), 1);
  return entry;
}

/// Appends entries to one archive; the first failure sticks.
class Packer {
 public:
  explicit Packer(std::string& out)
      : archive_(archive_write_new(), &archive_write_free) {
    archive_write_set_format_cpio_newc(archive_.get());
    archive_write_set_bytes_per_block(archive_.get(), 0);
    check(archive_write_open(archive_.get(), &out, nullptr, &append, nullptr));
  }

  void add(archive_entry* entry, std::string_view bytes = {}) {
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    check(archive_write_header(archive_.get(), entry));
    if (!bytes.empty() &&
        archive_write_data(archive_.get(), bytes.data(), bytes.size()) < 0) {
      check(ARCHIVE_FATAL);
    }
  }

  Result<void> finish() {
    check(archive_write_close(archive_.get()));
    if (!failure_.empty()) {
      return Error{ErrorKind::infra, "initramfs: " + failure_, ""};
    }
    return {};
  }

 private:
  void check(int status) {
    if (status != ARCHIVE_OK && failure_.empty()) {
      const char* text = archive_error_string(archive_.get());
      failure_ = text == nullptr ? "cannot be packed" : text;
    }
  }

  ArchivePtr archive_;
  std::string failure_;
};

} // namespace

Result<std::string>
pack_initramfs(const InitramfsManifest& manifest,
               const std::map<std::string, std::string>& contents) {
  std::string out;
  Packer packer(out);
  for (const DirEntry& dir : manifest.dirs) {
    packer.add(make_entry(dir.path, AE_IFDIR, dir.mode).get());
  }
  for (const NodeEntry& node : manifest.nodes) {
    const unsigned type = node.type == 'b' ? AE_IFBLK : AE_IFCHR;
    const EntryPtr entry = make_entry(node.path, type, node.mode);
    archive_entry_set_rdevmajor(entry.get(), node.major);
    archive_entry_set_rdevminor(entry.get(), node.minor);
    packer.add(entry.get());
  }
  for (const FileEntry& file : manifest.files) {
    const auto content = contents.find(file.from);
    if (content == contents.end()) {
      return Error{ErrorKind::config,
                   "initramfs.yaml: nothing is called '" + file.from + "'", ""};
    }
    packer.add(make_entry(file.path, AE_IFREG, file.mode).get(),
               content->second);
  }
  TRY(packer.finish());
  out.resize((out.size() + k_block - 1) / k_block * k_block);
  return out;
}

Result<std::string> with_options(std::string initramfs,
                                 const std::string& options) {
  if (options.empty()) {
    return initramfs;
  }
  InitramfsManifest manifest;
  manifest.files = {{k_options_file, "options", 0444}};
  TRY_ASSIGN(const std::string second,
             pack_initramfs(manifest, {{"options", options + "\n"}}));
  return initramfs + second;
}

Result<std::string> with_busybox(const std::string& initramfs,
                                 const fs::path& busybox) {
  TRY_ASSIGN(const std::string content, real_filesystem().read_file(busybox));
  InitramfsManifest manifest;
  manifest.dirs = {{"bin", 0755}};
  manifest.files = {{"bin/busybox", "busybox", 0755}};
  TRY_ASSIGN(const std::string second,
             pack_initramfs(manifest, {{"busybox", content}}));
  return initramfs + second;
}

Result<GuestImage> make_guest_image(const Cache& cache,
                                    const InitramfsManifest& manifest,
                                    const fs::path& binary) {
  TRY_ASSIGN(const std::string content, real_filesystem().read_file(binary));
  TRY_ASSIGN(const std::string bytes,
             pack_initramfs(manifest, {{k_guest_file, content}}));
  const std::string digest = sha256_hex(bytes).substr(0, 32);
  TRY_ASSIGN(const FileLock lock, cache.lock("initramfs-" + digest));
  TRY_ASSIGN(auto entry, cache.find("initramfs", digest));
  if (!entry) {
    TRY_ASSIGN(const fs::path staged, cache.stage());
    TRY(real_filesystem().write_atomic(staged / k_archive, bytes));
    TRY_ASSIGN(const fs::path made, cache.publish("initramfs", digest, staged));
    entry = made;
  }
  return GuestImage{binary, *entry / k_archive, digest};
}

} // namespace farm
