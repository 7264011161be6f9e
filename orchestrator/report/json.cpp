#include "report/json.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "model/health.hpp"
#include "model/words.hpp"
#include "report/across.hpp"
#include "report/json_parts.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

using json = nlohmann::ordered_json;

constexpr int k_version = 1;

std::string_view word_of(Health health) {
  switch (health) {
    case Health::good:
      return "good";
    case Health::unchanged:
      return "unchanged";
    case Health::failed:
      return "failed";
    case Health::infra:
      return "infra";
    case Health::interrupted:
      return "interrupted";
  }
  return "?";
}

/// Addresses do not fit into the numbers of most JSON readers.
std::string hex(std::uint64_t value) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string out;
  do {
    out.insert(out.begin(), k_digits[value & 0xfU]);
    value >>= 4U;
  } while (value != 0);
  return "0x" + out;
}

template <typename Items, typename Convert>
json array_of(const Items& items, const Convert& convert) {
  json out = json::array();
  for (const auto& item : items) {
    out.push_back(convert(item));
  }
  return out;
}

json frame_json(const Frame& frame) {
  return {{"function", frame.function},
          {"printed", frame.printed},
          {"address", hex(frame.address)},
          {"offset", frame.offset},
          {"size", frame.size},
          {"module", frame.module},
          {"reliable", frame.reliable},
          {"inlined", frame.inlined},
          {"file", frame.file},
          {"line", frame.line}};
}

json stack_json(const Stack& stack) {
  return {{"label", stack.label},
          {"frames", array_of(stack.frames, frame_json)}};
}

json change_json(const std::optional<Change>& change) {
  if (!change) {
    return nullptr;
  }
  return {{"kind", to_string(change->kind)},
          {"since", change->since},
          {"detail", change->detail},
          {"bad", change->bad},
          {"seen", change->seen}};
}

json trial_json(const Trial& trial) {
  return {{"kind", to_string(trial.kind)},
          {"boots", trial.boots},
          {"bad", trial.bad}};
}

json splat_json(const FoundSplat& found) {
  const Splat& splat = found.splat;
  return {{"kind", splat.kind},
          {"title", splat.title},
          {"function", splat.function},
          {"signature", splat.signature},
          {"boot", found.boot},
          {"case", found.case_name},
          {"expected", found.expected},
          {"known_issue", found.known},
          {"change", change_json(found.change)},
          {"line", splat.line},
          {"end_line", splat.end_line},
          {"corrupted", splat.corrupted},
          {"corrupted_reason", splat.corrupted_reason},
          {"fields", json(splat.fields)},
          {"stacks", array_of(splat.stacks, stack_json)},
          {"text", splat.text}};
}

json case_json(const CaseResult& result) {
  return {{"name", result.name},
          {"area", result.area},
          {"status", to_string(result.status)},
          {"reason", result.reason},
          {"known_issue", result.known},
          {"change", change_json(result.change)},
          {"trials", array_of(result.trials, trial_json)},
          {"time_ms", result.time_ms ? json(*result.time_ms) : json(nullptr)},
          {"boot", result.boot},
          {"first_line", result.first_line},
          {"last_line", result.last_line},
          {"expect", result.expect},
          {"begin_state", json(result.begin_state)},
          {"end_state", json(result.end_state)},
          {"diagnostics", result.diagnostics},
          {"splats", result.splats}};
}

json post_mortem_json(const PostMortem& post_mortem) {
  return {{"console_answered", post_mortem.console_answered},
          {"cpus", array_of(post_mortem.cpus,
                            [](const CpuState& cpu) -> json {
                              return {{"index", cpu.index},
                                      {"pc", hex(cpu.pc)},
                                      {"where", cpu.where},
                                      {"registers", cpu.registers}};
                            })},
          {"notes", post_mortem.notes}};
}

