#include "guest/ktap_parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "harness/protocol.hpp"

namespace farm {
namespace {

namespace wire = torture::protocol;

// KTAP's own words.
constexpr std::string_view k_ok = "ok ";
constexpr std::string_view k_not_ok = "not ok ";

constexpr std::string_view k_end = "end "; // the word alone ends a state

/// More than this many diagnostics of one case are dropped.
constexpr std::size_t k_most_diagnostics = 1000;

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text.remove_prefix(prefix.size());
  return true;
}

/// Takes the next word off the front; empty: there is none.
std::string_view take_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::optional<int> to_int(std::string_view word) {
  int value = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) {
    return std::nullopt;
  }
  return value;
}

std::map<std::string, std::string> key_values(std::string_view text) {
  std::map<std::string, std::string> pairs;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    const std::size_t equal = word.find('=');
    if (equal != std::string_view::npos && equal > 0) {
      pairs.emplace(word.substr(0, equal), word.substr(equal + 1));
    }
  }
  return pairs;
}

int int_of(const std::map<std::string, std::string>& pairs,
           const std::string& key, int otherwise) {
  const auto found = pairs.find(key);
  return found == pairs.end() ? otherwise
                              : to_int(found->second).value_or(otherwise);
}

/// Cuts "time_ms=T" off the end of a result's text.
std::optional<int> take_time(std::string_view& text) {
  constexpr std::string_view k_key = wire::k_time;
  const std::size_t at = text.rfind(k_key);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto value = to_int(trim(text.substr(at + k_key.size())));
  if (!value) {
    return std::nullopt;
  }
  text = trim(text.substr(0, at));
  if (text.ends_with('#')) {
    text = trim(text.substr(0, text.size() - 1));
  }
  return value;
}

GuestCase::Word word_of(bool ok, std::string_view& rest) {
  struct Row {
    std::string_view directive;
    bool ok;
    GuestCase::Word word;
  };
  static constexpr Row k_rows[] = {
      {wire::k_skip, true, GuestCase::Word::skip},
      {wire::k_fail, false, GuestCase::Word::fail},
      {wire::k_error, false, GuestCase::Word::error},
      {wire::k_timeout, false, GuestCase::Word::timeout},
  };
  std::string_view after = rest;
  const std::string_view directive = take_word(after);
  for (const Row& row : k_rows) {
    if (row.ok == ok && row.directive == directive) {
      rest = trim(after);
      return row.word;
    }
  }
  return ok ? GuestCase::Word::pass : GuestCase::Word::fail;
}

std::string_view area_of(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? "" : name.substr(0, slash);
}

/// A result may name its case with or without the area.
bool names(std::string_view result, const GuestCase& test) {
  const std::string_view full = test.name;
  return result == full ||
         (!test.area.empty() && result == full.substr(test.area.size() + 1));
}

} // namespace

KtapParser::KtapParser(GuestEvents events) : events_(std::move(events)) {}

void KtapParser::feed(const ConsoleLine& line) {
  last_line_ = line.number;
  const std::string_view text = trim(line.text);
  if (text.starts_with(k_ok) || text.starts_with(k_not_ok)) {
    result(text, line);
  } else if (std::string_view rest = text; take_prefix(rest, wire::k_prefix)) {
    if (take_prefix(rest, wire::k_suite)) {
      suite(rest);
    } else if (take_prefix(rest, wire::k_start)) {
      start(rest, line);
    } else if (take_prefix(rest, wire::k_state)) {
      state(rest, line);
    } else if (take_prefix(rest, wire::k_expect)) {
      expect(rest);
    } else if (take_prefix(rest, k_end)) {
      end(rest, line);
    }
  } else if (current_ && text.starts_with("# ")) {
    auto& diagnostics = report_.cases.back().diagnostics;
    if (diagnostics.size() < k_most_diagnostics) {
      diagnostics.emplace_back(text.substr(2));
    }
  }
}

