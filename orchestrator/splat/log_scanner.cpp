#include "splat/log_scanner.hpp"

#include <algorithm>
#include <utility>

#include "console/byte_census.hpp"
#include "splat/boundary_table.hpp"
#include "splat/prefilter.hpp"

namespace farm {
namespace {

/// Bytes the matcher gets at once.
constexpr std::size_t k_block = 1 << 20;
constexpr std::size_t k_threshold = 4 << 20;
constexpr std::size_t k_direct = 64 << 10;

/// The last `lines` lines of a text of whole lines.
std::string_view last_lines(std::string_view text, std::size_t lines) {
  std::size_t at = text.size();
  while (at > 0 && lines > 0) {
    const std::size_t end =
        at == 1 ? std::string_view::npos : text.rfind('\n', at - 2);
    at = end == std::string_view::npos ? 0 : end + 1;
    --lines;
  }
  return text.substr(at);
}

} // namespace

LogScanner::LogScanner(SplatSink splats, LineSink lines)
    : sink_(std::move(splats)),
      splitter_([this, lines = std::move(lines)](const ConsoleLine& line) {
        suite_ =
            suite_ || line.text.find(splat::k_suite_mark) != std::string::npos;
        extractor_.feed(line);
        if (lines) {
          lines(line);
        }
      }),
      threshold_(k_threshold) {}

LogScanner::~LogScanner() = default;

void LogScanner::feed(std::string_view bytes) {
  // A piece that is large enough is scanned where it is.
  if (pending_.empty() && bytes.size() >= k_direct) {
    const std::size_t end = bytes.rfind('\n') + 1;
    for (std::size_t at = 0; at < end;) {
      std::size_t size = std::min(k_block, end - at);
      const std::size_t last = bytes.substr(at, size).rfind('\n');
      size = last == bytes.npos ? bytes.find('\n', at) + 1 - at : last + 1;
      scan(bytes.substr(at, size));
      at += size;
    }
    bytes.remove_prefix(end);
  }
  while (!bytes.empty()) {
    const std::size_t line = bytes.find('\n');
    if (line == bytes.npos) { // of a long line the beginning is enough
      const std::size_t room =
          LineSplitter::k_longest_line -
          std::min(LineSplitter::k_longest_line,
                   pending_.size() - (pending_.rfind('\n') + 1));
      pending_ += bytes.substr(0, room);
      return;
    }
    const std::size_t room = k_block - std::min(k_block, pending_.size());
    std::size_t size = std::min(room, bytes.size());
    size = std::max(bytes.substr(0, size).rfind('\n') + 1, line + 1);
    pending_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (pending_.size() >= k_direct) {
      scan(pending_);
      pending_.clear();
    }
  }
}

void LogScanner::finish() {
  const std::size_t end = pending_.rfind('\n') + 1;
  scan(std::string_view(pending_).substr(0, end));
  if (end < pending_.size()) {
    rewind();
    by_line(std::string_view(pending_).substr(end));
  }
  splitter_.finish();
  pending_.clear();
  for (Splat& splat : extractor_.finish()) {
    sink_(std::move(splat));
  }
}

void LogScanner::scan(std::string_view block) {
  seen_ += block.size();
  if (prefilter_ == nullptr && seen_ > threshold_) {
    prefilter_ = std::make_unique<splat::Prefilter>();
  }
  const bool lines_only =
      suite_ || prefilter_ == nullptr || !prefilter_->works();
  const auto hits = lines_only ? std::nullopt : prefilter_->hits(block);
  if (!hits) {
    rewind();
    by_line(block);
  } else {
    scan(block, *hits);
  }
  for (Splat& splat : extractor_.take()) {
    sink_(std::move(splat));
  }
}

void LogScanner::scan(std::string_view block,
                      const std::vector<std::size_t>& hits) {
  auto hit = hits.begin();
  for (std::size_t at = 0; at < block.size();) {
    if (extractor_.idle() && !suite_) {
      hit = std::lower_bound(hit, hits.end(), at);
      if (hit == hits.end()) {
        pass_over(block.substr(at));
        return;
      }
      const std::size_t before =
          *hit == 0 ? block.npos : block.rfind('\n', *hit - 1);
      const std::size_t start =
          std::max(at, before == block.npos ? 0 : before + 1);
      pass_over(block.substr(at, start - at));
      rewind();
      at = start;
    }
    const std::size_t end = block.find('\n', at) + 1;
    by_line(block.substr(at, end - at));
    at = end;
  }
}

void LogScanner::pass_over(std::string_view quiet) {
  const std::size_t count = count_lines(quiet);
  line_ += count;
  if (count >= SplatExtractor::k_history) {
    tail_ = last_lines(quiet, SplatExtractor::k_history);
  } else {
    tail_ += quiet;
    tail_ = std::string(last_lines(tail_, SplatExtractor::k_history));
  }
  tail_lines_ = std::min(tail_lines_ + count, SplatExtractor::k_history);
}

/// The lines before this one, should they matter to it.
void LogScanner::rewind() {
  splitter_.seek(line_ - tail_lines_);
  splitter_.feed(tail_);
  tail_.clear();
  tail_lines_ = 0;
}

void LogScanner::by_line(std::string_view text) {
  splitter_.feed(text);
  line_ = splitter_.lines();
}

} // namespace farm
