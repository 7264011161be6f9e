#include <algorithm>

#include "base/text.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "report/history.hpp"
#include "report/html_data.hpp"

// What is about one case on all architectures.

namespace farm::html {
namespace {

constexpr std::size_t k_sparks = 8;   ///< of one case
constexpr std::size_t k_splats = 6;   ///< links of one case
constexpr std::size_t k_reason = 300; ///< bytes

int weight(CaseStatus status) {
  constexpr CaseStatus k_order[] = {CaseStatus::fail,        CaseStatus::lost,
                                    CaseStatus::vanished,    CaseStatus::broken,
                                    CaseStatus::not_checked, CaseStatus::pass,
                                    CaseStatus::skip};
  return static_cast<int>(
      std::find(std::begin(k_order), std::end(k_order), status) -
      std::begin(k_order));
}

void add(CasePage& page, Place place, const CaseResult& result) {
  auto group = std::find_if(page.groups.begin(), page.groups.end(),
                            [&result](const CasePage::Group& one) {
                              return one.status == result.status &&
                                     one.reason == result.reason;
                            });
  if (group == page.groups.end()) {
    page.groups.push_back({result.status, result.reason, {}});
    group = page.groups.end() - 1;
  }
  group->places.push_back(place);
}

void finish(CasePage& page) {
  std::stable_sort(page.groups.begin(), page.groups.end(),
                   [](const CasePage::Group& a, const CasePage::Group& b) {
                     return weight(a.status) < weight(b.status);
                   });
  JobRecord all;
  for (const CasePage::Group& group : page.groups) {
    for (std::size_t i = 0; i < group.places.size(); ++i) {
      all.cases.emplace_back().status = group.status;
    }
  }
  page.tally = tally(all);
}

const CaseResult& result_at(const RunView& view, Place place) {
  return view.jobs[place.first].job->cases[place.second];
}

std::size_t results_of(const CasePage& page) {
  return static_cast<std::size_t>(page.tally.total());
}

/// Whether one of the results has no row with its architecture.
bool has_plain(const Page& all, const CasePage::Group& group) {
  return std::any_of(
      group.places.begin(), group.places.end(),
      [&all](const Place& place) { return all.choice.rows.count(place) == 0; });
}

/// Where a result was seen, in words. What most architectures have needs no
/// names: all the others are named.
std::string where(const Page& all, const CasePage& page,
                  const CasePage::Group& group) {
  const std::size_t jobs = all.view.jobs.size();
  const std::size_t count = group.places.size();
  if (jobs > 1 && count == jobs) {
    return "every architecture";
  }
  if (results_of(page) == jobs && count * 2 > jobs) {
    return "the other " + std::to_string(count);
  }
  std::vector<std::string> names;
  for (const Place& place : group.places) {
    if (all.choice.rows.count(place) == 0) {
      names.push_back(all.view.jobs[place.first].job->arch);
    }
  }
  return join(names, ", ");
}

Data group_data(const Page& all, const CasePage& page,
                const CasePage::Group& group) {
  Data places = empty_list();
  for (const Place& place : group.places) {
    if (all.choice.rows.count(place) > 0) {
      places << Fields()
                    .text("arch", all.view.jobs[place.first].job->arch)
                    .text("anchor", case_anchor(place.first, place.second))
                    .take();
    }
  }
  const bool linked = places.is_non_empty_list();
  return Fields()
      .text("class", css_class(group.status))
      .text("glyph", look_of(group.status).glyph)
      .text("word", look_of(group.status).word)
      .text("reason", elide(group.reason, k_reason))
      .text("names",
            linked && !has_plain(all, group) ? "" : where(all, page, group))
      .list("places", std::move(places))
      .take();
}

/// The architectures where it ever failed, those with the same results
/// together.
Data histories_data(const ReportInput& input, const std::string& name) {
  struct Alike {
    const Trend* trend;
    std::vector<std::string> arches;
  };
  std::map<std::string, Alike> groups;
  for (const auto& [arch, trend] : input.trends) {
    if (trend.points.size() < 2 || trend.cases.count(name) == 0) {
      continue;
    }
    const std::string key =
        in_words(history_of(trend, name)) + strip_of(trend.cases.at(name));
    groups.try_emplace(key, Alike{&trend, {}})
        .first->second.arches.push_back(arch);
  }
  Data list = empty_list();
  std::size_t shown = 0;
  for (const auto& [key, alike] : groups) {
    list << Fields()
                .text("arches", join(alike.arches, ", "))
                .text("words", in_words(history_of(*alike.trend, name)))
                .set("spark", shown++ < k_sparks ? spark_of(alike.trend, name)
                                                 : Data(false))
                .take();
  }
  return list;
}

std::string calm_words(const ReportInput& input) {
  std::size_t runs = 0;
  for (const auto& [arch, trend] : input.trends) {
    runs = std::max(runs, trend.points.size());
  }
  return runs < 2 ? "" : "Never failed in " + counted(runs, "run") + ".";
}

/// The first splat of each title.
Data splats_of(const RunView& view, const CasePage& page) {
  Data list = empty_list();
  std::set<std::string> told;
  for (const CasePage::Group& group : page.groups) {
    for (const Place& place : group.places) {
      const JobRecord& job = *view.jobs[place.first].job;
      for (const int index : result_at(view, place).splats) {
        const auto at = static_cast<std::size_t>(index);
        if (index < 0 || at >= job.splats.size() || told.size() >= k_splats ||
            !told.insert(job.splats[at].splat.title).second) {
          continue;
        }
        list << Fields()
                    .text("splat_anchor", splat_anchor(place.first, at))
                    .text("arch", job.arch)
                    .text("kind", job.splats[at].splat.kind)
                    .text("title", job.splats[at].splat.title)
                    .take();
      }
    }
  }
  return list;
}

bool has_news(const RunView& view, const CasePage& page) {
  return std::any_of(page.groups.begin(), page.groups.end(),
                     [&view](const CasePage::Group& group) {
                       return std::any_of(
                           group.places.begin(), group.places.end(),
                           [&view](const Place& place) {
                             const auto& result = result_at(view, place);
                             return result.change ? is_news(result.change)
                                                  : is_bad(result.status);
                           });
                     });
}

/// Nothing but what is as it should be: the area's counts tell enough.
bool is_calm(const CasePage& page) {
  return page.tally.pass + page.tally.skip == page.tally.total();
}

Data page_data(const Page& all, std::size_t index, const std::string& calm) {
  const CasePage& page = all.pages[index];
  const RunView& view = all.view;
  const auto proves = all.input.proves.find(page.name);
  Data groups = empty_list();
  for (const CasePage::Group& group : page.groups) {
    groups << group_data(all, page, group);
  }
  const JobRecord& worst = *view.jobs[page.groups[0].places[0].first].job;
  Data histories = histories_data(all.input, page.name);
  const bool ever = histories.is_non_empty_list();
  return Fields()
      .text("page_anchor", page_anchor(index))
      .text("name", page.name)
      .text("class", css_class(page.groups[0].status))
      .flag("news", has_news(view, page))
      .text("proves", proves == all.input.proves.end() ? "" : proves->second)
      .list("counts", is_calm(page) ? empty_list() : counts_of(page.tally))
      .list("groups", std::move(groups))
      .list("histories", std::move(histories))
      .text("calm", ever ? "" : calm)
      .list("page_splats", splats_of(view, page))
      .text("repro", repro_command(all.input.run, worst, page.name))
      .take();
}

} // namespace

std::vector<CasePage> case_pages(const RunView& view) {
  std::vector<CasePage> pages;
  std::map<std::string, std::size_t> known;
  for (std::size_t j = 0; j < view.jobs.size(); ++j) {
    const auto& cases = view.jobs[j].job->cases;
    for (std::size_t c = 0; c < cases.size(); ++c) {
      const auto [entry, fresh] = known.emplace(cases[c].name, pages.size());
      if (fresh) {
        pages.push_back({cases[c].name, cases[c].area, {}, {}});
      }
      add(pages[entry->second], {j, c}, cases[c]);
    }
  }
  std::for_each(pages.begin(), pages.end(), finish);
  return pages;
}

std::string page_anchor(std::size_t page) {
  return "c" + std::to_string(page);
}

std::string pages_anchor(std::size_t area) {
  return "a" + std::to_string(area);
}

Data pages_data(const Page& page) {
  Data list = empty_list();
  const std::string calm = calm_words(page.input);
  for (std::size_t a = 0; a < page.view.areas.size(); ++a) {
    Data pages = empty_list();
    Tally sum;
    for (std::size_t i = 0; i < page.pages.size(); ++i) {
      if (page.pages[i].area == page.view.areas[a]) {
        pages << page_data(page, i, calm);
        add(sum, page.pages[i].tally);
      }
    }
    list << Fields()
                .text("name", page.view.areas[a])
                .text("pages_anchor", pages_anchor(a))
                .list("counts", counts_of(sum))
                .list("case_pages", std::move(pages))
                .take();
  }
  return list;
}

} // namespace farm::html
