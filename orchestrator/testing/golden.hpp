#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace farm {

/// Compares with testdata/<name>. With FARM_UPDATE_GOLDEN set the file is
/// written instead, and the test says so by failing.
inline void expect_golden(const std::string& name, const std::string& seen) {
  const std::string path = std::string(FARM_TESTDATA) + "/" + name;
  if (std::getenv("FARM_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << seen;
    ADD_FAILURE() << path << " was written; look at the difference";
    return;
  }
  std::ifstream file(path);
  std::stringstream wanted;
  wanted << file.rdbuf();
  EXPECT_EQ(wanted.str(), seen) << "update with FARM_UPDATE_GOLDEN=1";
}

} // namespace farm
