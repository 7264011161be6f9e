#include "symbolize/elf_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

namespace farm {
namespace {

/// Debug information is what is in the file: nothing is searched for.
int find_nothing(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*,
                 const char*, GElf_Word, char**) {
  return -1;
}

constexpr Dwfl_Callbacks k_offline = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = find_nothing,
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = nullptr,
};

} // namespace

class ElfFile::Impl {
 public:
  Impl() = default;
  ~Impl() {
    if (layout_ != nullptr) { // owns what it gave
      dwfl_end(layout_);
    } else {
      dwarf_end(dwarf);
    }
    elf_end(own_);
    if (fd_ >= 0) {
      close(fd_);
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Error: see ElfFile::open().
  Result<void> open(const std::filesystem::path& path) {
    elf_version(EV_CURRENT);
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) {
      return Error{ErrorKind::infra, std::strerror(errno), ""};
    }
    own_ = elf_begin(fd_, ELF_C_READ_MMAP_PRIVATE, nullptr);
    GElf_Ehdr header;
    if (own_ == nullptr || elf_kind(own_) != ELF_K_ELF ||
        gelf_getehdr(own_, &header) == nullptr) {
      return Error{ErrorKind::infra, "not an ELF file", ""};
    }
    elf = own_;
    if (header.e_type == ET_REL) {
      lay_out(path);
    } else {
      dwarf = dwarf_begin_elf(own_, DWARF_C_READ, nullptr);
    }
    return {};
  }

  Elf* elf = nullptr;
  Dwarf* dwarf = nullptr;

 private:
  void lay_out(const std::filesystem::path& path) {
    layout_ = dwfl_begin(&k_offline);
    Dwfl_Module* module =
        layout_ == nullptr ? nullptr
                           : dwfl_report_offline(layout_, "", path.c_str(), -1);
    if (module == nullptr || dwfl_report_end(layout_, nullptr, nullptr) != 0) {
      return;
    }
    Dwarf_Addr bias = 0;
    dwarf = dwfl_module_getdwarf(module, &bias);
    Elf* placed = dwfl_module_getelf(module, &bias);
    elf = placed == nullptr ? own_ : placed;
  }

  int fd_ = -1;
  Elf* own_ = nullptr;
  Dwfl* layout_ = nullptr; ///< of a relocatable file
};

ElfFile::ElfFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ElfFile::~ElfFile() = default;
ElfFile::ElfFile(ElfFile&&) noexcept = default;
ElfFile& ElfFile::operator=(ElfFile&&) noexcept = default;

Result<ElfFile> ElfFile::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  TRY(impl->open(path));
  return ElfFile(std::move(impl));
}

Elf* ElfFile::elf() const {
  return impl_->elf;
}

Dwarf* ElfFile::dwarf() const {
  return impl_->dwarf;
}

} // namespace farm