json boot_json(const BootRecord& boot) {
  const MachineEnd& end = boot.end;
  return {{"number", boot.number},
          {"qemu", boot.qemu},
          {"accelerator", boot.accelerator},
          {"cmdline", boot.cmdline},
          {"seed", boot.seed},
          {"end", to_string(end.kind)},
          {"exit_status", end.exit_status},
          {"detail", end.detail},
          {"post_mortem", end.post_mortem ? post_mortem_json(*end.post_mortem)
                                          : json(nullptr)},
          {"wall_s", end.wall_s},
          {"qemu_cpu_s", end.qemu_cpu_s},
          {"starvation", end.starvation},
          {"console_file", boot.console_file},
          {"first_line", boot.first_line},
          {"suite_start_s",
           boot.suite_start_s ? json(*boot.suite_start_s) : json(nullptr)}};
}

json detector_json(const DetectorResult& detector) {
  return {{"name", detector.name},
          {"state", to_string(detector.state)},
          {"detail", detector.detail}};
}

json job_json(const JobRecord& job) {
  return {{"arch", job.arch},
          {"profile", job.profile},
          {"outcome", to_string(job.outcome)},
          {"health", word_of(health(job))},
          {"message", job.message},
          {"hint", job.hint},
          {"baseline", job.baseline},
          {"change", change_json(job.change)},
          {"tally", tally_json(tally(job))},
          {"unexpected_splats", unexpected_splats(job)},
          {"toolchain", job.toolchain},
          {"qemu_version", job.qemu_version},
          {"kernel_version", job.kernel_version},
          {"kernel_digest", job.kernel_digest},
          {"guest_digest", job.guest_digest},
          {"kernel_cached", job.kernel_cached},
          {"lost_symbols", job.lost_symbols},
          {"detectors", array_of(job.detectors, detector_json)},
          {"boots", array_of(job.boots, boot_json)},
          {"cases", array_of(job.cases, case_json)},
          {"splats", array_of(job.splats, splat_json)},
          {"build_log", job.build_log},
          {"build_wall_s", job.build_wall_s},
          {"build_cpu_s", job.build_cpu_s},
          {"boot_wall_s", job.boot_wall_s},
          {"boot_cpu_s", job.boot_cpu_s},
          {"started_s", job.started_s},
          {"build_done_s", job.build_done_s},
          {"ended_s", job.ended_s}};
}

json file_names(const std::vector<std::string>& paths) {
  json names = json::array();
  for (const std::string& path : paths) {
    names.push_back(std::filesystem::path(path).filename().string());
  }
  return names;
}

json signature_json(const RunRecord& run, const SignatureRow& row) {
  json out = {
      {"signature", row.signature}, {"title", row.title}, {"kind", row.kind}};
  for (const Sight sight : {Sight::shows, Sight::clear, Sight::blind}) {
    json& names = out[std::string(to_string(sight))] = json::array();
    for (std::size_t j = 0; j < row.jobs.size(); ++j) {
      if (row.jobs[j].sight == sight) {
        names.push_back(run.jobs[j].arch);
      }
    }
  }
  return out;
}

json run_json(const RunRecord& run) {
  return {{"version", k_version},
          {"id", run.id},
          {"health", word_of(health(run))},
          {"started_at", run.started_at},
          {"source", run.source},
          {"source_identity", run.source_identity},
          {"kernel_arg", run.kernel_arg},
          {"rev_arg", run.rev_arg},
          {"toolchain_arg", run.toolchain_arg},
          {"patches", file_names(run.patches)},
          {"profile", run.profile},
          {"cases_glob", run.cases_glob},
          {"host", run.host},
          {"wall_s", run.wall_s},
          {"own_cpu_s", run.own_cpu_s},
          {"total_cpu_s", run.total_cpu_s},
          {"interrupted", run.interrupted},
          {"load",
           array_of(run.load,
                    [](const LoadSample& sample) {
                      return json{{"at_s", sample.at_s}, {"busy", sample.busy}};
                    })},
          {"signatures", array_of(signatures_across(run),
                                  [&run](const SignatureRow& row) {
                                    return signature_json(run, row);
                                  })},
          {"jobs", array_of(run.jobs, job_json)}};
}

