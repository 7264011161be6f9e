#include "report/sample_run_test.hpp"

namespace farm {
namespace {

Frame frame(const std::string& function, const std::string& file, int line) {
  Frame out;
  out.function = function;
  out.printed = function + "+0x5c/0x1f0";
  out.address = 0xffffffff81234567U;
  out.offset = 0x5c;
  out.size = 0x1f0;
  out.file = file;
  out.line = line;
  return out;
}

Stack fault_stack() {
  Frame inlined = frame("mmap_read_unlock", "include/linux/mmap_lock.h", 170);
  inlined.inlined = true;
  Frame guess = frame("asm_exc_page_fault", "", 0);
  guess.reliable = false;
  Frame module = frame("ext2_fault", "", 0);
  module.module = "ext2";
  return {"call trace",
          {inlined, frame("bad_area_nosemaphore", "arch/x86/mm/fault.c", 873),
           frame("do_user_addr_fault", "arch/x86/mm/fault.c", 1402), module,
           guess}};
}

FoundSplat lockdep_splat() {
  FoundSplat found;
  Splat& splat = found.splat;
  splat.kind = "lockdep";
  splat.title = "WARNING: lock held when returning to user space!";
  splat.function = "do_user_addr_fault";
  splat.signature = "lockdep-held-do_user_addr_fault";
  splat.line = 13;
  splat.end_line = 18;
  splat.fields = {{"lock", "&mm->mmap_lock"}, {"report", "held at exit"}};
  splat.stacks = {fault_stack()};
  splat.text = "WARNING: lock held when returning to user space!\n"
               "6.12.117 #1 Not tainted\n"
               "torture/71 is leaving the kernel with locks still held!\n"
               "1 lock held by torture/71:\n"
               " #0: ffff888004a3c158 (&mm->mmap_lock){++++}-{3:3}";
  found.case_name = "segv/hole";
  return found;
}

FoundSplat canary_splat() {
  FoundSplat found;
  found.splat.kind = "kasan";
  found.splat.title = "KASAN: slab-use-after-free in lkdtm_READ_AFTER_FREE";
  found.splat.function = "lkdtm_READ_AFTER_FREE";
  found.splat.line = 40;
  found.splat.end_line = 44;
  found.splat.fields = {{"access", "Read"}, {"size", "4"}};
  found.splat.stacks = {
      {"call trace",
       {frame("lkdtm_READ_AFTER_FREE", "drivers/misc/lkdtm/heap.c", 118)}},
      {"allocated by", {frame("__kmalloc_noprof", "mm/slub.c", 4276)}},
      {"freed by", {frame("kfree", "mm/slub.c", 4605)}}};
  found.splat.text = "BUG: KASAN: slab-use-after-free";
  found.boot = 1;
  found.case_name = "canary/use_after_free";
  found.expected = true;
  return found;
}

FoundSplat hostile_splat() {
  FoundSplat found;
  Splat& splat = found.splat;
  splat.kind = "warning" + hostile();
  splat.title = "WARNING in " + hostile();
  splat.line = 2;
  splat.end_line = 3;
  splat.corrupted = true;
  splat.corrupted_reason = hostile();
  splat.fields = {{hostile(), hostile()}};
  Frame bad = frame(hostile(), hostile(), 3);
  bad.module = hostile();
  splat.stacks = {{hostile(), {bad}}};
  splat.text = hostile() + "\nsecond line\n" + hostile();
  return found;
}

CaseResult result(const std::string& name, CaseStatus status, int time_ms,
                  const std::string& reason = "") {
  CaseResult out;
  out.name = name;
  out.area = name.substr(0, name.find('/'));
  out.status = status;
  out.reason = reason;
  if (time_ms >= 0) {
    out.time_ms = time_ms;
  }
  out.first_line = 10;
  out.last_line = 20;
  out.begin_state = {{"kasan", "1"}, {"lockdep", "1"}, {"taint", "0x0"}};
  out.end_state = out.begin_state;
  return out;
}

std::vector<CaseResult> usual_cases() {
  std::vector<CaseResult> out;
  for (const char* name :
       {"resolve/anon_load", "resolve/anon_store", "resolve/cow_after_fork",
        "resolve/file_private", "segv/address_zero", "segv/prot_none",
        "segv/write_to_ro", "sigbus/beyond_eof", "usercopy/read_hole.aligned",
        "usercopy/read_hole.straddling", "uffd/missing", "retry/slow_page"}) {
    out.push_back(
        result(name, CaseStatus::pass, 4 + 13 * static_cast<int>(out.size())));
  }
  out.push_back(result("uffd/poison", CaseStatus::skip, 1,
                       "no UFFD_FEATURE_POISON in this kernel"));
  return out;
}

BootRecord boot(const std::string& arch, int number) {
  BootRecord out;
  out.number = number;
  out.qemu = {"qemu-system-" + arch,
              "-M",
              "virt,foo=1",
              "-m",
              "512",
              "-kernel",
              "cache/kernels/4f1c/Image",
              "-append",
              "console=ttyS0 torture.run=*",
              "-nographic",
              "-no-reboot"};
  out.accelerator = "tcg";
  out.cmdline = "console=ttyS0 printk.devkmsg=on torture.run=* torture.from=0";
  out.end.wall_s = 17.3;
  out.end.qemu_cpu_s = 16.1;
  out.console_file = arch + "/console-" + std::to_string(number) + ".log";
  out.suite_start_s = 3.25;
  return out;
}

JobRecord good_job(const std::string& arch) {
  JobRecord job;
  job.arch = arch;
  job.profile = "default";
  job.outcome = JobOutcome::completed;
  job.toolchain = arch + "-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0";
  job.qemu_version = "QEMU emulator version 7.2.17";
  job.kernel_version = "6.12.117";
  job.kernel_digest = "4f1c2a9be07d";
  job.guest_digest = "90aa17c3d2f0";
  job.kernel_cached = true;
  job.detectors = {
      {"kasan", DetectorState::on, ""},
      {"kcsan", DetectorState::off, ""},
      {"kfence", DetectorState::on, ""},
      {"lockdep", DetectorState::on, ""},
  };
  job.boots = {boot(arch, 0)};
  job.cases = usual_cases();
  job.boot_wall_s = 17.3;
  job.boot_cpu_s = 16.1;
  return job;
}

JobRecord bad_job() {
  JobRecord job = good_job("x86_64");
  job.kernel_cached = false;
  job.build_wall_s = 231;
  job.build_cpu_s = 402;
  job.build_log = "x86_64/build.log";
  job.lost_symbols = {"PAGE_TABLE_CHECK", "DEBUG_VM_PGTABLE", hostile()};
  job.detectors.push_back(
      {"page_table_check", DetectorState::lost, "PAGE_TABLE_CHECK"});
  job.splats = {lockdep_splat(), canary_splat(), hostile_splat()};

  CaseResult failed =
      result("segv/hole", CaseStatus::fail, 8,
             "the kernel reported: " + job.splats[0].splat.title);
  failed.end_state["lockdep"] = "0";
  failed.end_state["taint"] = "0x200";
  failed.splats = {0};
  failed.diagnostics = {"address 0x7f0000001000", hostile()};
  CaseResult canary = result("canary/use_after_free", CaseStatus::pass, 30);
  canary.boot = 1;
  canary.expect = "kasan";
  canary.splats = {1};
  CaseResult unchecked = result("sigbus/truncated", CaseStatus::not_checked, 12,
                                "lockdep was off before the case began");
  unchecked.begin_state["lockdep"] = "0";
  unchecked.end_state["lockdep"] = "0";
  CaseResult lost = result("retry/eio_gup", CaseStatus::lost, -1,
                           "never finished: the console went silent");
  lost.boot = 1;
  lost.first_line = 22;
  lost.last_line = 22;
  lost.end_state.clear();
  CaseResult strange =
      result("segv/" + hostile(), CaseStatus::broken, 2, hostile());
  job.cases.insert(job.cases.begin() + 4, failed);
  for (const CaseResult& more : {unchecked, lost, strange, canary}) {
    job.cases.push_back(more);
  }

  BootRecord second = boot("x86_64", 1);
  second.end.kind = MachineEndKind::silent;
  second.end.exit_status = 137;
  second.end.detail = "nothing for 60 s";
  second.end.post_mortem = PostMortem{
      true,
      {{0,
        "RAX=0000000000000000 RBX=ffff888003a51500\n"
        "RIP=ffffffff81e0a1c2 RFL=00000246\n" +
            hostile(),
        0xffffffff81e0a1c2U,
        "rwsem_down_write_slowpath+0x2a kernel/locking/rwsem.c:1177"},
       {1, "RAX=0\n", 0, ""}},
      {"SysRq w (blocked tasks): answered", "SysRq d (held locks): answered"}};
  job.boots.push_back(second);
  job.boot_wall_s = 95.2;
  job.boot_cpu_s = 90.7;
  return job;
}

JobRecord cut_short_job() {
  JobRecord job = good_job("m68k");
  job.detectors[0] = {"kasan", DetectorState::unsupported,
                      "no HAVE_ARCH_KASAN (arch/m68k/Kconfig)"};
  for (std::size_t i = 5; i < job.cases.size(); ++i) {
    job.cases[i].status = CaseStatus::lost;
    job.cases[i].time_ms.reset();
    job.cases[i].first_line = 0;
    job.cases[i].last_line = 0;
    job.cases[i].reason =
        "never started: the machine could not be booted again";
  }
  return job;
}

std::string console(const std::string& arch) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += "[    3.1" + std::to_string(10 + i) + "] [   T71] " + arch +
            (i % 7 == 3 ? " # torture: state 3 begin lockdep=1" : " message ") +
            std::to_string(i) + (i % 5 == 0 ? "\r\n" : "\n");
    if (i == 12) {
      text += hostile() + "\n";
    }
  }
  return text;
}

