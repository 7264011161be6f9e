#include "verdict/judge.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include "verdict/splat_kinds.hpp"

namespace farm {
namespace {

constexpr std::string_view k_lockdep = "lockdep";
constexpr std::string_view k_hang = "hang"; ///< kind of a lockup, a stall, ...
constexpr std::size_t k_no_line = std::numeric_limits<std::size_t>::max();

/// One case with all that its verdict depends on.
struct Trial {
  const BootFindings& boot;
  const GuestCase& guest;
  bool last_of_boot;
  bool lockdep_in_kernel;
  const std::vector<DetectorResult>& detectors;
};

std::string value_or_empty(const std::map<std::string, std::string>& states,
                           std::string_view key) {
  const auto found = states.find(std::string(key));
  return found == states.end() ? std::string() : found->second;
}

void add_reason(CaseResult& result, const std::string& more) {
  if (!result.reason.empty() && !more.empty()) {
    result.reason += "; ";
  }
  result.reason += more;
}

void lead_reason(CaseResult& result, std::string first) {
  first.swap(result.reason);
  add_reason(result, first);
}

// --- attribution ------------------------------------------------------------

/// False as long as the guest was still busy with the case, its state line
/// included.
bool is_closed(const GuestCase& guest) {
  return guest.word == GuestCase::Word::skip ||
         (guest.word != GuestCase::Word::none && !guest.end_state.empty());
}

/// Last raw line in which a splat still belongs to the case.
std::size_t window_end(const GuestReport& report, std::size_t at) {
  const GuestCase& guest = report.cases[at];
  if (is_closed(guest)) {
    return std::max(guest.first_line, guest.last_line);
  }
  if (at + 1 == report.cases.size()) {
    return k_no_line;
  }
  const std::size_t next = report.cases[at + 1].first_line;
  return std::max(guest.first_line, next == 0 ? 0 : next - 1);
}

std::string case_at(const GuestReport& report, std::size_t line) {
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    if (line >= report.cases[i].first_line && line <= window_end(report, i)) {
      return report.cases[i].name;
    }
  }
  return {};
}

void attribute(const std::vector<BootFindings>& boots,
               std::vector<FoundSplat>& splats) {
  for (FoundSplat& found : splats) {
    for (const BootFindings& boot : boots) {
      if (found.case_name.empty() && boot.number == found.boot) {
        found.case_name = case_at(boot.report, found.splat.line);
      }
    }
  }
}

// --- the rules --------------------------------------------------------------

CaseResult result_of(const Trial& trial) {
  const GuestCase& guest = trial.guest;
  CaseResult result;
  result.name = guest.name;
  result.area = guest.area;
  result.reason = guest.reason;
  result.time_ms = guest.time_ms;
  result.boot = trial.boot.number;
  result.first_line = guest.first_line;
  result.last_line = guest.last_line;
  result.expect = guest.expect;
  result.begin_state = guest.begin_state;
  result.end_state = guest.end_state;
  result.diagnostics = guest.diagnostics;
  return result;
}

void apply_word(const Trial& trial, CaseResult& result) {
  switch (trial.guest.word) {
    case GuestCase::Word::pass:
      result.status = CaseStatus::pass;
      return;
    case GuestCase::Word::fail:
      result.status = CaseStatus::fail;
      return;
    case GuestCase::Word::error:
      result.status = CaseStatus::broken;
      return;
    case GuestCase::Word::skip:
      result.status = CaseStatus::skip;
      return;
    case GuestCase::Word::timeout:
      result.status = CaseStatus::fail;
      lead_reason(result, "deadline exceeded");
      return;
    case GuestCase::Word::none:
      break;
  }
  result.status = CaseStatus::lost;
  add_reason(result,
             "never finished: " +
                 (trial.last_of_boot ? describe(trial.boot.end)
                                     : "the suite went on without its result"));
}

/// Marks the splats a canary asked for. True: the one it is after came.
bool claim_expected(const CaseResult& result, std::vector<FoundSplat>& splats) {
  const bool proven =
      std::any_of(result.splats.begin(), result.splats.end(), [&](int index) {
        return proves(result.expect, splats[std::size_t(index)].splat.kind);
      });
  for (const int index : result.splats) {
    FoundSplat& found = splats[std::size_t(index)];
    found.expected = proven && may_follow(result.expect, found.splat.kind);
  }
  return proven;
}

const DetectorResult* missing_detector(const Trial& trial,
                                       const std::string& kind) {
  for (const DetectorResult& detector : trial.detectors) {
    // One that was asked for and got lost is not excused.
    if (detector.name == kind &&
        (detector.state == DetectorState::off ||
         detector.state == DetectorState::unsupported)) {
      return &detector;
    }
  }
  return nullptr;
}

void apply_missing_splat(const Trial& trial, CaseResult& result) {
  if (const auto* detector = missing_detector(trial, result.expect)) {
    result.status = CaseStatus::skip;
    lead_reason(result, "no " + result.expect + " in this kernel" +
                            (detector->detail.empty() ? "" : ": ") +
                            detector->detail);
    return;
  }
  if (result.expect == k_lockdep &&
      value_or_empty(result.begin_state, k_lockdep) == "0") {
    result.status = CaseStatus::not_checked;
    add_reason(result, "lockdep was off before the case began");
    return;
  }
  if (result.status == CaseStatus::pass) {
    result.status = CaseStatus::fail;
  }
  lead_reason(result, "expected splat missing: " + result.expect);
}

void apply_canary(const Trial& trial, CaseResult& result,
                  std::vector<FoundSplat>& splats) {
  if (result.expect.empty()) {
    return;
  }
  const bool proven = claim_expected(result, splats);
  const auto word = trial.guest.word;
  if (word == GuestCase::Word::skip) {
    return;
  }
  if (!proven) {
    apply_missing_splat(trial, result);
  } else if (word == GuestCase::Word::none ||
             word == GuestCase::Word::timeout) {
    // The machine or the task may well die of what the canary provokes.
    result.status = CaseStatus::pass;
    lead_reason(result, "the expected splat came");
  }
}

/// The kernel was given too little of the host for its deadline to mean
/// anything: that is not the kernel's failure. What it said of itself counts
/// all the same; complaints of slowness do not.
void apply_starvation(const Trial& trial, CaseResult& result,
                      const std::vector<FoundSplat>& splats) {
  const bool timed_out =
      trial.guest.word == GuestCase::Word::timeout ||
      (trial.guest.word == GuestCase::Word::none && trial.last_of_boot &&
       trial.boot.end.kind == MachineEndKind::case_deadline);
  const double starved = trial.guest.word == GuestCase::Word::none
                             ? trial.boot.end.starvation
                             : trial.guest.starvation;
  const bool accused =
      std::any_of(result.splats.begin(), result.splats.end(), [&](int index) {
        const FoundSplat& found = splats[std::size_t(index)];
        return !found.expected && found.splat.kind != k_hang;
      });
  if (result.status == CaseStatus::pass || !timed_out || accused ||
      !is_starved(starved)) {
    return;
  }
  result.status = CaseStatus::broken;
  lead_reason(result, "the host was too busy: it gave the machine " +
                          std::to_string(std::lround((1 - starved) * 100)) +
                          " % of the CPU time it wanted");
}

void apply_splats(CaseResult& result, const std::vector<FoundSplat>& splats) {
  std::string titles;
  std::set<std::string> seen;
  for (const int index : result.splats) {
    const FoundSplat& found = splats[std::size_t(index)];
    if (!found.expected && seen.insert(found.splat.title).second) {
      titles += (titles.empty() ? "" : "; ") + found.splat.title;
    }
  }
  if (seen.empty()) {
    return;
  }
  if (result.status != CaseStatus::lost) {
    result.status = CaseStatus::fail;
  }
  lead_reason(result, "the kernel reported: " + titles);
}

std::optional<std::uint64_t> parse_taint(const std::string& text) {
  if (text.size() < 3 || text.compare(0, 2, "0x") != 0) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + 2, end, value, 16);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(value)
                                                       : std::nullopt;
}

