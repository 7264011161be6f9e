#include "config/known_issues_edit.hpp"

#include <vector>

#include "base/text.hpp"

namespace farm {
namespace {

/// A double-quoted scalar of YAML.
std::string scalar(const std::string& text) {
  std::string out = "\"";
  for (const char c : display_quote(text)) {
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return out + "\"";
}

std::string scalars(const std::vector<std::string>& texts) {
  if (texts.size() == 1) {
    return scalar(texts.front());
  }
  std::vector<std::string> all;
  for (const std::string& text : texts) {
    all.push_back(scalar(text));
  }
  return "[" + join(all, ", ") + "]";
}

/// Where an entry's own lines begin, and where the next entry does; npos: there
/// is no such entry.
struct Block {
  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
};

Block find_block(std::string_view text, const std::string& name) {
  Block block;
  std::size_t at = 0;
  for (const std::string_view line : lines(text)) {
    const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    const bool starts = !line.empty() && line[0] != ' ' && line[0] != '#';
    if (block.begin != std::string_view::npos && starts) {
      block.end = at;
      return block;
    }
    if (starts && trim(line) == name + ":") {
      block.begin = next;
    }
    at = next;
  }
  block.end = text.size();
  return block;
}

Error no_entry(const std::string& name) {
  return {ErrorKind::usage,
          "no known issue is called '" + display_quote(name) + "'",
          "'./farm baseline list' shows them"};
}

} // namespace

Result<std::string> with_known_issue(std::string text,
                                     const KnownIssue& issue) {
  if (find_block(text, issue.name).begin != std::string_view::npos) {
    return Error{ErrorKind::usage,
                 "there is a known issue '" + issue.name + "' already",
                 "give another name with --name"};
  }
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  text += issue.name + ":\n  cases: " + scalars(issue.cases) +
          "\n  arches: " + scalars(issue.arches) +
          "\n  kernels: " + scalar(issue.kernels) + "\n";
  if (!issue.signature.empty()) {
    text += "  signature: " + scalars(issue.signature) + "\n";
  }
  if (issue.failure != std::vector<std::string>{"*"}) {
    text += "  failure: " + scalars(issue.failure) + "\n";
  }
  const std::pair<const char*, const std::string*> rest[] = {
      {"reason", &issue.reason},
      {"link", &issue.link},
      {"owner", &issue.owner},
      {"expires", &issue.expires}};
  for (const auto& [key, value] : rest) {
    if (!value->empty()) {
      text += "  " + std::string(key) + ": " + scalar(*value) + "\n";
    }
  }
  return text;
}

Result<std::string> with_expiry(std::string_view text, const std::string& name,
                                const std::string& date) {
  const Block block = find_block(text, name);
  if (block.begin == std::string_view::npos) {
    return no_entry(name);
  }
  std::string out(text.substr(0, block.begin));
  for (const std::string_view line :
       lines(text.substr(block.begin, block.end - block.begin))) {
    if (!trim(line).starts_with("expires:")) {
      out += line;
      out += '\n';
    }
  }
  // Before the empty lines and comments that belong to what follows.
  std::size_t end = out.size();
  while (end > block.begin) {
    const std::size_t start = out.rfind('\n', end - 2) + 1;
    const std::string_view last =
        trim(std::string_view(out).substr(start, end - start));
    if (!last.empty() && last[0] != '#') {
      break;
    }
    end = start;
  }
  out.insert(end, "  expires: " + date + "\n");
  return out + std::string(text.substr(block.end));
}

std::string failure_glob(const std::string& reason) {
  std::string out;
  bool number = false;
  for (std::size_t i = 0; i < reason.size(); ++i) {
    const char c = reason[i];
    const bool digit = (c >= '0' && c <= '9') ||
                       (number && ((c >= 'a' && c <= 'f') || c == 'x'));
    if (digit) {
      out += number ? "" : "*";
    } else if (std::string_view("*?[]\\").find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
    number = digit;
  }
  return out;
}

} // namespace farm