RunRecord run_facts() {
  RunRecord run;
  run.id = "20260131-235959-ab12";
  run.started_at = "2026-01-31T23:59:59Z";
  run.source = "linux-source-6.12 6.12.117-1";
  run.source_identity = "9d0f83b1";
  run.profile = "default";
  run.cases_glob = "*";
  run.host = "x86_64, 2 CPUs, 24 GiB";
  run.wall_s = 343;
  run.own_cpu_s = 2.4;
  run.total_cpu_s = 611;
  return run;
}

/// Six runs, in which a case began to fail.
Trend trend_of(const JobRecord& job) {
  Trend trend;
  trend.arch = job.arch;
  constexpr int k_bad[] = {0, 0, 1, 0, 2, 2};
  for (int i = 0; i < 6; ++i) {
    TrendPoint& point = trend.points.emplace_back();
    point.run =
        "2026012" + std::to_string(5 + i) + "-000000-000" + std::to_string(i);
    point.started_at = "2026-01-2" + std::to_string(5 + i) + "T00:00:00Z";
    point.tally.pass = 12;
    point.tally.fail = k_bad[i];
  }
  trend.points[3].outcome = JobOutcome::build_failed;
  trend.points.back().run = "20260131-235959-ab12";
  for (const CaseResult& result : job.cases) {
    if (result.status == CaseStatus::fail) {
      trend.cases[result.name] = {CaseStatus::pass, CaseStatus::pass,
                                  CaseStatus::fail, std::nullopt,
                                  CaseStatus::lost, CaseStatus::fail};
    }
  }
  return trend;
}

