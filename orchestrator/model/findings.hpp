#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace farm {

/// Word for what became of a case; see the fault contract in docs/.
enum class CaseStatus {
  pass,
  fail,        ///< the kernel broke the contract
  broken,      ///< our own set-up failed
  skip,        ///< cannot exist here; the reason is in CaseResult::reason
  not_checked, ///< ran, but a detector it needs was off
  lost,        ///< started and never finished
  vanished,    ///< was there in the baseline and did not run
};

/// What the guest said of one case in one boot, before it is judged.
struct GuestCase {
  int index = -1;   ///< in the guest's sorted catalogue
  std::string name; ///< "area/case" or "area/case.row"
  std::string area;
  enum class Word { pass, fail, error, skip, timeout, none } word = Word::none;
  std::string reason;
  std::optional<int> time_ms; ///< guest time
  int deadline_ms = 0;        ///< as announced; 0: not announced
  std::string expect;         ///< kind of splat a canary expects; empty: none
  /// Detector states around the case: "lockdep" -> "1", "0" or "na".
  std::map<std::string, std::string> begin_state;
  std::map<std::string, std::string> end_state;
  std::vector<std::string> diagnostics; ///< "# ..." lines while it ran
  std::size_t first_line = 0;           ///< raw line of its start
  std::size_t last_line = 0;            ///< raw line of its end
  double starvation = 0; ///< share of the CPU time it wanted and did not get
};

/// All that one boot's console said in the guest protocol.
struct GuestReport {
  bool started = false; ///< the suite line was seen
  bool ended = false;   ///< the end sentinel was seen
  std::string end_reason;
  int next = -1;  ///< index to go on with, from the sentinel
  int total = -1; ///< cases in the catalogue
  std::map<std::string, std::string> suite; ///< keys of the suite line
  std::vector<GuestCase> cases;
};

/// One frame of a stack trace, as printed and as symbolized.
struct Frame {
  std::string function; ///< without offset; inlined frames have `inlined` set
  std::string printed;  ///< the text of the console: "foo+0x12/0x80"
  std::uint64_t address = 0; ///< absolute address; 0: unknown
  std::uint64_t offset = 0;  ///< into the function
  std::uint64_t size = 0;    ///< of the function; 0: unknown
  std::string module;        ///< "[ext2]" without brackets; empty: vmlinux
  bool reliable = true;      ///< false: printed with "? "
  bool inlined = false;
  std::string file; ///< source file; empty: not symbolized
  int line = 0;
};

/// A stack within a splat: "call trace", "allocated by", "freed by", ...
struct Stack {
  std::string label;
  std::vector<Frame> frames;
};

/// One report of a kernel detector.
struct Splat {
  std::string kind;      ///< "kasan", "lockdep", "oops", ...
  std::string title;     ///< one line, volatile parts replaced
  std::string function;  ///< the frame held responsible; may be empty
  std::string signature; ///< stable identity across addresses and architectures
  std::size_t line = 0;  ///< 0-based raw line of its first line
  std::size_t end_line = 0; ///< 0-based raw line of its last line, inclusive
  bool corrupted = false;
  std::string corrupted_reason;
  /// Kind-specific facts: "access", "size", "address", "report", "lock", ...
  std::map<std::string, std::string> fields;
  std::vector<Stack> stacks;
  std::string text; ///< the cleaned lines, joined with '\n'
};

} // namespace farm
