#include "pipeline/next_boot.hpp"

#include <algorithm>

namespace farm {
namespace {

/// Index after the last case the guest announced; `from` when there is none.
int after_last_case(const GuestReport& report, int from) {
  int next = from;
  for (const GuestCase& one : report.cases) {
    next = std::max(next, one.index + 1);
  }
  return next;
}

NextBoot go_on(int from, const GuestReport& report) {
  if (report.total >= 0 && from >= report.total) {
    return {NextBoot::Kind::done, from, ""};
  }
  return {NextBoot::Kind::again, from, ""};
}

} // namespace

NextBoot next_boot(const GuestReport& report, const MachineEnd& end,
                   const BootHistory& history) {
  if (end.kind == MachineEndKind::interrupted) {
    return {NextBoot::Kind::give_up, history.from, "interrupted"};
  }
  if (report.ended && report.end_reason == "complete") {
    return {NextBoot::Kind::done, report.next, ""};
  }
  if (report.ended && report.next > history.from) {
    return go_on(report.next, report);
  }
  const int next = after_last_case(report, history.from);
  if (next > history.from) {
    return go_on(next, report);
  }
  // A machine that fell silent is given a second chance: what hangs in one boot
  // of many is worth telling from what hangs in each.
  if (history.boots == 1 && !report.started && !fell_silent(end.kind)) {
    return {NextBoot::Kind::give_up, next, "the suite never started"};
  }
  if (history.idle_boots + 1 >= k_max_idle_boots) {
    return {NextBoot::Kind::give_up, next,
            "the machine did not come to run another case"};
  }
  return {NextBoot::Kind::again, next, ""};
}

} // namespace farm
