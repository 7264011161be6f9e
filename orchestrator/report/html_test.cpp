#include "report/html.hpp"

#include <fstream>

#include <gtest/gtest.h>
TEST(X, Y) {
  auto r = farm::render_html(farm::ReportInput{});
  ASSERT_TRUE(r.ok());
}
