#include "console/line_splitter.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "console/byte_census.hpp"
#include "console/printk_prefix.hpp"

namespace farm {
namespace {

constexpr char k_escape = '\x1b';

/// The first byte behind the escape sequence that starts at `at`.
std::size_t skip_escape(std::string_view raw, std::size_t at) {
  ++at;
  if (at >= raw.size()) {
    return at;
  }
  const char kind = raw[at++];
  if (kind == '[') { // CSI: parameters, then one final byte
    while (at < raw.size() && raw[at] >= 0x20 && raw[at] < 0x40) {
      ++at;
    }
    return at < raw.size() && raw[at] >= 0x40 ? at + 1 : at;
  }
  if (kind == ']') { // OSC: up to BEL or ESC backslash
    while (at < raw.size() && raw[at] != '\a' && raw[at] != k_escape) {
      ++at;
    }
    return std::min(at + 1, raw.size());
  }
  if (kind == '(' || kind == ')' || kind == '#') { // one more byte
    return std::min(at + 1, raw.size());
  }
  return is_control_byte(kind) ? at - 1 : at;
}

/// Copies `raw` without escape sequences and control bytes.
void scrub(std::string_view raw, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == k_escape) {
      at = skip_escape(raw, at);
    } else {
      if (!is_control_byte(raw[at])) {
        out.push_back(raw[at]);
      }
      ++at;
    }
  }
}

ConsoleLine make_line(std::string_view text, std::size_t number) {
  const PrintkPrefix prefix = printk_prefix(text);
  ConsoleLine line;
  line.number = number;
  line.time_s = prefix.time_s;
  line.context = prefix.context;
  line.text = text.substr(prefix.length);
  return line;
}

/// Where another message begins in the middle of a line: at a time stamp,
/// unless the message quotes it, which it can do with a past one only.
std::optional<std::size_t> spliced(const ConsoleLine& line) {
  const std::size_t at = find_time_stamp(line.text);
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  const auto time =
      printk_prefix(std::string_view(line.text).substr(at)).time_s;
  return line.time_s && *time < *line.time_s ? std::nullopt : std::optional(at);
}

} // namespace

LineSplitter::LineSplitter(Sink sink) : sink_(std::move(sink)) {}

void LineSplitter::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    if (pending_.empty() && end != std::string_view::npos) {
      emit(piece.substr(0, k_longest_line));
    } else {
      pending_.append(piece.substr(0, k_longest_line - pending_.size()));
      if (end != std::string_view::npos) {
        emit(pending_);
        pending_.clear();
      }
    }
    if (end == std::string_view::npos) {
      return;
    }
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish() {
  if (!pending_.empty()) {
    emit(pending_);
    pending_.clear();
  }
}

void LineSplitter::emit(std::string_view raw) {
  const std::size_t number = number_++;
  while (raw.ends_with('\r')) {
    raw.remove_suffix(1);
  }
  if (has_control_byte(raw)) {
    scrub(raw, cleaned_);
    raw = cleaned_;
  }
  ConsoleLine line = make_line(raw, number);
  while (const auto next = spliced(line)) {
    ConsoleLine rest =
        make_line(std::string_view(line.text).substr(*next), number);
    line.text.resize(*next);
    sink_(line);
    line = std::move(rest);
  }
  sink_(line);
}

std::vector<ConsoleLine> split_lines(std::string_view log) {
  std::vector<ConsoleLine> lines;
  LineSplitter splitter(
      [&lines](const ConsoleLine& line) { lines.push_back(line); });
  splitter.feed(log);
  splitter.finish();
  return lines;
}

} // namespace farm
