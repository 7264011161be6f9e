#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "model/findings.hpp"
#include "report/renderer.hpp"

namespace farm {

/// A submission to KCIDB by its schema 5.3 (reports/schemas/kcidb.schema.json):
/// the tree as a checkout, a kernel as a build, boots and cases as tests, known
/// issues and signatures as issues, and where these showed as incidents. Ids
/// are made from what they name, so that the same thing of two runs has one.
Result<std::string> render_kcidb(const ReportInput& input);

/// What every object of a submission begins with.
inline constexpr const char* k_kcidb_origin = "faultfarm";

/// "faultfarm:0123...": the id of something told apart by these texts.
std::string kcidb_id(const std::vector<std::string>& texts);

/// The issue of all splats with this one's signature.
nlohmann::ordered_json kcidb_issue(const Splat& splat);

/// A whole submission of these lists, each a property.
nlohmann::ordered_json kcidb_submission();

} // namespace farm
