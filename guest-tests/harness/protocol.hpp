#pragma once

// The words on the wire between the guest suite and whoever reads its console.
// Constants only; both sides may include this file. The grammar is described
// in docs/guest-protocol.md.

namespace torture::protocol {

inline constexpr int k_version = 1;

inline constexpr char k_ktap_header[] = "KTAP version 1";
inline constexpr char k_subtest[] = "# Subtest: ";
inline constexpr char k_indent[] = "    ";

/// Every line of ours that is not KTAP starts with this.
inline constexpr char k_prefix[] = "# torture: ";
inline constexpr char k_suite[] = "suite ";
inline constexpr char k_start[] = "start ";
inline constexpr char k_expect[] = "expect ";
inline constexpr char k_state[] = "state ";
inline constexpr char k_begin[] = "begin";
inline constexpr char k_end[] = "end";
inline constexpr char k_sentinel[] = "end reason=";
inline constexpr char k_reason_complete[] = "complete";
inline constexpr char k_reason_detector_lost[] = "detector-lost";

/// Directives behind the name of a case.
inline constexpr char k_skip[] = "SKIP";
inline constexpr char k_fail[] = "FAIL";
inline constexpr char k_error[] = "ERROR";
inline constexpr char k_timeout[] = "TIMEOUT";
inline constexpr char k_time[] = "time_ms=";

/// Value of a state key whose detector this kernel does not have.
inline constexpr char k_absent[] = "na";

/// Kernel command line options; each is followed by its value.
inline constexpr char k_option_run[] = "torture.run=";
inline constexpr char k_option_from[] = "torture.from=";
inline constexpr char k_option_only[] = "torture.only=";
inline constexpr char k_option_seed[] = "torture.seed=";
inline constexpr char k_option_factor[] = "torture.factor=";
inline constexpr char k_option_minutes[] = "torture.minutes=";
inline constexpr char k_option_exit[] = "torture.exit=";
/// 1: a prompt on the console instead of a run.
inline constexpr char k_option_shell[] = "torture.shell=";

/// The areas in the order in which they run.
inline constexpr const char* k_areas[] = {
    "resolve", "segv",   "sigbus", "usercopy", "gup",  "uffd",  "retry",
    "stack",   "pervma", "race",   "inject",   "exit", "canary"};
inline constexpr unsigned k_area_count = sizeof(k_areas) / sizeof(k_areas[0]);

} // namespace torture::protocol
