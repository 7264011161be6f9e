#include "kernel/device_tree.hpp"

#include <vector>

#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_preprocessed = "dtb.dts.tmp";

/// Headers that every device tree of the kernel may include.
fs::path include_prefixes(const DeviceTree& tree) {
  return tree.source / "scripts" / "dtc" / "include-prefixes";
}

Result<void> run_step(Runner& runner, const DeviceTree& tree,
                      std::vector<std::string> argv) {
  Command command;
  command.argv = std::move(argv);
  command.deadline_s = 60;
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  if (result.status != 0) {
    return Error{ErrorKind::build,
                 "the device tree " + tree.dts.filename().string() +
                     " does not compile:\n" +
                     display_quote(elide(trim(result.output), 400)),
                 ""};
  }
  return {};
}

std::string dtc_of(const DeviceTree& tree) {
  const fs::path own = tree.objects / "scripts" / "dtc" / "dtc";
  std::error_code error;
  return fs::exists(own, error) ? own.string() : "dtc";
}

} // namespace

Result<void> compile_device_tree(Runner& runner, const DeviceTree& tree) {
  const std::string prefixes = include_prefixes(tree).string();
  const std::string own_dir = tree.dts.parent_path().string();
  const std::string text = (tree.objects / k_preprocessed).string();
  TRY(run_step(runner, tree,
               {tree.cc, "-E", "-nostdinc", "-undef", "-D__DTS__", "-x",
                "assembler-with-cpp", "-I", own_dir, "-I", prefixes, "-o", text,
                tree.dts.string()}));
  auto compiled = run_step(runner, tree,
                           {dtc_of(tree), "-q", "-I", "dts", "-O", "dtb", "-b",
                            "0", "-i", own_dir, "-i", prefixes, "-o",
                            (tree.objects / k_dtb).string(), text});
  if (!compiled && compiled.error().kind == ErrorKind::toolchain) {
    return Error{ErrorKind::toolchain, compiled.error().what,
                 "apt-get install device-tree-compiler"};
  }
  return compiled;
}

} // namespace farm
