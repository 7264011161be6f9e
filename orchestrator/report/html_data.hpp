#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kainjow/mustache.hpp>

#include "report/renderer.hpp"
#include "report/view.hpp"

/// The values that the templates in reports/templates/ ask for. Texts are raw;
/// the template engine escapes them.
namespace farm::html {

using Data = kainjow::mustache::data;

/// The fields of one template section. Every field a section uses is set in
/// each of its items, because a missing one would be looked up further out.
class Fields {
 public:
  /// An empty text is false, so that {{#name}} can ask for it.
  Fields& text(const std::string& name, std::string_view value);
  Fields& flag(const std::string& name, bool value);
  /// An object, or false.
  Fields& set(const std::string& name, Data value);
  /// Sets `name` to the list and `has_<name>` to whether it has items.
  Fields& list(const std::string& name, Data items);
  Data take() { return std::move(data_); }

 private:
  Data data_{Data::type::object};
};

Data empty_list();

/// Bytes of a console's line that an excerpt shows.
constexpr std::size_t k_excerpt_width = 400;

/// A job and the number of one of its cases or splats.
using Place = std::pair<std::size_t, std::size_t>;

/// What is shown with all there is to it: the page has to fit into a mail.
/// Everything else is told in a line.
struct Choice {
  std::set<Place> splats;   ///< with their stacks, pictures and text
  std::set<Place> excerpts; ///< cases with what the console said
  std::set<Place> rows;     ///< cases that are told of with their architecture
};

Choice choose(const ReportInput& input, const RunView& view);

/// The results of one case on all architectures.
struct CasePage {
  struct Group {
    CaseStatus status = CaseStatus::pass;
    std::string reason;
    std::vector<Place> places;
  };
  std::string name;
  std::string area;
  Tally tally;
  std::vector<Group> groups; ///< the worst first; alike results are one
};

/// All cases of the run, in the order of the first job that has them.
std::vector<CasePage> case_pages(const RunView& view);

/// What the page is made from.
struct Page {
  const ReportInput& input;
  const RunView& view;
  Choice choice;
  std::vector<CasePage> pages;
  std::map<std::string, std::size_t> page_of; ///< name of a case to its page
  std::set<std::string> left_out; ///< anchors of cases that have no row
};

std::set<std::string> left_out(const Page& page);

/// Anchors of what is about one case, and one area, on all architectures.
std::string page_anchor(std::size_t page);
std::string pages_anchor(std::size_t area);

/// Whether a case has a place with its architecture: all but what passed or was
/// skipped as ever.
bool is_notable(const CaseResult& result);

/// Glyph, count and word of each status that occurs.
Data counts_of(const Tally& tally);

/// CSS class (without "is-") of a status, a health or a detector state.
std::string_view css_class(CaseStatus status);
std::string_view css_class(Health health);
std::string_view css_class(DetectorState state);
std::string_view css_class(ChangeKind kind);

/// The console of a boot, or "" when it was not given.
std::string_view console_of(const ReportInput& input, const JobRecord& job,
                            int boot);

/// One signature a row, with the architectures that show it, that do not, and
/// that cannot tell.
Data signatures_data(const RunView& view, bool details);

/// The detector matrix: its columns and its rows.
Data detector_names(const RunView& view);
Data detector_rows(const RunView& view);

/// A bar for each of the last runs; false: there was no earlier one.
Data spark_of(const Trend* trend);
Data spark_of(const Trend* trend, const std::string& case_name);
const Trend* trend_of(const ReportInput& input, const std::string& arch);

/// Every area with the pages of its cases.
Data pages_data(const Page& page);

/// What lockdep says, as pictures.
Data locks_data(const Splat& splat);

/// The picture of what ran when.
Data timeline_data(const RunView& view);

Data job_data(const Page& page, std::size_t job);
Data cases_data(const Page& page, std::size_t job, const AreaView& area);
/// The splats of a job that are shown in full, and a line for each title of
/// the others.
Data splats_data(const Page& page, std::size_t job);
Data brief_splats_data(const Page& page, std::size_t job);
Data boots_data(const JobRecord& job);

} // namespace farm::html
