#include <algorithm>
#include <iterator>

#include "report/html.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/kcidb.hpp"
#include "report/ktap.hpp"
#include "report/markdown.hpp"
#include "report/renderer.hpp"
#include "report/text.hpp"

namespace farm {
namespace {

// clang-format off
constexpr Format k_formats[] = {
    {"html", "one self-contained page, readable without scripts", "report.html", render_html},
    {"text", "the summary that `farm run` prints",                "report.txt",  render_text},
    {"markdown", "a table of the architectures, for documentation", "report.md", render_markdown},
    {"json", "everything, by reports/schemas/run.schema.json",    "report.json", render_json},
    {"html-summary", "the page without cases, splats and consoles", "summary.html", render_html_summary},
    {"markdown-summary", "what is new, for a mail or a merge request", "summary.md", render_markdown_summary},
    {"junit", "JUnit XML, by reports/schemas/junit.xsd",          "report.xml", render_junit},
    {"ktap", "KTAP version 1",                                    "report.ktap", render_ktap},
    {"kcidb", "KCIDB 5.3, by reports/schemas/kcidb.schema.json",  "kcidb.json", render_kcidb},
    {"json-summary", "results, what is red, and signatures",      "summary.json", render_json_summary},
};
// clang-format on

} // namespace

std::span<const Format> formats() {
  return k_formats;
}

const Format* find_format(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(k_formats), std::end(k_formats),
                   [name](const Format& row) { return row.name == name; });
  return found == std::end(k_formats) ? nullptr : found;
}

} // namespace farm
