#include "harness/runner.hpp"

#include "harness/catalogue.hpp"
#include "harness/execute.hpp"
#include "harness/ktap.hpp"
#include "harness/protocol.hpp"
#include "lib/race.hpp"
#include "lib/system.hpp"
#include "rt/string.hpp"

namespace torture {

namespace {

bool selected[k_max_entries];

void select(const RunOptions& options) {
  for (uint32_t i = 0; i < catalogue_size(); ++i) {
    rt::Buffer<128> name;
    put_full_name(name, catalogue_at(i));
    selected[i] = i >= options.from &&
                  (options.only < 0 || options.only == int64_t(i)) &&
                  rt::glob_match(options.pattern, name.c_str());
  }
}

uint32_t count_selected(const char* area) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < catalogue_size(); ++i) {
    count += selected[i] && rt::equal(catalogue_at(i).item->area, area);
  }
  return count;
}

uint32_t count_areas() {
  uint32_t count = 0;
  for (const char* area : protocol::k_areas) {
    count += count_selected(area) > 0;
  }
  return count;
}

bool is_race(const CatalogueEntry& entry) {
  return rt::equal(entry.item->area, "race");
}

/// A long run's part for each case of race/ that is going to run.
uint64_t long_race_ms(uint32_t minutes) {
  uint64_t count = 0;
  for (uint32_t i = 0; minutes > 0 && i < catalogue_size(); ++i) {
    const CatalogueEntry& entry = catalogue_at(i);
    count += selected[i] && is_race(entry) &&
             missing_need(entry.item->spec->needs) == nullptr;
  }
  return count == 0 ? 0 : uint64_t(minutes) * 60 * 1000 / count;
}

/// Tells the case and its deadline how long it is to run; the deadline. Under
/// memory pressure what comes before and behind the race takes longer too.
uint64_t prepare_time(const CatalogueEntry& entry, uint64_t race_ms) {
  constexpr uint64_t k_slower = 10;
  static rt::Buffer<128> name;
  name.clear();
  put_full_name(name, entry);
  const uint64_t usual = scaled_ms(entry.item->spec->deadline_ms);
  const uint64_t part = is_race(entry) ? race_ms : 0;
  set_long_race(name.c_str(), part);
  return part == 0 ? usual : part + k_slower * usual;
}

bool is_canary(uint32_t index) {
  return catalogue_at(index).item->spec->expect != Splat::none;
}

/// A canary looks at its own detector only, which its needs name; for every
/// other case all detectors have to be as they were.
bool later_case_needs_detectors(uint32_t after) {
  for (uint32_t i = after + 1; i < catalogue_size(); ++i) {
    if (selected[i] && (!is_canary(i) || has(catalogue_at(i).item->spec->needs,
                                             Need::lockdep))) {
      return true;
    }
  }
  return false;
}

bool lost_detector(const DetectorState& before, const DetectorState& after) {
  return (before.lockdep == 1 && after.lockdep == 0) ||
         ((after.taint & ~before.taint) & k_taint_died) != 0;
}

void count_result(RunSummary& summary, Result result) {
  switch (result) {
    case Result::pass:
      ++summary.passed;
      break;
    case Result::skip:
      ++summary.skipped;
      break;
    case Result::fail:
    case Result::error:
    case Result::timeout:
      ++summary.failed;
      break;
  }
}

struct Announced {
  Result result;
  bool detector_lost;
};

/// One case with its lines around it. `state` is that of the machine before
/// the case and becomes that after it: reading it costs more than many a case
/// does (lockdep counts its graph for it), so the end of one case is the
/// beginning of the next.
Announced run_announced(uint32_t index, uint32_t number, uint64_t seed,
                        uint64_t race_ms, DetectorState& state) {
  const CatalogueEntry& entry = catalogue_at(index);
  ktap_expect(index, entry);
  const uint64_t deadline_ms = prepare_time(entry, race_ms);
  ktap_start(index, entry, deadline_ms);
  ktap_state(index, true, state);
  set_seed(seed + index);
  static Outcome outcome;
  execute_case(entry, deadline_ms, outcome);
  const DetectorState after = detector_state();
  judge_machine(entry, state, after, outcome);
  ktap_result(number, entry, outcome.result, outcome.reason, outcome.time_ms);
  ktap_state(index, false, after);
  const bool lost = lost_detector(state, after);
  state = after;
  return {outcome.result, lost};
}

/// Returns the index to go on with; less than the catalogue's size only when
/// a detector was lost.
uint32_t run_area(const char* area, uint64_t seed, uint64_t race_ms,
                  DetectorState& state, RunSummary& summary) {
  uint32_t number = 0;
  for (uint32_t i = 0; i < catalogue_size(); ++i) {
    if (!selected[i] || !rt::equal(catalogue_at(i).item->area, area)) {
      continue;
    }
    const Announced outcome = run_announced(i, ++number, seed, race_ms, state);
    count_result(summary, outcome.result);
    if (outcome.detector_lost && later_case_needs_detectors(i)) {
      summary.detector_lost = true;
      return i + 1;
    }
  }
  return catalogue_size();
}

} // namespace

RunSummary run_suite(const RunOptions& options) {
  select(options);
  ktap_suite({options.seed, options.from, catalogue_size()});
  ktap_plan(0, count_areas());
  const uint64_t race_ms = long_race_ms(options.minutes);
  RunSummary summary;
  DetectorState state = detector_state();
  uint32_t next = catalogue_size();
  uint32_t area_index = 0;
  for (const char* area : protocol::k_areas) {
    const uint32_t count = count_selected(area);
    if (count == 0 || summary.detector_lost) {
      continue;
    }
    ktap_subtest(area, count);
    const uint32_t failed_before = summary.failed;
    next = run_area(area, options.seed, race_ms, state, summary);
    ktap_area_result(++area_index, area, summary.failed == failed_before);
  }
  ktap_sentinel(!summary.detector_lost, next);
  return summary;
}

} // namespace torture