const GuestCase* KtapParser::running() const {
  return running_ ? &report_.cases.back() : nullptr;
}

const GuestCase* KtapParser::current() const {
  return report_.cases.empty() ? nullptr : &report_.cases.back();
}

GuestReport KtapParser::finish() {
  close(last_line_);
  return report_;
}

void KtapParser::suite(std::string_view rest) {
  if (report_.started) {
    return; // replayed
  }
  report_.started = true;
  report_.suite = key_values(rest);
  report_.total = int_of(report_.suite, "total", -1);
  if (events_.suite_started) {
    events_.suite_started(report_);
  }
}

void KtapParser::start(std::string_view rest, const ConsoleLine& line) {
  const auto index = to_int(take_word(rest));
  const std::string_view name = take_word(rest);
  // The guest goes through its catalogue in order: anything else is a replay.
  if (!index || *index < 0 || name.empty() ||
      (!report_.cases.empty() && *index <= report_.cases.back().index)) {
    return;
  }
  close(line.number == 0 ? 0 : line.number - 1);
  GuestCase test;
  test.index = *index;
  test.name = name;
  test.area = area_of(name);
  test.deadline_ms = int_of(key_values(rest), "deadline_ms", 0);
  test.first_line = test.last_line = line.number;
  if (expect_ && expect_->first == *index) {
    test.expect = expect_->second;
  }
  expect_.reset();
  report_.cases.push_back(std::move(test));
  running_ = current_ = true;
  if (events_.case_started) {
    events_.case_started(report_.cases.back());
  }
}

void KtapParser::expect(std::string_view rest) {
  const auto index = to_int(take_word(rest));
  const std::string_view kind = take_word(rest);
  if (!index || kind.empty()) {
    return;
  }
  if (current_ && report_.cases.back().index == *index) {
    report_.cases.back().expect = kind;
  } else {
    expect_.emplace(*index, kind);
  }
}

void KtapParser::state(std::string_view rest, const ConsoleLine& line) {
  const auto index = to_int(take_word(rest));
  const std::string_view when = take_word(rest);
  if (!index || !current_ || report_.cases.back().index != *index) {
    return;
  }
  if (when == wire::k_begin) {
    report_.cases.back().begin_state = key_values(rest);
  } else if (when == wire::k_end) {
    report_.cases.back().end_state = key_values(rest);
    close(line.number);
  }
}

void KtapParser::end(std::string_view rest, const ConsoleLine& line) {
  const auto pairs = key_values(rest);
  if (report_.ended || !report_.started || !pairs.contains("reason")) {
    return;
  }
  close(line.number == 0 ? 0 : line.number - 1);
  report_.ended = true;
  report_.end_reason = pairs.at("reason");
  report_.next = int_of(pairs, "next", -1);
  if (events_.ended) {
    events_.ended(report_);
  }
}

void KtapParser::result(std::string_view text, const ConsoleLine& line) {
  const bool ok = text.starts_with(k_ok);
  take_prefix(text, ok ? k_ok : k_not_ok);
  const auto number = to_int(take_word(text));
  const std::string_view name = take_word(text);
  if (!running_ || !number || !names(name, report_.cases.back())) {
    return; // the line of an area, a replay, or torn
  }
  GuestCase& test = report_.cases.back();
  test.time_ms = take_time(text);
  text = trim(text);
  if (text.starts_with('#') || text.starts_with("- ")) {
    text = trim(text.substr(1));
  }
  test.word = word_of(ok, text);
  test.reason = text;
  test.last_line = line.number;
  running_ = false;
  if (events_.case_finished) {
    events_.case_finished(test);
  }
}

void KtapParser::close(std::size_t last_line) {
  if (!current_) {
    return;
  }
  GuestCase& test = report_.cases.back();
  test.last_line = std::max(test.last_line, last_line);
  current_ = false;
  if (std::exchange(running_, false) && events_.case_finished) {
    events_.case_finished(test);
  }
}

} // namespace farm
