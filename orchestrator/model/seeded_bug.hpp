#pragma once

#include <string>
#include <vector>

namespace farm {

/// A patch that puts a bug into the kernel on purpose, and who should notice:
/// a row of guest-tests/seeded-bugs/bugs.yaml.
struct SeededBug {
  std::string name;                        ///< the patch is NAME.patch
  std::string breaks;                      ///< one sentence
  std::string family;                      ///< bugs of one kind share it
  std::vector<std::string> files;          ///< those the patch touches, sorted
  std::vector<std::string> arches = {"*"}; ///< globs: where it can show
  std::string elsewhere;                   ///< why it cannot show elsewhere
  /// What should notice, the best first: words of k_bug_oracles.
  std::vector<std::string> oracles;
  /// The first oracle needs one of these in the kernel; empty: none.
  std::vector<std::string> detectors;
  /// Globs of the cases of which at least one must turn red; empty: no case
  /// notices yet, and `missing` says what to add.
  std::vector<std::string> cases;
  std::string missing;
  std::string commit;  ///< upstream, of the real bug or its fix; may be empty
  std::string history; ///< what was alike in the past; may be empty
};

/// The words of `oracles`.
struct BugOracle {
  const char* name;
  const char* meaning;
};

// clang-format off
inline constexpr BugOracle k_bug_oracles[] = {
    {"signal",           "another signal or si_code than expected, or none"},
    {"address",          "another si_addr"},
    {"value",            "other data, in memory or in a file"},
    {"count",            "another number of bytes or of faults"},
    {"hang",             "the deadline passed, or a thread does not die"},
    {"lock-balance",     "a lock is given back twice, or held on the way out"},
    {"lock-order",       "lockdep sees a deadlock that could happen"},
    {"lock-assertion",   "the kernel asserts a lock that is not held"},
    {"kasan",            "KASAN: use after free"},
    {"debug-vm",         "an assertion of the memory manager"},
    {"page-table-check", "a page that is mapped as it must not be"},
    {"accounting",       "counters of resident memory are off at exit"},
    {"leak",             "free memory, swap or reserves do not return"},
};
// clang-format on

} // namespace farm
