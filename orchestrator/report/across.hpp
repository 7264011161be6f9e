#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/run.hpp"

namespace farm {

/// Whether an architecture shows a signature.
enum class Sight {
  shows,
  clear, ///< its suite ran to the end, the detector was on, and it was not seen
  blind, ///< it cannot tell: the detector is missing, or the suite did not end
};

/// A signature that nobody expected, over all architectures of a run.
struct SignatureRow {
  struct Cell {
    Sight sight = Sight::blind;
    int count = 0;                    ///< splats, if it shows it
    std::optional<std::size_t> first; ///< index of the first of them
  };
  std::string signature;
  std::string title;
  std::string kind;
  std::vector<Cell> jobs; ///< as RunRecord::jobs
};

/// All of them, those that the most architectures show first.
std::vector<SignatureRow> signatures_across(const RunRecord& run);

/// "shows", "clear", "blind".
std::string_view to_string(Sight sight);

/// Names of the architectures that see a signature like this: "arm, mips".
std::string arches_with(const RunRecord& run, const SignatureRow& row,
                        Sight sight);

/// Something a job was busy with, for the picture of the run: seconds since
/// its start, and the lane (from 0) where nothing else was at that time.
struct Activity {
  std::size_t job = 0;
  bool boot = false; ///< the boots; else toolchain, kernel and guest
  double start_s = 0;
  double end_s = 0;
  int lane = 0;
};

/// What ran when, in the order it began.
std::vector<Activity> timeline_of(const RunRecord& run);

} // namespace farm
