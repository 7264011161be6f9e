#include "guest/catalogue.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace farm {
namespace {

using Json = nlohmann::json;

CaseInfo to_info(const Json& entry) {
  CaseInfo info;
  entry.at("index").get_to(info.index);
  entry.at("name").get_to(info.name);
  entry.at("area").get_to(info.area);
  info.proves = entry.value("proves", "");
  info.needs = entry.value("needs", std::vector<std::string>());
  info.deadline_ms = entry.value("deadline_ms", 0);
  info.expect = entry.value("expect", "");
  return info;
}

/// Cases of one file: the rows of a table.
struct CaseGroup {
  std::string name; ///< "area/case"
  std::vector<std::string> rows;
  const CaseInfo* first = nullptr;
};

std::vector<CaseGroup> group_rows(const std::vector<CaseInfo>& cases) {
  std::vector<CaseGroup> groups;
  for (const CaseInfo& info : cases) {
    const std::size_t dot = info.name.find('.');
    const std::string name = info.name.substr(0, dot);
    if (groups.empty() || groups.back().name != name) {
      groups.push_back({name, {}, &info});
    }
    if (dot != std::string::npos) {
      groups.back().rows.push_back(info.name.substr(dot));
    }
  }
  return groups;
}

std::size_t size_of(const CaseGroup& group) {
  return group.rows.empty() ? 1 : group.rows.size();
}

/// The table of one area; `group` moves behind it.
std::string area_table(std::vector<CaseGroup>::const_iterator& group,
                       std::vector<CaseGroup>::const_iterator end) {
  const std::string area = group->first->area;
  std::size_t count = 0;
  std::string rows;
  for (; group != end && group->first->area == area; ++group) {
    count += size_of(*group);
    rows += "| `" + group->name + "`" +
            (group->rows.empty() ? "" : " " + join(group->rows, " ")) + " | " +
            group->first->proves + " | " + join(group->first->needs, ", ") +
            " |\n";
  }
  return "\n## " + area + " (" + std::to_string(count) +
         ")\n\n| case, rows | proves | needs |\n| --- | --- | --- |\n" + rows;
}

} // namespace

std::string catalogue_markdown(const std::vector<CaseInfo>& cases) {
  std::string out = "# The cases\n\n" + std::to_string(cases.size()) +
                    " cases, one line of the report each. Made from their "
                    "declarations by\n`./farm list cases --markdown`.\n";
  const std::vector<CaseGroup> groups = group_rows(cases);
  for (auto group = groups.begin(); group != groups.end();) {
    out += area_table(group, groups.end());
  }
  return out;
}

Result<std::vector<CaseInfo>> parse_catalogue(std::string_view json) {
  try {
    std::vector<CaseInfo> cases;
    for (const Json& entry : Json::parse(json)) {
      cases.push_back(to_info(entry));
    }
    return cases;
  } catch (const Json::exception& error) {
    return Error{ErrorKind::infra,
                 std::string("case catalogue: ") + error.what(), ""};
  }
}

} // namespace farm