/// Taint and lock debugging must be after a case what they were before it.
void apply_oracles(const Trial& trial, CaseResult& result) {
  if (result.status != CaseStatus::pass || !result.expect.empty()) {
    return;
  }
  const std::string taint_before = value_or_empty(result.begin_state, "taint");
  const std::string taint_after = value_or_empty(result.end_state, "taint");
  const auto before = parse_taint(taint_before);
  const auto after = parse_taint(taint_after);
  if (before && after && (*after & ~*before) != 0) {
    result.status = CaseStatus::fail;
    lead_reason(result, "the kernel became tainted without a report: " +
                            taint_before + " -> " + taint_after);
  }
  if (!trial.lockdep_in_kernel) {
    return;
  }
  const std::string begin = value_or_empty(result.begin_state, k_lockdep);
  const std::string end = value_or_empty(result.end_state, k_lockdep);
  if (begin == "1" && end == "0") {
    result.status = CaseStatus::fail;
    lead_reason(result, "lockdep turned itself off without a report");
  } else if (begin == "0" && result.status == CaseStatus::pass) {
    result.status = CaseStatus::not_checked;
    lead_reason(result, "lockdep was off before the case began");
  } else if (end == "0" && result.status == CaseStatus::pass) {
    result.status = CaseStatus::not_checked;
    lead_reason(result, "lockdep was off when the case ended");
  }
}

