#include "harness/ktap.hpp"

#include "harness/protocol.hpp"
#include "lib/output.hpp"
#include "lib/system.hpp"

namespace torture {

namespace {

using Line = rt::Buffer<800>;

void put_state(Line& line, const char* key, int value) {
  if (value < 0) {
    line.format(" {}={}", key, protocol::k_absent);
  } else {
    line.format(" {}={}", key, value);
  }
}

const char* directive(Result result) {
  switch (result) {
    case Result::pass:
      break;
    case Result::skip:
      return protocol::k_skip;
    case Result::fail:
      return protocol::k_fail;
    case Result::error:
      return protocol::k_error;
    case Result::timeout:
      return protocol::k_timeout;
  }
  return "";
}

} // namespace

void ktap_suite(const SuiteLine& suite) {
  output_line(0, protocol::k_ktap_header);
  Line line;
  line.format("{}{}protocol={} isa={} page={} cpus={} seed={x} release={} "
              "from={} total={} factor={}",
              protocol::k_prefix, protocol::k_suite, protocol::k_version,
              TORTURE_ISA_NAME, page_size(), cpu_count(), suite.seed,
              kernel_release(), suite.from, suite.total, factor());
  output_line(0, line.c_str());
}

void ktap_plan(unsigned depth, uint32_t count) {
  Line line;
  line.format("1..{}", count);
  output_line(depth, line.c_str());
}

void ktap_subtest(const char* area, uint32_t count) {
  output_line(1, protocol::k_ktap_header);
  Line line;
  line.format("{}{}", protocol::k_subtest, area);
  output_line(1, line.c_str());
  ktap_plan(1, count);
}

void ktap_expect(uint32_t index, const CatalogueEntry& entry) {
  if (entry.item->spec->expect == Splat::none) {
    return;
  }
  Line line;
  line.format("{}{}{} {}", protocol::k_prefix, protocol::k_expect, index,
              splat_name(entry.item->spec->expect));
  output_line(1, line.c_str());
}

void ktap_start(uint32_t index, const CatalogueEntry& entry,
                uint64_t deadline_ms) {
  Line line;
  line.format("{}{}{} ", protocol::k_prefix, protocol::k_start, index);
  put_full_name(line, entry);
  line.format(" deadline_ms={}", deadline_ms);
  output_line(1, line.c_str());
}

void ktap_state(uint32_t index, bool begin, const DetectorState& state) {
  Line line;
  line.format("{}{}{} {}", protocol::k_prefix, protocol::k_state, index,
              begin ? protocol::k_begin : protocol::k_end);
  put_state(line, "lockdep", state.lockdep);
  line.format(" taint={x}", state.taint);
  put_state(line, "kasan", state.kasan);
  put_state(line, "kfence", state.kfence);
  put_state(line, "hung", state.hung_task);
  output_line(1, line.c_str());
}

void ktap_result(uint32_t number, const CatalogueEntry& entry, Result result,
                 const char* reason, uint64_t time_ms) {
  Line line;
  const bool ok = result == Result::pass || result == Result::skip;
  line.format("{} {} ", ok ? "ok" : "not ok", number);
  put_short_name(line, entry);
  if (result == Result::pass) {
    line.format(" # {}{}", protocol::k_time, time_ms);
  } else {
    line.format(" # {} {}", directive(result), reason);
  }
  output_line(1, line.c_str());
}

void ktap_area_result(uint32_t number, const char* area, bool passed) {
  Line line;
  line.format("{} {} {}", passed ? "ok" : "not ok", number, area);
  output_line(0, line.c_str());
}

void ktap_sentinel(bool complete, uint32_t next) {
  Line line;
  line.format("{}{}{} next={}", protocol::k_prefix, protocol::k_sentinel,
              complete ? protocol::k_reason_complete
                       : protocol::k_reason_detector_lost,
              next);
  output_line(0, line.c_str());
}

} // namespace torture