std::string numbered(const std::string& word, std::size_t number) {
  return word + std::to_string(number);
}

constexpr std::string_view k_circular =
    "WARNING: possible circular locking dependency detected\n"
    "torture/50 is trying to acquire lock:\n"
    "ffff888100000000 (&mm->mmap_lock){++++}-{3:3}, at: do_fault+0x40/0x90\n\n"
    "-> #2 (&ctx->map_changing_lock){.+.+}-{3:3}:\n"
    "       down_read+0x66/0x90\n"
    "       mfill_atomic_copy+0x66/0x90\n\n"
    "-> #1 (sb_writers#5){.+.+}-{0:0}:\n"
    "       vfs_write+0x98/0x20c\n\n"
    "-> #0 (&mm->mmap_lock){++++}-{3:3}:\n"
    "       down_read+0x40/0x90\n\n"
    " Possible unsafe locking scenario:\n\n"
    "       CPU0                    CPU1\n"
    "       ----                    ----\n"
    "  rlock(&ctx->map_changing_lock);\n"
    "                               lock(sb_writers#5);\n"
    "                               lock(&ctx->map_changing_lock);\n"
    "  rlock(&mm->mmap_lock);\n\n"
    " *** DEADLOCK ***\n\n";

/// What a long report of KASAN or lockdep looks like.
FoundSplat large_splat(std::size_t number) {
  FoundSplat found = number % 2 == 0 ? lockdep_splat() : canary_splat();
  found.expected = number % 3 == 0;
  found.splat.signature = numbered("signature-", number % 70);
  found.splat.title += numbered(" number ", number);
  if (found.splat.kind == "lockdep") {
    found.splat.text = k_circular;
  }
  for (std::size_t i = 0; i < 40; ++i) {
    found.splat.stacks[0].frames.push_back(
        frame(numbered("a_function_of_usual_length_", i), "mm/memory.c", 3));
    found.splat.text += numbered("\n a_function_of_usual_length_", i) +
                        "+0x5c/0x1f0 mm/memory.c:3";
  }
  return found;
}

