#pragma once

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <gtest/gtest.h>

#include "base/filesystem.hpp"

namespace farm {

/// A fresh directory for one test, removed with everything in it.
class TempDir {
 public:
  TempDir() {
    auto made = make_temp_dir(testing::TempDir(), "farm-test-");
    if (!made) {
      ADD_FAILURE() << made.error().what;
      std::abort();
    }
    path_ = *made;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

} // namespace farm
