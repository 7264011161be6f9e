#include "splat/stack_parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "splat/format_matcher.hpp"
#include "splat/oops_table.hpp"

namespace farm::splat {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
         (c >= 'A' && c <= 'F');
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$';
}

bool starts_name(char c) {
  return is_name(c) && (c < '0' || c > '9');
}

std::uint64_t to_number(std::string_view hex) {
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

/// Reads the parts of a line of a trace from left to right.
class FrameReader {
 public:
  explicit FrameReader(std::string_view text) : rest_(text) {}

  std::vector<Frame> read() {
    std::vector<Frame> frames;
    while (true) {
      Frame frame;
      const bool prefixed = skip_prefix(frame);
      if (!symbol(frame) && !decoded(frame) && !bare(frame) &&
          !(prefixed && frame.address != 0 && at_end())) {
        return frames;
      }
      suffix(frame);
      frames.push_back(std::move(frame));
      if (at_end()) {
        return frames;
      }
    }
  }

 private:
  bool at_end() const {
    return rest_.find_first_not_of(" \t)") == std::string_view::npos;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) {
      return false;
    }
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view take_hex() {
    std::size_t n = 0;
    while (n < rest_.size() && is_hex(rest_[n])) {
      ++n;
    }
    const auto hex = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return hex;
  }

  /// "[<c0101234>]", "[c000000000012345]", "[<(ptrval)>]", "[f0004e40 : ".
  bool address(Frame& frame) {
    const auto before = rest_;
    if (!take("[")) {
      return false;
    }
    const bool angle = take("<");
    take("0x");
    if (!take("(ptrval)") && !take("(____ptrval____)")) {
      const auto hex = take_hex();
      if (hex.size() < 4) {
        rest_ = before;
        return false;
      }
      frame.address = to_number(hex);
    }
    if (angle ? take(">]") : (take("]") || take(" : "))) {
      return true;
    }
    rest_ = before;
    return false;
  }

  /// Blanks, addresses, "? " and what else stands before a function.
  bool skip_prefix(Frame& frame) {
    bool any = false;
    while (!rest_.empty()) {
      if (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '(' ||
          rest_[0] == ')') {
        rest_.remove_prefix(1);
      } else if (take("? ")) {
        frame.reliable = false;
      } else if (take("from ") || take("<IRQ>") || take("<EOI>") ||
                 take("<TASK>") || take("<NMI>") || take("<<EOE>>")) {
        continue;
      } else if (!address(frame)) {
        break;
      } else {
        any = true;
      }
    }
    return any;
  }

  /// "func+0x12/0x34", or "func" before " from ".
  bool symbol(Frame& frame) {
    if (rest_.empty() || !starts_name(rest_[0])) {
      return false;
    }
    std::size_t n = 0;
    while (n < rest_.size() && is_name(rest_[n])) {
      ++n;
    }
    const auto before = rest_;
    const auto name = rest_.substr(0, n);
    rest_.remove_prefix(n);
    // But not m68k's "Stack from 00eb5c70:".
    if ((rest_.starts_with(" from ") || rest_.starts_with(") from ")) &&
        rest_.find("+0x") != rest_.npos) {
      frame.function = name;
      frame.printed = name;
      return true;
    }
    if (!take("+0x")) {
      rest_ = before;
      return false;
    }
    const auto offset = take_hex();
    if (offset.empty() || !take("/0x")) {
      rest_ = before;
      return false;
    }
    const auto size = take_hex();
    if (size.empty()) {
      rest_ = before;
      return false;
    }
    frame.function = name;
    frame.offset = to_number(offset);
    frame.size = to_number(size);
    frame.printed = before.substr(0, before.size() - rest_.size());
    return true;
  }

  /// "func mm/file.c:12 [inline]": a trace that was symbolized already.
  bool decoded(Frame& frame) {
    if (rest_.empty() || !starts_name(rest_[0]) ||
        !rest_.ends_with("[inline]")) {
      return false;
    }
    const std::size_t space = rest_.find(' ');
    const std::size_t colon = rest_.rfind(':');
    if (colon == std::string_view::npos || colon < space) {
      return false;
    }
    frame.function = rest_.substr(0, space);
    frame.printed = rest_;
    frame.inlined = true;
    frame.file = rest_.substr(space + 1, colon - space - 1);
    std::from_chars(rest_.data() + colon + 1, rest_.data() + rest_.size(),
                    frame.line);
    rest_ = {};
    return true;
  }

  /// "0xffffffffa0001234": code without a symbol.
  bool bare(Frame& frame) {
    const auto before = rest_;
    if (!take("0x")) {
      return false;
    }
    const auto hex = take_hex();
    if (hex.empty() || !at_end()) {
      rest_ = before;
      return false;
    }
    frame.address = to_number(hex);
    frame.printed = before;
    return true;
  }

  /// " [module]", " [module buildid]", " (unreliable)", " mm/file.c:12".
  void suffix(Frame& frame) {
    if (rest_.starts_with(" [") && rest_.size() > 2 && starts_name(rest_[2])) {
      const std::size_t close = rest_.find(']');
      if (close != std::string_view::npos) {
        const auto inside = rest_.substr(2, close - 2);
        frame.module = inside.substr(0, inside.find(' '));
        rest_.remove_prefix(close + 1);
      }
    }
    if (rest_.starts_with(" (unreliable)")) {
      frame.reliable = false;
    }
    if (frame.printed.empty() && frame.address != 0) {
      char digits[20];
      const auto end =
          std::to_chars(digits, digits + sizeof digits, frame.address, 16);
      frame.printed = "0x" + std::string(digits, end.ptr);
    }
    // Another frame may follow on the line ("... from ..."); else ignore it.
    const std::size_t next = rest_.find(" from ");
    const std::size_t bracket = rest_.find(" [<");
    const std::size_t more = std::min(next, bracket);
    rest_ = more == std::string_view::npos ? std::string_view{}
                                           : rest_.substr(more);
  }

  std::string_view rest_;
};

/// A pattern whose named groups are groups only: names may be given once.
std::string without_names(std::string_view pattern) {
  std::string out(pattern);
  for (auto at = out.find("(?P<"); at != std::string::npos;
       at = out.find("(?P<", at)) {
    out.replace(at, out.find('>', at) + 1 - at, "(?:");
  }
  return out;
}

struct CompiledLabel {
  const StackLabel* label;
  Pattern pattern;
};

const std::vector<CompiledLabel>& compiled_labels() {
  static const auto labels = [] {
    std::vector<CompiledLabel> out;
    for (const StackLabel& label : stack_labels()) {
      out.push_back({&label, Pattern(label.pattern, true)});
    }
    return out;
  }();
  return labels;
}

/// Whether any label matches: most lines with a colon are registers.
const Pattern& any_label() {
  static const Pattern pattern = [] {
    std::string all;
    for (const StackLabel& label : stack_labels()) {
      all +=
          (all.empty() ? "(?:" : "|(?:") + without_names(label.pattern) + ")";
    }
    return Pattern(all, true);
  }();
  return pattern;
}

struct CompiledPc {
  const PcForm* form;
  Pattern pattern;
};

const std::vector<CompiledPc>& compiled_pcs() {
  static const auto forms = [] {
    std::vector<CompiledPc> out;
    for (const PcForm& form : pc_forms()) {
      out.push_back({&form, Pattern(form.pattern, false)});
    }
    return out;
  }();
  return forms;
}

std::optional<Frame> program_counter(std::string_view text) {
  for (const CompiledPc& pc : compiled_pcs()) {
    Fields fields;
    if (text.find(pc.form->literal) == std::string_view::npos ||
        !pc.pattern.match(text, fields)) {
      continue;
    }
    if (fields.contains("symbol")) {
      auto frames = parse_frames(fields.at("symbol"));
      if (!frames.empty()) {
        return std::move(frames.front());
      }
    } else if (fields.contains("address")) {
      Frame frame;
      frame.address = to_number(fields.at("address"));
      frame.printed = "0x" + fields.at("address");
      return frame;
    }
  }
  return std::nullopt;
}

bool may_be_label(std::string_view text) {
  return text.find(':') != std::string_view::npos ||
         text.starts_with("allocated by") || text.starts_with("freed by") ||
         text.starts_with("Call ");
}

/// Collects the traces of a report line by line.
class Dissector {
 public:
  void line(std::string_view text, std::size_t index) {
    if (text.starts_with("(stack is ") && !out_.traces.empty() &&
        out_.traces.back().stack.frames.empty()) {
      out_.traces.pop_back(); // KASAN says that it has none
      last_label_ = nullptr;
    }
    interrupts(text);
    auto frames = parse_frames(text);
    if (frames.empty()) {
      if (may_be_label(text) && label(text)) {
        out_.last_line = index;
        return;
      }
      if (auto pc = program_counter(text)) {
        out_.program_counters.push_back(std::move(*pc));
        out_.last_line = index;
        return;
      }
    }
    if (!frames.empty()) {
      add(std::move(frames));
      out_.last_line = index;
    }
  }

  Anatomy take() { return std::move(out_); }

 private:
  void interrupts(std::string_view text) {
    if (out_.traces.empty()) {
      return;
    }
    if (text.find("</IRQ>") != std::string_view::npos ||
        text.find("<EOI>") != std::string_view::npos) {
      Trace& trace = out_.traces.back();
      trace.irq_end = trace.stack.frames.size();
    }
  }

  /// "stack backtrace:" and then "Call Trace:" announce the same trace.
  bool continues(const StackLabel& label) const {
    return label.role == StackRole::running && last_label_ != nullptr &&
           last_label_ != &label && out_.traces.back().stack.frames.empty() &&
           (last_label_->role == StackRole::running ||
            last_label_->role == StackRole::announces);
  }

  bool label(std::string_view text) {
    text = strip_subsystem(text);
    if (!any_label().match(text)) {
      return false;
    }
    for (const CompiledLabel& row : compiled_labels()) {
      Fields fields;
      if (!row.pattern.match(text, fields)) {
        continue;
      }
      std::string name(row.label->label);
      if (fields.contains("by")) {
        name += (name == "chain" ? " #" : " by task ") + fields.at("by");
      }
      if (!continues(*row.label)) {
        out_.traces.push_back(
            {{std::move(name), {}}, row.label->role, true, 0});
      }
      last_label_ = row.label;
      // m68k, mips and loongarch print the first frame behind the label.
      if (row.label->role == StackRole::running) {
        if (const auto at = text.find(":["); at != std::string_view::npos) {
          add(parse_frames(text.substr(at + 1)));
        } else if (const auto blank = text.find(": [");
                   blank != std::string_view::npos) {
          add(parse_frames(text.substr(blank + 1)));
        }
      }
      return true;
    }
    return false;
  }

  void add(std::vector<Frame> frames) {
    if (frames.empty()) {
      return;
    }
    if (out_.traces.empty()) {
      out_.traces.push_back({{"call trace", {}}, StackRole::running, false, 0});
    }
    auto& stack = out_.traces.back().stack.frames;
    for (Frame& frame : frames) {
      // "a from b", "b from c": b is one frame.
      if (!stack.empty() && frame.size == 0 && !frame.function.empty() &&
          !frame.inlined && stack.back().function == frame.function) {
        continue;
      }
      stack.push_back(std::move(frame));
    }
  }

  Anatomy out_;
  const StackLabel* last_label_ = nullptr;
};

} // namespace

std::vector<Frame> parse_frames(std::string_view text) {
  return FrameReader(text).read();
}

Anatomy dissect(const std::vector<ConsoleLine>& lines, std::size_t first) {
  Dissector dissector;
  for (std::size_t i = first + 1; i < lines.size(); ++i) {
    dissector.line(lines[i].text, i);
  }
  return dissector.take();
}

} // namespace farm::splat
