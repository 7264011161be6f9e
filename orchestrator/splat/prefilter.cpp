#include "splat/prefilter.hpp"

#include <hs/hs.h>

#include <algorithm>
#include <set>
#include <string>

#include "console/byte_census.hpp"
#include "splat/boundary_table.hpp"
#include "splat/format_matcher.hpp"
#include "splat/oops_table.hpp"

namespace farm::splat {
namespace {

/// Shorter literals stand in every other line of a boot: for those the whole
/// pattern is looked for.
constexpr std::size_t k_telling = 10;

std::string quoted(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == ' ' || c == '_';
    out += word ? "" : "\\";
    out += c;
  }
  return out;
}

/// Without "$": what ends a line of the console may stand before the LF.
std::string unanchored(std::string text) {
  for (std::size_t at = text.find('$'); at != std::string::npos;
       at = text.find('$', at)) {
    if (at > 0 && text[at - 1] == '\\') {
      ++at;
    } else {
      text.erase(at, 1);
    }
  }
  return text;
}

std::set<std::string> expressions() {
  std::set<std::string> all = {quoted(k_lost_messages), quoted(k_suite_mark)};
  for (const Format& format : formats()) {
    if ((format.flags & k_ignore) == 0) {
      all.insert(format.literal.size() >= k_telling
                     ? quoted(format.literal)
                     : unanchored(expand_macros(format.pattern)));
    }
  }
  for (const std::string_view prefix : quoting_prefixes()) {
    all.insert("(?:^|[\\]>]) *" + quoted(prefix)); // begins a message
  }
  return all;
}

/// Called by the matcher; non-zero: enough.
int note(unsigned, unsigned long long, unsigned long long to, unsigned,
         void* context) {
  auto& ends = *static_cast<std::vector<std::size_t>*>(context);
  const auto end = static_cast<std::size_t>(to);
  if (ends.empty() || ends.back() != end) {
    ends.push_back(end);
  }
  return ends.size() > Prefilter::k_most_hits ? 1 : 0;
}

/// The table of formats as the matcher compiles it, once in a process; null
/// where it cannot.
const hs_database_t* compiled() {
  static const auto database = [] {
    const std::set<std::string> texts = expressions();
    std::vector<const char*> patterns;
    for (const std::string& text : texts) {
      patterns.push_back(text.c_str());
    }
    const std::vector<unsigned> flags(patterns.size(),
                                      HS_FLAG_PREFILTER | HS_FLAG_MULTILINE);
    const std::vector<unsigned> ids(patterns.size());
    hs_database_t* made = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_valid_platform() != HS_SUCCESS ||
        hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                         static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK,
                         nullptr, &made, &error) != HS_SUCCESS) {
      hs_free_compile_error(error);
      made = nullptr;
    }
    return std::unique_ptr<hs_database_t, hs_error_t (*)(hs_database_t*)>(
        made, hs_free_database);
  }();
  return database.get();
}

} // namespace

struct Prefilter::Engine {
  hs_scratch_t* scratch = nullptr;

  Engine() = default;
  ~Engine() { hs_free_scratch(scratch); }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
};

Prefilter::Prefilter() : engine_(std::make_unique<Engine>()) {
  if (compiled() != nullptr &&
      hs_alloc_scratch(compiled(), &engine_->scratch) != HS_SUCCESS) {
    engine_->scratch = nullptr;
  }
}

Prefilter::~Prefilter() = default;

bool Prefilter::works() const {
  return engine_->scratch != nullptr;
}

std::optional<std::vector<std::size_t>>
Prefilter::hits(std::string_view block) {
  std::vector<std::size_t> ends;
  const hs_error_t status =
      hs_scan(compiled(), block.data(), static_cast<unsigned>(block.size()), 0,
              engine_->scratch, note, &ends);
  if (status != HS_SUCCESS) {
    return std::nullopt;
  }
  if (has_odd_byte(block)) { // may lie within a header
    for (std::size_t at = 0; at < block.size(); ++at) {
      if (is_odd_byte(block, at)) {
        ends.push_back(at + 1);
      }
      if (ends.size() > k_most_hits) {
        return std::nullopt;
      }
    }
  }
  // The matcher promises no order among patterns. An end is one past the hit.
  for (std::size_t& end : ends) {
    end -= end == 0 ? 0 : 1;
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

} // namespace farm::splat
