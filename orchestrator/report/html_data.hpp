#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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
  /// Sets `name` to the list and `has_<name>` to whether it has items.
  Fields& list(const std::string& name, Data items);
  Data take() { return std::move(data_); }

 private:
  Data data_{Data::type::object};
};

Data empty_list();

/// What the page is made from, and how much of the consoles may still go in.
struct Page {
  const ReportInput& input;
  const RunView& view;
  std::size_t log_budget;
};

/// Glyph, count and word of each status that occurs.
Data counts_of(const Tally& tally);

/// CSS class (without "is-") of a status, a health or a detector state.
std::string_view css_class(CaseStatus status);
std::string_view css_class(Health health);
std::string_view css_class(DetectorState state);
std::string_view css_class(ChangeKind kind);

/// The console of a boot, or "" when it was not given.
std::string_view console_of(const Page& page, const JobRecord& job, int boot);

/// One signature a row, with the architectures that show it, that do not, and
/// that cannot tell.
Data signatures_data(const RunView& view, bool details);

/// The detector matrix: its columns and its rows.
Data detector_names(const RunView& view);
Data detector_rows(const RunView& view);

/// The picture of what ran when.
Data timeline_data(const RunView& view);

Data job_data(Page& page, std::size_t job);
Data cases_data(const Page& page, std::size_t job, const AreaView& area);
Data splats_data(const Page& page, std::size_t job);
Data boots_data(Page& page, const JobRecord& job);

} // namespace farm::html
