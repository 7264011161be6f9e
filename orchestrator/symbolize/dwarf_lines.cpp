#include "symbolize/dwarf_lines.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include <dwarf.h>
#include <elfutils/libdw.h>

namespace farm {
namespace {

constexpr int k_deepest = 64; ///< nesting of scopes followed

/// Addresses [low, high) and the entry they belong to.
struct Span {
  Dwarf_Addr low = 0;
  Dwarf_Addr high = 0;
  Dwarf_Off die = 0;
};

void add_spans(Dwarf_Die* die, std::vector<Span>& out) {
  Dwarf_Addr base = 0;
  Dwarf_Addr low = 0;
  Dwarf_Addr high = 0;
  std::ptrdiff_t at = 0;
  while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0) {
    if (low < high) {
      out.push_back({low, high, dwarf_dieoffset(die)});
    }
  }
}

void sort(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.low < b.low; });
}

const Span* find(const std::vector<Span>& spans, Dwarf_Addr address) {
  auto next = std::upper_bound(
      spans.begin(), spans.end(), address,
      [](Dwarf_Addr value, const Span& span) { return value < span.low; });
  if (next == spans.begin()) {
    return nullptr;
  }
  --next;
  return address < next->high ? &*next : nullptr;
}

std::string name_of(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  const char* name =
      dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &attribute));
  return name == nullptr ? "" : name;
}

Dwarf_Word number_of(Dwarf_Die* die, unsigned what) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_attr(die, what, &attribute) == nullptr ||
      dwarf_formudata(&attribute, &value) != 0) {
    return 0;
  }
  return value;
}

/// "/a/b/linux/mm/../mm/x.c" without what leads nowhere.
std::string tidy(std::string_view path) {
  std::vector<std::string_view> parts;
  const bool absolute = path.starts_with('/');
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size()
                                                       : slash + 1);
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const auto part : parts) {
    out += absolute || !out.empty() ? "/" : "";
    out += part;
  }
  return out;
}

} // namespace

class DwarfLines::Impl {
 public:
  explicit Impl(Dwarf* dwarf) : dwarf_(dwarf) {}

  std::vector<SourceFrame> frames(Dwarf_Addr address) {
    if (dwarf_ == nullptr) {
      return {};
    }
    index_units();
    const Span* unit = find(units_, address);
    Dwarf_Die unit_die;
    if (unit == nullptr ||
        dwarf_offdie(dwarf_, unit->die, &unit_die) == nullptr) {
      return {};
    }
    std::vector<SourceFrame> out;
    const Span* function = find(functions(unit_die), address);
    Dwarf_Die function_die;
    if (function != nullptr &&
        dwarf_offdie(dwarf_, function->die, &function_die) != nullptr) {
      std::vector<Dwarf_Die> chain{function_die};
      descend(function_die, address, chain, 0);
      unwind(unit_die, chain, out);
    }
    if (Dwarf_Line* line = dwarf_getsrc_die(&unit_die, address)) {
      if (out.empty()) {
        out.emplace_back();
      }
      const char* file = dwarf_linesrc(line, nullptr, nullptr);
      out.front().file = file == nullptr ? "" : relative(file);
      dwarf_lineno(line, &out.front().line);
    }
    return out;
  }

  std::string tree() {
    if (dwarf_ != nullptr) {
      index_units();
    }
    return root_.substr(0, root_.size() - (root_.empty() ? 0 : 1));
  }

 private:
  void index_units() {
    if (indexed_) {
      return;
    }
    indexed_ = true;
    Dwarf_CU* unit = nullptr;
    Dwarf_Die die;
    Dwarf_Half version = 0;
    std::uint8_t type = 0;
    while (dwarf_get_units(dwarf_, unit, &unit, &version, &type, &die,
                           nullptr) == 0) {
      if (dwarf_tag(&die) == DW_TAG_compile_unit) {
        add_spans(&die, units_);
        note_root(name_of(&die));
      }
    }
    sort(units_);
  }

