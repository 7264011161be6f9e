#include "splat/format_matcher.hpp"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.hpp"

namespace farm::splat {
namespace {

/// Groups a pattern of the tables may have.
constexpr std::size_t k_most_groups = 16;

re2::RE2::Options options() {
  re2::RE2::Options result;
  result.set_encoding(re2::RE2::Options::EncodingLatin1);
  result.set_log_errors(false);
  return result;
}

/// "2018/01/09 14:28:48 ": the clock of a program that relays kernel reports.
std::size_t relay_clock(std::string_view text) {
  constexpr std::string_view k_form = "dddd/dd/dd dd:dd:dd ";
  if (text.size() < k_form.size()) {
    return 0;
  }
  for (std::size_t i = 0; i < k_form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (k_form[i] == 'd' ? !digit : text[i] != k_form[i]) {
      return 0;
    }
  }
  return k_form.size();
}

} // namespace

std::string expand_macros(std::string_view text) {
  std::string out(text);
  for (const Macro& macro : macros()) {
    out = replace_all(out, macro.name, macro.value);
  }
  return out;
}

Pattern::Pattern(std::string_view text, bool anchored)
    : regex_(std::make_unique<re2::RE2>(expand_macros(text), options())),
      anchored_(anchored) {
  if (!regex_->ok()) {
    return;
  }
  const auto groups =
      static_cast<std::size_t>(regex_->NumberOfCapturingGroups());
  names_.resize(std::min(groups, k_most_groups));
  for (const auto& [index, name] : regex_->CapturingGroupNames()) {
    if (static_cast<std::size_t>(index) <= names_.size()) {
      names_[static_cast<std::size_t>(index) - 1] = name;
    }
  }
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

bool Pattern::valid() const {
  return regex_->ok() &&
         static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) ==
             names_.size();
}

bool Pattern::match(std::string_view line, Fields& fields) const {
  const re2::StringPiece input(line.data(), line.size());
  std::array<re2::StringPiece, k_most_groups + 1> groups;
  if (!regex_->Match(input, 0, input.size(),
                     anchored_ ? re2::RE2::ANCHOR_START : re2::RE2::UNANCHORED,
                     groups.data(), static_cast<int>(names_.size()) + 1)) {
    return false;
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (!names_[i].empty() && groups[i + 1].data() != nullptr &&
        !groups[i + 1].empty()) {
      fields.emplace(names_[i], std::string(groups[i + 1]));
    }
  }
  return true;
}

bool Pattern::match(std::string_view line) const {
  const re2::StringPiece input(line.data(), line.size());
  return regex_->Match(
      input, 0, input.size(),
      anchored_ ? re2::RE2::ANCHOR_START : re2::RE2::UNANCHORED, nullptr, 0);
}

FormatMatcher::FormatMatcher() {
  for (const Format& format : formats()) {
    const auto index = static_cast<std::uint16_t>(rows_.size());
    rows_.push_back({&format, Pattern(format.pattern, true)});
    if ((format.flags & k_inside) != 0) {
      inside_.push_back(index);
    } else {
      by_first_byte_[static_cast<unsigned char>(format.literal.front())]
          .push_back(index);
    }
  }
}

std::optional<Match> FormatMatcher::match(std::string_view text) const {
  text = strip_subsystem(text);
  if (text.empty()) {
    return std::nullopt;
  }
  Match found;
  for (const auto index :
       by_first_byte_[static_cast<unsigned char>(text.front())]) {
    const Row& row = rows_[index];
    if (text.starts_with(row.format->literal) &&
        row.pattern.match(text, found.fields)) {
      found.format = row.format;
      return found;
    }
  }
  for (const auto index : inside_) {
    const Row& row = rows_[index];
    if (text.find(row.format->literal) != std::string_view::npos &&
        row.pattern.match(text, found.fields)) {
      found.format = row.format;
      return found;
    }
  }
  return std::nullopt;
}

const FormatMatcher& format_matcher() {
  static const FormatMatcher matcher;
  return matcher;
}

std::string_view strip_subsystem(std::string_view text) {
  text.remove_prefix(relay_clock(text));
  // A console with a login prompt and without time stamps.
  constexpr std::string_view k_login = " login: ";
  if (const auto at = text.substr(0, 40).find(k_login);
      at != std::string_view::npos) {
    text.remove_prefix(at + k_login.size());
  }
  if (text.starts_with("[ ") && text.ends_with(" ]")) { // lockdep before 4.15
    text = text.substr(2, text.size() - 4);
  }
  for (const std::string_view prefix : subsystem_prefixes()) {
    if (text.starts_with(prefix)) {
      return text.substr(prefix.size());
    }
  }
  return text;
}

} // namespace farm::splat
