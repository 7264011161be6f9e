#include "guest/catalogue.hpp"

#include <nlohmann/json.hpp>

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

} // namespace

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