std::string text_of(const json& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

bool says_something(const CaseResult& result) {
  return result.change || (result.status != CaseStatus::pass &&
                           result.status != CaseStatus::skip);
}

json short_case_json(const CaseResult& result) {
  return {{"name", result.name},
          {"status", to_string(result.status)},
          {"reason", result.reason},
          {"known_issue", result.known},
          {"change", change_json(result.change)}};
}

void shorten(const JobRecord& job, json& document) {
  json cases = json::array();
  for (const CaseResult& result : job.cases) {
    if (says_something(result)) {
      cases.push_back(short_case_json(result));
    }
  }
  std::map<std::string, int> signatures;
  for (const FoundSplat& found : job.splats) {
    if (!found.expected) {
      ++signatures[found.splat.signature];
    }
  }
  document["boots"] = job.boots.size();
  document["cases"] = std::move(cases);
  document["splats"] = signatures;
  document.erase("build_log");
}

} // namespace

json tally_json(const Tally& tally) {
  return {{"pass", tally.pass},
          {"fail", tally.fail},
          {"broken", tally.broken},
          {"skip", tally.skip},
          {"not-checked", tally.not_checked},
          {"lost", tally.lost},
          {"vanished", tally.vanished}};
}

Result<std::string> render_json(const ReportInput& input) {
  return text_of(run_json(input.run));
}

Result<std::string> render_json_summary(const ReportInput& input) {
  json document = run_json(input.run);
  for (std::size_t i = 0; i < input.run.jobs.size(); ++i) {
    shorten(input.run.jobs[i], document["jobs"][i]);
  }
  return text_of(document);
}

std::string json_of_job(const RunRecord& run, const JobRecord& job) {
  json document = {{"run", run.id}, {"repro", repro_command(run, job, "")}};
  document.update(job_json(job));
  return text_of(document);
}

std::string
json_of_case(const RunRecord& run, const JobRecord& job,
             const CaseResult& result,
             const std::vector<std::pair<std::string, CaseStatus>>& history) {
  json document = {{"run", run.id},
                   {"arch", job.arch},
                   {"repro", repro_command(run, job, result.name)}};
  document.update(case_json(result));
  document["splats"] = array_of(result.splats, [&job](int index) {
    const auto at = static_cast<std::size_t>(index);
    return at < job.splats.size() ? splat_json(job.splats[at]) : json(nullptr);
  });
  document["history"] =
      array_of(history, [](const std::pair<std::string, CaseStatus>& one) {
        return json{{"run", one.first}, {"status", to_string(one.second)}};
      });
  return text_of(document);
}

std::string json_of_changes(const RunRecord& run) {
  json changes = json::array();
  for (const JobRecord& job : run.jobs) {
    if (job.change) {
      changes.push_back({{"arch", job.arch},
                         {"outcome", to_string(job.outcome)},
                         {"change", change_json(job.change)},
                         {"repro", repro_command(run, job, "")}});
    }
    for (const CaseResult& result : job.cases) {
      if (result.change) {
        json one = {{"arch", job.arch}, {"case", result.name}};
        one.update(short_case_json(result));
        one["repro"] = repro_command(run, job, result.name);
        changes.push_back(std::move(one));
      }
    }
    for (const FoundSplat& found : job.splats) {
      if (found.change && found.case_name.empty()) {
        changes.push_back({{"arch", job.arch},
                           {"signature", found.splat.signature},
                           {"title", found.splat.title},
                           {"change", change_json(found.change)},
                           {"repro", repro_command(run, job, "")}});
      }
    }
  }
  return text_of({{"version", k_version},
                  {"run", run.id},
                  {"health", word_of(health(run))},
                  {"changes", std::move(changes)}});
}

} // namespace farm