/// Most have a few failures, every eighth has many, nearly all of one kind.
bool fails(std::size_t job, std::size_t index) {
  return job % 8 == 7 ? index % 7 == 0 : (index + job) % 97 == 0;
}

JobRecord large_job(std::size_t number) {
  constexpr std::size_t k_cases = 700;
  JobRecord job = good_job(numbered("config", number));
  job.cases.clear();
  for (std::size_t i = 0; i < k_cases; ++i) {
    CaseResult one =
        result(numbered("area", i % 16) + numbered("/a_case_of_usual_name.", i),
               CaseStatus::pass, 12);
    if (fails(number, i)) {
      one.status = CaseStatus::fail;
      one.reason = i % 14 == 0 ? "the kernel reported: WARNING in do_fault"
                               : numbered("saw SIGSEGV at page ", i);
      one.splats = {static_cast<int>(job.splats.size())};
      job.splats.push_back(large_splat(i + number));
      job.splats.back().case_name = one.name;
    } else if ((i * 7 + number) % 9 == 0) {
      one.status = CaseStatus::skip;
      one.reason = "needs what this architecture does not have";
    }
    job.cases.push_back(one);
  }
  for (std::size_t i = 0; i < 12; ++i) {
    job.splats.push_back(canary_splat()); // asked for, on every architecture
  }
  return job;
}

} // namespace

const std::string& hostile() {
  // An array, so that the NUL does not end it.
  static constexpr char k_bytes[] =
      "<script>alert(1)</script></pre></style>\"'><img src=x onerror=alert(2)>"
      "{{{style}}}&amp;\0\xff\x1b[31m\xe2\x80\xae*/";
  static const std::string text(k_bytes, sizeof(k_bytes) - 1);
  return text;
}

ReportInput sample_input() {
  ReportInput input;
  input.run = run_facts();
  JobRecord build_failed;
  build_failed.arch = "sh4" + hostile();
  build_failed.profile = "default";
  build_failed.outcome = JobOutcome::build_failed;
  build_failed.message = "mm/memory.c:12:3: error: expected ';' " + hostile();
  build_failed.hint = "the whole log: build.log " + hostile();
  build_failed.build_log = "../../etc/passwd";
  JobRecord infra;
  infra.arch = "riscv64";
  infra.profile = "default";
  infra.outcome = JobOutcome::infra;
  infra.message = "qemu-system-riscv64: not found";
  infra.hint = "apt-get install qemu-system-misc";
  input.run.jobs = {bad_job(), good_job("arm64"), cut_short_job(), build_failed,
                    infra};
  for (const JobRecord& job : input.run.jobs) {
    for (const BootRecord& record : job.boots) {
      input.files[record.console_file] = console(job.arch);
    }
  }
  input.files["x86_64/build.log"] = "  CC      mm/memory.o\n";
  for (const std::size_t job : {0U, 1U}) {
    const JobRecord& record = input.run.jobs[job];
    input.trends[record.arch] = trend_of(record);
  }
  input.proves["segv/hole"] = "Reads from a hole between two mappings";
  input.proves[input.run.jobs[0].cases.back().name] = hostile();
  input.source_line = [](const std::string& path,
                         int line) -> std::optional<std::string> {
    return path == "arch/x86/mm/fault.c"
               ? std::optional("\tif (unlikely(fault & VM_FAULT_ERROR)) { /* " +
                               std::to_string(line) + " */" +
                               (line == 1400 ? hostile() : ""))
               : std::nullopt;
  };
  return input;
}

ReportInput large_input() {
  constexpr std::size_t k_configurations = 31;
  ReportInput input;
  input.run = run_facts();
  for (std::size_t i = 0; i < k_configurations; ++i) {
    input.run.jobs.push_back(large_job(i));
  }
  for (const JobRecord& job : input.run.jobs) {
    input.files[job.boots[0].console_file] = console(job.arch);
    input.trends[job.arch] = trend_of(job);
  }
  for (const CaseResult& one : input.run.jobs[0].cases) {
    input.proves[one.name] = "A fault at " + one.name +
                             " is resolved or refused as it has to be, and "
                             "nothing else is touched";
  }
  return input;
}

ReportInput good_input() {
  ReportInput input;
  input.run = run_facts();
  input.run.jobs = {good_job("arm64")};
  return input;
}

} // namespace farm
