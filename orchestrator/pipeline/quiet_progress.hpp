#pragma once

#include "pipeline/progress.hpp"

namespace farm {

/// Shows nothing.
class QuietProgress : public Progress {
 public:
  void run_started(const Plan& /*plan*/) override {}
  void stage(std::size_t /*job*/, JobStage /*stage*/) override {}
  void build_step(std::size_t /*job*/, std::string_view /*line*/,
                  int /*count*/) override {}
  void cases(std::size_t /*job*/, int /*done*/, int /*total*/,
             std::string_view /*running*/) override {}
  void trying(std::size_t /*job*/, std::string_view /*case_name*/,
              int /*boot*/) override {}
  void job_done(std::size_t /*job*/, const JobRecord& /*record*/) override {}
};

} // namespace farm
