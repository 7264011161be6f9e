#include "config/known_issues.hpp"

#include "base/text.hpp"
#include "config/known_issues_edit.hpp"

namespace farm {
namespace {

/// CheckText: "2027-06-30".
std::string date(const std::string& text) {
  constexpr std::string_view k_form = "dddd-dd-dd";
  bool ok = text.size() == k_form.size();
  for (std::size_t i = 0; ok && i < k_form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    ok = k_form[i] == 'd' ? digit : text[i] == k_form[i];
  }
  return ok ? "" : "must be a date like 2027-06-30";
}

Result<KnownIssue> read_issue(const YamlEntry& entry) {
  KnownIssue issue;
  issue.name = entry.key.scalar;
  if (!is_name(issue.name)) {
    return entry.key.error("'" + display_quote(issue.name) +
                           "' is not a known issue's name: small letters, "
                           "digits, '_' and '-' only");
  }
  TRY(read_fields(
      entry.value, issue.name,
      {needed("cases", text_or_list(issue.cases, not_empty)),
       optional("arches", text_or_list(issue.arches, not_empty)),
       optional("kernels", text(issue.kernels, not_empty)),
       optional("signature", text_or_list(issue.signature, not_empty)),
       optional("failure", text_or_list(issue.failure, not_empty)),
       needed("reason", text(issue.reason, not_empty)),
       optional("link", text(issue.link)), optional("owner", text(issue.owner)),
       optional("expires", text(issue.expires, date))}));
  return issue;
}

} // namespace

Result<std::vector<KnownIssue>> load_known_issues(const Loader& loader) {
  TRY_ASSIGN(const YamlValue file, loader.parse(k_known_issues_file));
  TRY(expect_map(file, ""));
  std::vector<KnownIssue> issues;
  for (const YamlEntry& entry : file.entries) {
    TRY_ASSIGN(KnownIssue issue, read_issue(entry));
    issues.push_back(std::move(issue));
  }
  return issues;
}

} // namespace farm
