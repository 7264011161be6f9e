#include "symbolize/symbolizer.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <utility>

#include "symbolize/dwarf_lines.hpp"
#include "symbolize/elf_file.hpp"
#include "symbolize/elf_symbols.hpp"

namespace farm {
namespace {

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx",
                static_cast<unsigned long long>(value));
  return text;
}

} // namespace

class Symbolizer::Impl {
 public:
  Impl(ElfFile file, ElfSymbols symbols)
      : file_(std::move(file)), symbols_(std::move(symbols)),
        lines_(file_.dwarf()) {}

  /// The frames at an address of the file. `call` is set for a return address:
  /// the call is before it.
  std::vector<Frame> lookup(std::uint64_t address, bool call) {
    const ElfSymbol* symbol = symbols_.at(address);
    std::vector<Frame> frames;
    if (symbol == nullptr) {
      return frames; // code the linker dropped still has lines, at address 0
    }
    for (SourceFrame& source : lines_.frames(address - (call ? 1 : 0))) {
      Frame frame;
      frame.function = std::move(source.function);
      frame.file = std::move(source.file);
      frame.line = source.line;
      frame.inlined = source.inlined;
      frames.push_back(std::move(frame));
    }
    if (frames.empty()) {
      frames.emplace_back();
    }
    Frame& outer = frames.back();
    outer.function = symbol->name; // what the console has, with its suffixes
    outer.offset = address - symbol->address;
    outer.size = symbol->size;
    for (Frame& frame : frames) {
      frame.address = address + static_cast<std::uint64_t>(slide);
    }
    return frames;
  }

  /// The printed frame with file and line, and the inlined ones before it;
  /// empty: not in the file.
  std::vector<Frame> expand(const Frame& printed) {
    const auto address = file_address(printed);
    auto found = !address || printed.inlined
                     ? std::vector<Frame>{}
                     : lookup(*address, printed.offset != 0);
    if (found.empty()) {
      return found;
    }
    Frame& outer = found.back();
    outer.printed = printed.printed;
    if (!printed.function.empty()) {
      outer.function = printed.function;
      outer.offset = printed.offset;
      outer.size = printed.size;
    }
    for (Frame& frame : found) {
      frame.module = printed.module;
      frame.reliable = printed.reliable;
    }
    return found;
  }

  /// Where a printed frame is in the file.
  std::optional<std::uint64_t> file_address(const Frame& frame) const {
    if (!frame.function.empty()) {
      const ElfSymbol* symbol =
          symbols_.find(frame.function, frame.offset, frame.size);
      return symbol == nullptr ? std::nullopt
                               : std::optional(symbol->address + frame.offset);
    }
    return frame.address == 0
               ? std::nullopt
               : std::optional(frame.address -
                               static_cast<std::uint64_t>(slide));
  }

  /// The distance on which most frames that have both address and function
  /// agree. Hashed pointers agree on nothing.
  std::optional<std::int64_t> guess_slide(const Splat& splat) const {
    constexpr std::int64_t k_page = 4096;
    std::map<std::int64_t, int> votes;
    for (const Stack& stack : splat.stacks) {
      for (const Frame& frame : stack.frames) {
        const auto address =
            frame.module.empty() ? file_address(frame) : std::nullopt;
        if (address && frame.address != 0 && !frame.function.empty()) {
          ++votes[static_cast<std::int64_t>(frame.address - *address)];
        }
      }
    }
    for (const auto& [distance, count] : votes) {
      if (count >= 2 && distance % k_page == 0) {
        return distance;
      }
    }
    return std::nullopt;
  }

  const ElfSymbols& symbols() const { return symbols_; }
  std::string tree() { return lines_.tree(); }

  std::int64_t slide = 0;

 private:
  ElfFile file_;
  ElfSymbols symbols_;
  DwarfLines lines_;
};

Symbolizer::Symbolizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Symbolizer::~Symbolizer() = default;
Symbolizer::Symbolizer(Symbolizer&&) noexcept = default;
Symbolizer& Symbolizer::operator=(Symbolizer&&) noexcept = default;

Result<Symbolizer> Symbolizer::open(const std::filesystem::path& vmlinux) {
  auto file = ElfFile::open(vmlinux);
  if (!file) {
    return file.error().in(vmlinux.string());
  }
  auto symbols = ElfSymbols::read(file->elf());
  if (!symbols) {
    return symbols.error().in(vmlinux.string());
  }
  return Symbolizer(
      std::make_unique<Impl>(std::move(*file), std::move(*symbols)));
}

std::vector<Frame> Symbolizer::lookup(std::uint64_t pc) {
  return impl_->lookup(pc - static_cast<std::uint64_t>(impl_->slide), false);
}

std::optional<Frame> Symbolizer::function_at(std::uint64_t pc) const {
  const std::uint64_t address = pc - static_cast<std::uint64_t>(impl_->slide);
  const ElfSymbol* symbol = impl_->symbols().at(address);
  if (symbol == nullptr) {
    return std::nullopt;
  }
  Frame frame;
  frame.function = symbol->name;
  frame.address = pc;
  frame.offset = address - symbol->address;
  frame.size = symbol->size;
  return frame;
}

std::optional<std::uint64_t> Symbolizer::address(std::string_view function,
                                                 std::uint64_t offset,
                                                 std::uint64_t size) const {
  const ElfSymbol* symbol = impl_->symbols().find(function, offset, size);
  if (symbol == nullptr) {
    return std::nullopt;
  }
  return symbol->address + offset + static_cast<std::uint64_t>(impl_->slide);
}

void Symbolizer::symbolize(Splat& splat) {
  if (const auto slide = impl_->guess_slide(splat)) {
    impl_->slide = *slide;
  }
  expand_frames(splat, [this](const Frame& frame) {
    return frame.module.empty() ? impl_->expand(frame) : std::vector<Frame>{};
  });
}

std::vector<Frame> Symbolizer::expand(const Frame& printed) {
  return impl_->expand(printed);
}

std::string Symbolizer::tree() {
  return impl_->tree();
}

void expand_frames(
    Splat& splat,
    const std::function<std::vector<Frame>(const Frame& printed)>& expand) {
  for (Stack& stack : splat.stacks) {
    std::vector<Frame> out;
    for (Frame& printed : stack.frames) {
      auto found = expand(printed);
      if (found.empty()) {
        out.push_back(std::move(printed));
      }
      std::move(found.begin(), found.end(), std::back_inserter(out));
    }
    stack.frames = std::move(out);
  }
}

std::string Symbolizer::where(std::uint64_t pc) {
  const auto frames = lookup(pc);
  if (frames.empty()) {
    return {};
  }
  const Frame& outer = frames.back();
  const Frame& inner = frames.front();
  std::string text = outer.function + '+' + hex(outer.offset);
  if (!inner.file.empty()) {
    text += ' ' + inner.file + ':' + std::to_string(inner.line);
  }
  return text;
}

void Symbolizer::set_slide(std::int64_t slide) {
  impl_->slide = slide;
}

} // namespace farm