CaseResult judge_case(const Trial& trial, std::vector<FoundSplat>& splats) {
  CaseResult result = result_of(trial);
  for (std::size_t i = 0; i < splats.size(); ++i) {
    if (splats[i].boot == trial.boot.number &&
        splats[i].case_name == result.name) {
      result.splats.push_back(static_cast<int>(i));
    }
  }
  apply_word(trial, result);
  apply_canary(trial, result, splats);
  apply_splats(result, splats);
  apply_starvation(trial, result, splats);
  apply_oracles(trial, result);
  return result;
}

// --- the whole job ----------------------------------------------------------

bool has_lockdep(const JudgeInput& input) {
  for (const DetectorResult& detector : input.detectors) {
    if (detector.name == k_lockdep && detector.state == DetectorState::on) {
      return true;
    }
  }
  return std::any_of(
      input.boots.begin(), input.boots.end(), [](const BootFindings& boot) {
        return !boot.report.cases.empty() &&
               value_or_empty(boot.report.cases.front().begin_state,
                              k_lockdep) == "1";
      });
}

void add_unannounced(const JudgeInput& input, std::vector<CaseResult>& cases) {
  std::set<std::string> known;
  for (const CaseResult& result : cases) {
    known.insert(result.name);
  }
  for (const std::string& name : input.planned) {
    if (!known.insert(name).second) {
      continue;
    }
    CaseResult result;
    result.name = name;
    result.area = name.substr(0, name.find('/'));
    result.status = CaseStatus::lost;
    result.reason = "never started: " + (input.cut_short.empty()
                                             ? "the guest did not announce it"
                                             : input.cut_short);
    result.boot = input.boots.empty() ? 0 : input.boots.back().number;
    cases.push_back(std::move(result));
  }
}

} // namespace

Judgement judge(const JudgeInput& input) {
  Judgement out;
  out.splats = input.splats;
  for (FoundSplat& found : out.splats) {
    found.expected = false;
  }
  attribute(input.boots, out.splats);
  const bool lockdep = has_lockdep(input);
  for (const BootFindings& boot : input.boots) {
    for (const GuestCase& guest : boot.report.cases) {
      const bool last = &guest == &boot.report.cases.back();
      out.cases.push_back(judge_case(
          {boot, guest, last, lockdep, input.detectors}, out.splats));
    }
  }
  add_unannounced(input, out.cases);
  return out;
}

} // namespace farm
