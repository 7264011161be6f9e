#include "report/view.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/words.hpp"
#include "report/findings.hpp"

namespace farm {
namespace {

std::vector<AreaView> areas_of(const JobRecord& job) {
  std::vector<AreaView> areas;
  for (std::size_t i = 0; i < job.cases.size(); ++i) {
    const std::string& name = job.cases[i].area;
    auto area = std::find_if(
        areas.begin(), areas.end(),
        [&name](const AreaView& candidate) { return candidate.name == name; });
    if (area == areas.end()) {
      area = areas.insert(areas.end(), AreaView{name, {}, {}});
    }
    area->cases.push_back(i);
  }
  for (AreaView& area : areas) {
    JobRecord part;
    for (const std::size_t index : area.cases) {
      part.cases.emplace_back().status = job.cases[index].status;
    }
    area.tally = tally(part);
  }
  return areas;
}

std::string verdict_of(const JobView& view) {
  const JobRecord& job = *view.job;
  if (job.outcome != JobOutcome::completed) {
    const std::string words = outcome_words(job.outcome);
    return job.message.empty() ? words : words + ": " + job.message;
  }
  if (job.cases.empty()) {
    return "no case was run";
  }
  std::string verdict = in_words(view.tally);
  if (view.unexpected > 0) {
    verdict += ", " + counted(static_cast<std::size_t>(view.unexpected),
                              "unexpected splat");
  }
  return verdict;
}

JobView job_view(const JobRecord& job) {
  JobView view;
  view.job = &job;
  view.health = health(job);
  view.tally = tally(job);
  view.unexpected = unexpected_splats(job);
  view.areas = areas_of(job);
  view.verdict = verdict_of(view);
  return view;
}

std::string_view in_words(TrialKind kind) {
  switch (kind) {
    case TrialKind::alone:
      return "alone";
    case TrialKind::neighbours:
      return "with its neighbours";
    case TrialKind::one_cpu:
      return "with one CPU";
    case TrialKind::other_seed:
      return "with another seed";
    case TrialKind::other_accelerator:
      return "with the other accelerator";
    case TrialKind::deterministic:
      return "counting instructions";
  }
  return "";
}

News news_of(const RunView& view) {
  News news;
  const auto count = [&news](const std::optional<Change>& change) {
    if (change) {
      ++news.counts[change->kind];
    }
  };
  for (const JobView& job : view.jobs) {
    if (!job.job->baseline.empty()) {
      news.baselines.insert(job.job->baseline);
    }
    count(job.job->change);
    std::set<int> of_a_case;
    for (const CaseResult& result : job.job->cases) {
      count(result.change);
      of_a_case.insert(result.splats.begin(), result.splats.end());
    }
    for (std::size_t s = 0; s < job.job->splats.size(); ++s) {
      if (!of_a_case.contains(static_cast<int>(s))) {
        count(job.job->splats[s].change);
      }
    }
  }
  return news;
}

/// "failures on 2 of 3 architectures, 1 not checked".
std::string verdict_of(const RunView& view) {
  const auto with_health = [&](Health health) {
    return static_cast<std::size_t>(std::count_if(
        view.jobs.begin(), view.jobs.end(),
        [health](const JobView& job) { return job.health == health; }));
  };
  const std::size_t bad = with_health(Health::failed);
  const std::size_t unchanged = with_health(Health::unchanged);
  const std::size_t good = with_health(Health::good);
  const std::size_t unchecked = view.jobs.size() - bad - unchanged - good;
  std::string line;
  if (bad > 0) {
    line = (view.news.baselines.empty() ? "failures on " : "new failures on ") +
           std::to_string(bad) + " of " +
           counted(view.jobs.size(), "architecture");
  } else if (unchanged > 0) {
    line = "nothing new on " + counted(good + unchanged, "architecture");
  } else if (good > 0) {
    line = "no failure on " + counted(good, "architecture");
  } else {
    return counted(unchecked, "architecture") + " not checked";
  }
  return unchecked == 0
             ? line
             : line + ", " + std::to_string(unchecked) + " not checked";
}

std::string headline_of(const RunView& view) {
  if (view.jobs.empty()) {
    return "no architecture was run";
  }
  std::string line = verdict_of(view);
  if (!view.news.baselines.empty()) {
    const std::string news = in_words(view.news);
    line += "; " + (news.empty() ? "as in " : news + " since ") +
            (view.news.baselines.size() == 1 ? *view.news.baselines.begin()
                                             : "earlier runs");
  }
  if (view.tally.total() > 0) {
    line += "; " + in_words(view.tally);
  }
  return line;
}

} // namespace

std::string outcome_words(JobOutcome outcome) {
  switch (outcome) {
    case JobOutcome::completed:
      return "completed";
    case JobOutcome::build_failed:
      return "the kernel does not compile";
    case JobOutcome::boot_failed:
      return "the kernel never reached the suite";
    case JobOutcome::infra:
      return "could not be checked";
    case JobOutcome::interrupted:
      return "interrupted";
  }
  return "?";
}

void add(Tally& total, const Tally& part) {
  total.pass += part.pass;
  total.fail += part.fail;
  total.broken += part.broken;
  total.skip += part.skip;
  total.not_checked += part.not_checked;
  total.lost += part.lost;
  total.vanished += part.vanished;
}

Look look_of(CaseStatus status) {
  switch (status) {
    case CaseStatus::pass:
      return {"pass", "\u2713"};
    case CaseStatus::fail:
      return {"fail", "\u2717"};
    case CaseStatus::broken:
      return {"broken", "\u26a0"};
    case CaseStatus::skip:
      return {"skip", "\u2013"};
    case CaseStatus::not_checked:
      return {"not-checked", "\u25cb"};
    case CaseStatus::lost:
      return {"lost", "\u2298"};
    case CaseStatus::vanished:
      return {"vanished", "\u2205"};
  }
  return {"?", "?"};
}

Look look_of(Health health) {
  switch (health) {
    case Health::good:
      return {"good", "\u2713"};
    case Health::unchanged:
      return {"nothing new", "\u2261"};
    case Health::failed:
      return {"failed", "\u2717"};
    case Health::infra:
      return {"not checked", "\u26a0"};
    case Health::interrupted:
      return {"interrupted", "\u25fc"};
  }
  return {"?", "?"};
}

Look look_of(DetectorState state) {
  switch (state) {
    case DetectorState::on:
      return {"on", "\u25cf"};
    case DetectorState::off:
      return {"off", "\u25cb"};
    case DetectorState::unsupported:
      return {"unsupported", "\u2013"};
    case DetectorState::lost:
      return {"lost", "\u26a0"};
  }
  return {"?", "?"};
}

Look look_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::fresh:
      return {"new", "\u2605"};
    case ChangeKind::still:
      return {"as before", "\u2261"};
    case ChangeKind::fixed:
      return {"fixed", "\u2713"};
    case ChangeKind::known:
      return {"known", "\u2139"};
    case ChangeKind::flaky:
      return {"flaky", "\u223c"};
    case ChangeKind::not_checked:
      return {"not checked", "\u25cb"};
    case ChangeKind::vanished:
      return {"vanished", "\u2205"};
    case ChangeKind::infra:
      return {"set-up", "\u26a0"};
  }
  return {"?", "?"};
}

