#include "splat/extractor.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "splat/boundary_table.hpp"
#include "splat/format_matcher.hpp"
#include "splat/report.hpp"
#include "splat/stack_parser.hpp"

namespace farm {
namespace {

using splat::Match;
using splat::Report;

/// Lines kept of one report; the rest belongs to it and is dropped.
constexpr std::size_t k_most_lines = 4000;
/// Reports that may be open at a time.
constexpr std::size_t k_most_open = 64;
/// Finished splats that wait for an earlier one to be finished.
constexpr std::size_t k_most_waiting = 256;
constexpr std::size_t k_lead = 6;
/// A report whose task prints nothing for so long is over.
constexpr double k_pause_s = 20;
/// An uptime beyond which a boot message means a reboot.
constexpr double k_booted_s = 1;

bool is_quoting(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::any_of(
      splat::quoting_prefixes().begin(), splat::quoting_prefixes().end(),
      [&](std::string_view prefix) { return text.starts_with(prefix); });
}

bool says_messages_lost(std::string_view text) {
  return text.starts_with("** ") &&
         (text.find(splat::k_lost_messages) != std::string_view::npos);
}

bool is_end_of_trace(std::string_view text) {
  return text.starts_with("---[ end trace");
}

bool is_frame(std::string_view text) {
  return text.find("+0x") != std::string_view::npos &&
         !splat::parse_frames(text).empty();
}

bool has(const Match& match, unsigned flag) {
  return (match.format->flags & flag) != 0;
}

} // namespace

class SplatExtractor::Impl {
 public:
  void set_names(NameSource names) { names_ = std::move(names); }

  void feed(const ConsoleLine& line) {
    note_origin(line);
    if (says_messages_lost(line.text)) {
      for (auto& [context, report] : open_) {
        report.mishaps.lost_messages |= !report.ended;
      }
      return;
    }
    if (is_quoting(line.text)) {
      close(line.context);
      return;
    }
    auto match = splat::format_matcher().match(line.text);
    if (match && accepts(*match, line)) {
      header(std::move(*match), line);
    } else {
      append(line);
    }
    remember(line);
  }

  bool idle() const {
    return stamps_ && booted_ &&
           std::all_of(open_.begin(), open_.end(),
                       [](const auto& open) { return open.second.ended; });
  }

  std::vector<Splat> take() {
    std::sort(done_.begin(), done_.end(),
              [](const Splat& a, const Splat& b) { return a.line < b.line; });
    auto end = done_.end();
    if (done_.size() <= k_most_waiting && !open_.empty()) {
      const std::size_t first = header_line(first_open()->second);
      end = std::find_if(done_.begin(), done_.end(), [&](const Splat& splat) {
        return splat.line > first;
      });
    }
    std::vector<Splat> taken(std::make_move_iterator(done_.begin()),
                             std::make_move_iterator(end));
    done_.erase(done_.begin(), end);
    return taken;
  }

  void finish() {
    while (!open_.empty()) {
      close(open_.begin()->first);
    }
  }

 private:
  void note_origin(const ConsoleLine& line) {
    stamps_ = stamps_ || line.time_s.has_value();
    if (line.time_s) {
      booted_ = booted_ || *line.time_s > k_booted_s;
    }
  }

  /// Whether the line comes from the kernel and may open a report.
  bool accepts(const Match& match, const ConsoleLine& line) const {
    if (has(match, splat::k_ignore)) {
      return false;
    }
    if (has(match, splat::k_reboot)) {
      return booted_;
    }
    return has(match, splat::k_unstamped) || line.time_s.has_value() ||
           !line.context.empty() || !stamps_;
  }

  void header(Match match, const ConsoleLine& line) {
    const auto open = open_.find(line.context);
    if (open != open_.end()) {
      Report& report = open->second;
      if (!paused(report, line) && report.continued_by(match)) {
        report.ended = false;
        push(report, line);
        return;
      }
      report.mishaps.interrupted |=
          has(report.match, splat::k_closed) && !report.closed;
      report.mishaps.interrupted |=
          !report.ended && !report.has_frames &&
          !has(report.match, splat::k_no_stack | splat::k_preface);
      close(line.context);
    }
    if (has(match, splat::k_reboot)) {
      finish();
      booted_ = false;
    }
    expire(line);
    Report report;
    report.match = std::move(match);
    lead_in(report, line);
    report.header = report.lines.size();
    push(report, line);
    open_.emplace(line.context, std::move(report));
  }