  /// The top of the kernel tree is where init/main.c is.
  void note_root(std::string_view name) {
    constexpr std::string_view k_landmark = "/init/main.c";
    if (root_.empty() && name.ends_with(k_landmark)) {
      root_ = tidy(name.substr(0, name.size() - k_landmark.size())) + '/';
    }
  }

  std::string relative(std::string_view file) const {
    std::string path = tidy(file);
    return !root_.empty() && path.starts_with(root_) ? path.substr(root_.size())
                                                     : path;
  }

  /// The functions of a unit by address.
  const std::vector<Span>& functions(Dwarf_Die& unit) {
    const Dwarf_Off offset = dwarf_dieoffset(&unit);
    const auto [found, fresh] = functions_.try_emplace(offset);
    if (fresh) {
      Dwarf_Die die;
      for (int more = dwarf_child(&unit, &die); more == 0;
           more = dwarf_siblingof(&die, &die)) {
        if (dwarf_tag(&die) == DW_TAG_subprogram) {
          add_spans(&die, found->second);
        } else if (dwarf_tag(&die) == DW_TAG_namespace) {
          add_members(die, found->second, 0);
        }
      }
      sort(found->second);
    }
    return found->second;
  }

  /// Functions defined inside a C++ or Rust namespace.
  void add_members(Dwarf_Die& scope, std::vector<Span>& out, int depth) {
    Dwarf_Die die;
    for (int more = dwarf_child(&scope, &die); more == 0 && depth < k_deepest;
         more = dwarf_siblingof(&die, &die)) {
      if (dwarf_tag(&die) == DW_TAG_subprogram) {
        add_spans(&die, out);
      } else if (dwarf_tag(&die) == DW_TAG_namespace) {
        add_members(die, out, depth + 1);
      }
    }
  }

  /// Appends the inlined functions around `address`, outermost first.
  void descend(Dwarf_Die& scope, Dwarf_Addr address,
               std::vector<Dwarf_Die>& chain, int depth) {
    Dwarf_Die die;
    for (int more = dwarf_child(&scope, &die); more == 0 && depth < k_deepest;
         more = dwarf_siblingof(&die, &die)) {
      const int tag = dwarf_tag(&die);
      if ((tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block) &&
          dwarf_haspc(&die, address) > 0) {
        if (tag == DW_TAG_inlined_subroutine) {
          chain.push_back(die);
        }
        Dwarf_Die inner = die;
        descend(inner, address, chain, depth + 1);
        return;
      }
    }
  }

  /// Turns a chain, outermost first, into frames, innermost first. The place
  /// of each but the innermost is where it calls the next one in.
  void unwind(Dwarf_Die& unit, std::vector<Dwarf_Die>& chain,
              std::vector<SourceFrame>& out) {
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    dwarf_getsrcfiles(&unit, &files, &count);
    for (std::size_t i = chain.size(); i-- > 0;) {
      SourceFrame frame;
      frame.function = name_of(&chain[i]);
      frame.inlined = i > 0;
      if (i + 1 < chain.size()) {
        Dwarf_Die& callee = chain[i + 1];
        frame.line = static_cast<int>(number_of(&callee, DW_AT_call_line));
        const auto index =
            static_cast<std::size_t>(number_of(&callee, DW_AT_call_file));
        const char* file = index < count
                               ? dwarf_filesrc(files, index, nullptr, nullptr)
                               : nullptr;
        frame.file = file == nullptr ? "" : relative(file);
      }
      out.push_back(std::move(frame));
    }
  }

  Dwarf* dwarf_;
  bool indexed_ = false;
  std::string root_;
  std::vector<Span> units_;
  std::unordered_map<Dwarf_Off, std::vector<Span>> functions_; ///< by unit
};

DwarfLines::DwarfLines(Dwarf* dwarf) : impl_(std::make_unique<Impl>(dwarf)) {}
DwarfLines::~DwarfLines() = default;
DwarfLines::DwarfLines(DwarfLines&&) noexcept = default;
DwarfLines& DwarfLines::operator=(DwarfLines&&) noexcept = default;

std::vector<SourceFrame> DwarfLines::frames(std::uint64_t address) {
  return impl_->frames(address);
}

std::string DwarfLines::tree() {
  return impl_->tree();
}

} // namespace farm