std::string job_anchor(std::size_t job) {
  return "j" + std::to_string(job);
}

std::string case_anchor(std::size_t job, std::size_t index) {
  return job_anchor(job) + "-c" + std::to_string(index);
}

std::string splat_anchor(std::size_t job, std::size_t index) {
  return job_anchor(job) + "-s" + std::to_string(index);
}

std::string area_anchor(std::size_t job, std::size_t area) {
  return job_anchor(job) + "-a" + std::to_string(area);
}

RunView view_of(const RunRecord& run) {
  RunView view;
  view.run = &run;
  view.health = health(run);
  for (const JobRecord& job : run.jobs) {
    view.jobs.push_back(job_view(job));
    add(view.tally, view.jobs.back().tally);
    for (const AreaView& area : view.jobs.back().areas) {
      if (std::find(view.areas.begin(), view.areas.end(), area.name) ==
          view.areas.end()) {
        view.areas.push_back(area.name);
      }
    }
  }
  view.news = news_of(view);
  view.findings = findings_of(view);
  view.headline = headline_of(view);
  return view;
}

std::string in_words(const Tally& tally) {
  const std::pair<int, std::string_view> parts[] = {
      {tally.pass, "passed"},   {tally.fail, "failed"},
      {tally.lost, "lost"},     {tally.vanished, "vanished"},
      {tally.broken, "broken"}, {tally.not_checked, "not checked"},
      {tally.skip, "skipped"},
  };
  std::string out;
  for (const auto& [count, word] : parts) {
    if (count > 0) {
      out += (out.empty() ? "" : ", ") + std::to_string(count) + " ";
      out += word;
    }
  }
  return out.empty() ? "no case" : out;
}

std::string in_words(const News& news) {
  std::string out;
  for (const ChangeKind kind :
       {ChangeKind::fresh, ChangeKind::vanished, ChangeKind::infra,
        ChangeKind::flaky, ChangeKind::not_checked, ChangeKind::still,
        ChangeKind::known, ChangeKind::fixed}) {
    if (const int count = news.of(kind); count > 0) {
      out += (out.empty() ? "" : ", ") + std::to_string(count) + " " +
             std::string(look_of(kind).word);
    }
  }
  return out;
}

std::string in_words(const Change& change) {
  if (change.kind == ChangeKind::flaky) {
    return std::to_string(change.bad) + " of " +
           counted(static_cast<std::size_t>(change.seen), "run") +
           " of this kernel failed";
  }
  return change.since.empty() ? change.detail : "since " + change.since;
}

std::string in_words(const std::vector<Trial>& trials) {
  std::string out;
  for (const Trial& trial : trials) {
    out += out.empty() ? "again: " : ", ";
    out += in_words(trial.kind);
    out +=
        " " + std::to_string(trial.bad) + " of " + std::to_string(trial.boots);
  }
  return out;
}

std::string state_change(const CaseResult& result) {
  std::string out;
  const auto tell = [&out](std::initializer_list<std::string_view> words) {
    out += out.empty() ? "" : ", ";
    for (const std::string_view word : words) {
      out += word;
    }
  };
  for (const auto& [name, before] : result.begin_state) {
    const auto found = result.end_state.find(name);
    if (found == result.end_state.end()) {
      continue;
    }
    const std::string& after = found->second;
    if (after != before) {
      tell({name, " ", before, " \u2192 ", after});
    } else if (name == "lockdep" && after == "0") {
      tell({"lockdep off"});
    }
  }
  return out;
}

std::string repro_command(const RunRecord& run, const JobRecord& job,
                          const std::string& case_name) {
  std::vector<std::string> words = {"./farm", "repro", run.id, job.arch};
  if (!case_name.empty()) {
    words.push_back(case_name);
  }
  return shell_quote(words);
}

std::string detectors_of(const JobRecord& job, DetectorState state) {
  std::vector<std::string> names;
  for (const DetectorResult& detector : job.detectors) {
    if (detector.state == state) {
      names.push_back(detector.name);
    }
  }
  return join(names, ", ");
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) +
         (count == 1 ? "" : "s");
}

} // namespace farm
