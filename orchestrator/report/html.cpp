#include "report/html.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/html_data.hpp"

namespace farm {

std::string_view report_template(std::string_view name); // generated

namespace {

using html::Data;
using html::Fields;

constexpr std::size_t k_findings_shown = 40;
constexpr std::size_t k_places_shown = 20;

/// Without what makes a template readable for people: the beginnings of lines,
/// and the ends of those that are nothing but the edge of a section.
std::string compact(std::string_view text) {
  std::string out;
  for (const std::string_view line : lines(text)) {
    const std::string_view words = trim(line);
    const bool edge = words.size() > 4 && words.starts_with("{{") &&
                      words.find("}}") == words.size() - 2 &&
                      (words[2] == '#' || words[2] == '^' || words[2] == '/');
    out += words;
    out += words.empty() || edge ? "" : "\n";
  }
  return out;
}

/// The template with its partials, {{> name}}, put in where they stand.
std::string assembled(const std::string& name) {
  std::string text = compact(report_template(name + ".mustache"));
  std::size_t at = 0;
  while ((at = text.find("{{> ", at)) != std::string::npos) {
    const std::size_t end = text.find("}}", at);
    text.replace(at, end + 2 - at,
                 assembled(text.substr(at + 4, end - at - 4)));
  }
  return text;
}

/// What a Content-Security-Policy names an inline style or script by.
std::string csp_hash(std::string_view content) {
  constexpr std::string_view k_base64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "abcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = sha256_hex(content);
  const auto nibble = [&hex](std::size_t i) -> unsigned {
    if (i >= hex.size()) {
      return 0;
    }
    return static_cast<unsigned>(hex[i] <= '9' ? hex[i] - '0'
                                               : hex[i] - 'a' + 10);
  };
  // Three hexadecimal digits make two of base 64; 64 digits leave one over.
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 3) {
    const unsigned bits =
        (nibble(i) << 8U) | (nibble(i + 1) << 4U) | nibble(i + 2);
    out += k_base64[bits >> 6U];
    if (i + 1 < hex.size()) {
      out += k_base64[bits & 0x3fU];
    }
  }
  return out + "=";
}

Data run_facts(const RunRecord& run) {
  Data list = html::empty_list();
  const auto fact = [&list](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      list << Fields().text("name", name).text("value", value).take();
    }
  };
  fact("Kernel source", run.source);
  fact("Source identity", run.source_identity);
  fact("--kernel", run.kernel_arg);
  fact("--rev", run.rev_arg);
  fact("--toolchain", run.toolchain_arg == "default" ? "" : run.toolchain_arg);
  fact("Profile", run.profile);
  fact("Cases", run.cases_glob);
  fact("Started", run.started_at);
  fact("Took", format_duration(run.wall_s));
  fact("CPU time", format_duration(run.total_cpu_s) + ", orchestrator " +
                       format_duration(run.own_cpu_s));
  fact("Host", run.host);
  return list;
}

std::string_view finding_class(const std::string& word) {
  if (word == "lost" || word == "vanished") {
    return "lost";
  }
  return word == "fail" || word == "splat" || word == "build-failed" ||
                 word == "boot-failed"
             ? "fail"
             : "broken";
}

/// Whether a case or a splat with this anchor is on the page.
using IsThere = std::function<bool(const std::string& anchor)>;

Data findings_data(const RunView& view, const IsThere& there) {
  Data list = html::empty_list();
  const std::size_t shown = std::min(view.findings.size(), k_findings_shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = view.findings[i];
    Data places = html::empty_list();
    for (std::size_t p = 0; p < std::min(finding.places.size(), k_places_shown);
         ++p) {
      const Finding::Place& place = finding.places[p];
      places << Fields()
                    .text("anchor", there(place.anchor) ? place.anchor
                                                        : job_anchor(place.job))
                    .text("arch", view.jobs[place.job].job->arch)
                    .take();
    }
    list << Fields()
                .text("word", finding.word)
                .text("class", finding_class(finding.word))
                .text("glyph", finding.glyph)
                .text("title", finding.title)
                .text("detail", finding.detail)
                .text("hint", finding.hint)
                .text("history", finding.history)
                .text("again", finding.again)
                .text("repro", finding.repro)
                .text("change", finding.change ? look_of(*finding.change).word
                                               : std::string_view())
                .text("change_class", finding.change
                                          ? html::css_class(*finding.change)
                                          : std::string_view())
                .text("change_glyph", finding.change
                                          ? look_of(*finding.change).glyph
                                          : std::string_view())
                .list("places", std::move(places))
                .take();
  }
  return list;
}

