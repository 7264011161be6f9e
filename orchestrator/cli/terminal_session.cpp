#include "cli/terminal_session.hpp"

#include <optional>

#include "base/filesystem.hpp"
#include "process/terminal_state.hpp"

namespace farm {

bool has_lx_commands(const KernelBuild& kernel) {
  return real_filesystem().exists(kernel.dir / "vmlinux-gdb.py");
}

std::vector<std::string> gdb_command(const ArchSpec& arch,
                                     const KernelBuild& kernel, int port) {
  std::vector<std::string> argv = {"gdb-multiarch"};
  const auto before = [&](const std::string& command) {
    argv.insert(argv.end(), {"-iex", command});
  };
  if (has_lx_commands(kernel)) {
    // The folder is an entry of the cache: what is added to it is damage.
    before("python import sys; sys.dont_write_bytecode = True");
    before("add-auto-load-safe-path " + kernel.dir.string());
  }
  for (const std::string& command :
       {"target remote 127.0.0.1:" + std::to_string(port),
        "hbreak " + arch.kernel.fault_handler, std::string("continue")}) {
    argv.insert(argv.end(), {"-ex", command});
  }
  argv.push_back(kernel.vmlinux.string());
  return argv;
}

Result<int> sit_at(const RunContext& context,
                   const std::vector<std::string>& qemu) {
  const TerminalState terminal;
  ChildSpec spec;
  spec.argv = qemu;
  spec.on_terminal = true;
  const auto loop = context.host.make_loop();
  std::optional<ChildExit> ended;
  ChildEvents events;
  events.on_exit = [&](const ChildExit& end) { ended = end; };
  TRY_ASSIGN(const auto child, loop->spawn(spec, events));
  const auto cancelled = context.cancel.subscribe(
      [&] { loop->post([&] { child->kill_group(15); }); });
  loop->run_until([&] { return ended.has_value(); });
  if (context.cancel.cancelled()) {
    return exit_code(ErrorKind::interrupted);
  }
  if (ended->status != 0) {
    return Error{ErrorKind::infra,
                 qemu.front() + ": ended with status " +
                     std::to_string(ended->status),
                 ""};
  }
  return 0;
}

} // namespace farm
