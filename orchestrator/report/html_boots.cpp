#include "base/text.hpp"
#include "model/words.hpp"
#include "report/escape.hpp"
#include "report/html_data.hpp"

namespace farm::html {
namespace {

std::string_view end_words(MachineEndKind kind) {
  switch (kind) {
    case MachineEndKind::exited:
      return "QEMU ended by itself";
    case MachineEndKind::sentinel:
      return "ended by us after the suite's last line";
    case MachineEndKind::no_output:
      return "no output before the deadline";
    case MachineEndKind::no_suite:
      return "the suite did not start before the deadline";
    case MachineEndKind::case_deadline:
      return "a case ran out of time and the guest did not notice";
    case MachineEndKind::silent:
      return "the console went silent";
    case MachineEndKind::total_deadline:
      return "the boot took longer than allowed";
    case MachineEndKind::flooded:
      return "the console printed more than the log may hold";
    case MachineEndKind::qemu_failed:
      return "QEMU failed";
    case MachineEndKind::interrupted:
      return "stopped by the user";
  }
  return "?";
}

bool is_good_end(const MachineEnd& end) {
  return end.kind == MachineEndKind::sentinel ||
         (end.kind == MachineEndKind::exited && end.exit_status == 0);
}

std::string hex(std::uint64_t value) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) {
    const auto digit = (value >> static_cast<unsigned>(shift)) & 0xfU;
    if (digit != 0 || !out.empty() || shift == 0) {
      out += k_digits[digit];
    }
  }
  return "0x" + out;
}

void add_post_mortem(Fields& boot, const std::optional<PostMortem>& seen) {
  boot.flag("has_post_mortem", seen.has_value());
  Data notes = empty_list();
  Data cpus = empty_list();
  if (seen) {
    for (const std::string& note : seen->notes) {
      notes << Fields().text("note", note).take();
    }
    for (const CpuState& cpu : seen->cpus) {
      cpus << Fields()
                  .text("index", std::to_string(cpu.index))
                  .text("pc", cpu.pc == 0 ? "an unknown place" : hex(cpu.pc))
                  .text("cpu_where", cpu.where)
                  .text("registers", cpu.registers)
                  .take();
    }
  }
  boot.flag("console_answered", seen && seen->console_answered);
  boot.list("notes", std::move(notes)).list("cpus", std::move(cpus));
}

} // namespace

Data boots_data(const JobRecord& job) {
  Data list = empty_list();
  for (const BootRecord& record : job.boots) {
    const MachineEnd& end = record.end;
    std::string words(end_words(end.kind));
    if (end.exit_status != 0) {
      words += ", status " + std::to_string(end.exit_status);
    }
    Fields boot;
    boot.text("number", std::to_string(record.number))
        .text("end", words)
        .text("end_class", is_good_end(end) ? "end-good" : "end-bad")
        .text("end_detail", end.detail)
        .text("accelerator", record.accelerator)
        .text("suite_start", record.suite_start_s
                                 ? format_duration(*record.suite_start_s)
                                 : "never")
        .text("wall", format_duration(end.wall_s))
        .text("cpu", format_duration(end.qemu_cpu_s))
        .text("console_file", record.console_file)
        .text("console_url", relative_url(record.console_file))
        .text("qemu", shell_quote(record.qemu))
        .text("cmdline", record.cmdline);
    add_post_mortem(boot, end.post_mortem);
    list << boot.take();
  }
  return list;
}

} // namespace farm::html