  void append(const ConsoleLine& line) {
    const auto open = open_.find(line.context);
    if (open == open_.end()) {
      return;
    }
    Report& report = open->second;
    if (paused(report, line)) {
      close(line.context);
    } else if (!report.ended) {
      push(report, line);
      report.ended = is_end_of_trace(line.text);
    }
  }

  void push(Report& report, const ConsoleLine& line) {
    if (line.time_s) {
      report.last_time_s = line.time_s;
    }
    if (report.lines.size() < k_most_lines) {
      report.has_frames = report.has_frames || is_frame(line.text);
      report.closed = report.lines.size() > report.header &&
                      (report.closed || line.text.starts_with("====="));
      report.lines.push_back(line);
    }
  }

  static std::size_t header_line(const Report& report) {
    return report.lines[report.header].number;
  }

  std::map<std::string, Report>::const_iterator first_open() const {
    return std::min_element(
        open_.begin(), open_.end(), [](const auto& a, const auto& b) {
          return header_line(a.second) < header_line(b.second);
        });
  }

  /// Tasks that will not be heard of again would keep their reports open.
  void expire(const ConsoleLine& line) {
    for (auto it = open_.begin(); it != open_.end();) {
      const auto open = it++;
      if (paused(open->second, line)) {
        close(std::string(open->first));
      }
    }
    if (open_.size() >= k_most_open) {
      close(std::string(first_open()->first));
    }
  }

  static bool paused(const Report& report, const ConsoleLine& line) {
    return report.last_time_s && line.time_s &&
           *line.time_s - *report.last_time_s > k_pause_s;
  }

  /// Takes over what the same context said since the banner above the header.
  void lead_in(Report& report, const ConsoleLine& line) {
    std::vector<const ConsoleLine*> lead;
    for (std::size_t back = 1; back <= remembered_; ++back) {
      const ConsoleLine& old = history_[(next_ + k_history - back) % k_history];
      if (old.context != line.context || lead.size() == k_lead) {
        continue;
      }
      lead.push_back(&old);
      if (splat::is_banner(old.text)) {
        break;
      }
    }
    if (lead.empty() || !splat::is_banner(lead.back()->text)) {
      return;
    }
    for (auto it = lead.rbegin(); it != lead.rend(); ++it) {
      report.lines.push_back(**it);
    }
  }

  void remember(const ConsoleLine& line) {
    history_[next_] = line;
    next_ = (next_ + 1) % k_history;
    remembered_ = std::min(remembered_ + 1, k_history);
  }

  void close(const std::string& context) {
    const auto open = open_.find(context);
    if (open == open_.end()) {
      return;
    }
    done_.push_back(splat::make_splat(std::move(open->second), names_));
    open_.erase(open);
  }

  NameSource names_;
  std::map<std::string, Report> open_;         ///< by context
  std::array<ConsoleLine, k_history> history_; ///< a ring
  std::size_t next_ = 0;                       ///< place of the next line
  std::size_t remembered_ = 0;
  std::vector<Splat> done_;
  bool stamps_ = false; ///< the console has time stamps
  bool booted_ = false; ///< the kernel has been up for a while
};

SplatExtractor::SplatExtractor() : impl_(std::make_unique<Impl>()) {}
SplatExtractor::~SplatExtractor() = default;
SplatExtractor::SplatExtractor(SplatExtractor&&) noexcept = default;
SplatExtractor& SplatExtractor::operator=(SplatExtractor&&) noexcept = default;

void SplatExtractor::set_names(NameSource names) {
  impl_->set_names(std::move(names));
}

void SplatExtractor::feed(const ConsoleLine& line) {
  impl_->feed(line);
}

bool SplatExtractor::idle() const {
  return impl_->idle();
}

std::vector<Splat> SplatExtractor::take() {
  return impl_->take();
}

std::vector<Splat> SplatExtractor::finish() {
  impl_->finish();
  return impl_->take();
}

std::vector<Splat> extract(const std::vector<ConsoleLine>& lines) {
  SplatExtractor extractor;
  for (const ConsoleLine& line : lines) {
    extractor.feed(line);
  }
  return extractor.finish();
}

} // namespace farm