bool compared(const RunView& view) {
  return std::any_of(view.findings.begin(), view.findings.end(),
                     [](const Finding& one) { return one.change.has_value(); });
}

/// The head of the column that tells what changed.
std::string baseline_words(const News& news) {
  if (news.baselines.empty()) {
    return "No earlier run";
  }
  return "Against " + (news.baselines.size() == 1
                           ? *news.baselines.begin()
                           : std::string("earlier runs"));
}

Data legend_data() {
  // Every status once, by counting one of each.
  return html::counts_of({1, 1, 1, 1, 1, 1, 1});
}

Data areas_data(const RunView& view) {
  Data list = html::empty_list();
  for (const std::string& area : view.areas) {
    list << Fields().text("name", area).take();
  }
  return list;
}

Data page_data(const ReportInput& input, const RunView& view, bool details) {
  html::Page page{input, view, {}, {}, {}, {}};
  if (details) {
    page.choice = html::choose(input, view);
    page.left_out = html::left_out(page);
    page.pages = html::case_pages(view);
    for (std::size_t i = 0; i < page.pages.size(); ++i) {
      page.page_of[page.pages[i].name] = i;
    }
  }
  Data jobs = html::empty_list();
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    jobs << html::job_data(page, i);
  }
  Data timeline = html::empty_list();
  if (!view.jobs.empty()) {
    timeline << html::timeline_data(view);
  }
  const std::string_view style = report_template("style.css");
  const std::string_view script = report_template("script.js");
  const std::size_t found = view.findings.size();
  return Fields()
      .text("style", style)
      .text("style_hash", csp_hash(style))
      .text("script", script)
      .text("script_hash", csp_hash(script))
      .text("newline", "\n")
      .text("run_id", input.run.id)
      .text("health_class", html::css_class(view.health))
      .text("health_glyph", look_of(view.health).glyph)
      .text("health_word", look_of(view.health).word)
      .text("headline", view.headline)
      .text("more_findings", found > k_findings_shown
                                 ? std::to_string(found - k_findings_shown)
                                 : "")
      .list("run_facts", run_facts(input.run))
      .flag("details", details)
      .flag("has_history", std::any_of(view.jobs.begin(), view.jobs.end(),
                                       [&input](const JobView& job) {
                                         return html::trend_of(input,
                                                               job.job->arch) !=
                                                nullptr;
                                       }))
      .flag("compared", compared(view))
      .text("baseline", baseline_words(view.news))
      .list("findings", findings_data(view,
                                      [&](const std::string& anchor) {
                                        return details &&
                                               page.left_out.count(anchor) == 0;
                                      }))
      .list("areas", areas_data(view))
      .list("legend", legend_data())
      .list("signatures", html::signatures_data(view, details))
      .list("detector_names", html::detector_names(view))
      .list("detector_rows", html::detector_rows(view))
      .list("page_areas", details ? html::pages_data(page) : html::empty_list())
      .list("timeline", std::move(timeline))
      .list("jobs", std::move(jobs))
      .take();
}

Result<std::string> render(const ReportInput& input, bool details) {
  const RunView view = view_of(input.run);
  kainjow::mustache::mustache page(assembled("run"));
  page.set_custom_escape(
      [](const std::string& text) { return html_escape(text); });
  std::string text = page.render(page_data(input, view, details));
  if (!page.is_valid()) {
    return Error{ErrorKind::infra, "report template: " + page.error_message(),
                 ""};
  }
  return text;
}

} // namespace

Result<std::string> render_html(const ReportInput& input) {
  return render(input, true);
}

Result<std::string> render_html_summary(const ReportInput& input) {
  return render(input, false);
}

} // namespace farm
