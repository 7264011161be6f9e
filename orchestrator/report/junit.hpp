#pragma once

#include <string>

#include "base/result.hpp"
#include "report/renderer.hpp"

namespace farm {

/// JUnit XML by reports/schemas/junit.xsd: a test suite per architecture, a
/// test case per case. Trouble of the emulator or the set-up is an error, what
/// the kernel did a failure, and what was not checked is skipped, not passed. A
/// failure's type is what it is against earlier runs ("new", "known", ...).
Result<std::string> render_junit(const ReportInput& input);

} // namespace farm
