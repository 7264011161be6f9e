#include "verdict/splat_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace farm {
namespace {

struct KindPair {
  std::string_view expected;
  std::string_view kind;
};

// clang-format off
constexpr KindPair k_same_finding[] = {
    {"bug",     "oops"},      // no bug table: BUG() is a plain illegal instruction
    {"oops",    "bug"},
    {"oops",    "kasan"},     // arm64, x86: the oops is announced by KASAN
    {"warning", "refcount"},  // refcount_warn_saturate() is a WARN
    {"refcount", "warning"},
};

constexpr KindPair k_follow_ups[] = {
    {"bug",     "oops"},
    {"bug",     "panic"},     // the task that died was one that must not
    {"bug",     "atomic-sleep"}, // it died with preemption or RCU off
    {"bug",     "warning"},   // context tracking of a task that died inside
    {"bug",     "lockdep"},   // it died with the locks of its system call
    {"oops",    "lockdep"},
    {"oops",    "warning"},
    {"oops",    "panic"},
    {"oops",    "atomic-sleep"},
    {"kasan",   "kfence"},    // it had the object in its sample
    {"kasan",   "bug"},       // the damage done before the report
    {"kasan",   "oops"},
    {"kasan",   "panic"},
    {"kfence",  "oops"},
    {"hang",    "panic"},     // hung_task_panic, softlockup_panic
    {"lockdep", "hang"},      // the deadlock lockdep foretold
    {"lockdep", "atomic-sleep"}, // a spinlock still held: preemption is off
    {"panic",   "unexpected-reboot"},
};
// clang-format on

template <typename Table>
bool holds(const Table& table, std::string_view expected,
           std::string_view kind) {
  return std::any_of(std::begin(table), std::end(table),
                     [expected, kind](const KindPair& row) {
                       return row.expected == expected && row.kind == kind;
                     });
}

} // namespace

bool proves(std::string_view expected, std::string_view kind) {
  return expected == kind || holds(k_same_finding, expected, kind);
}

bool may_follow(std::string_view expected, std::string_view kind) {
  return proves(expected, kind) || holds(k_follow_ups, expected, kind);
}

} // namespace farm
