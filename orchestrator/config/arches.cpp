#include "config/arches.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "config/detectors.hpp"
#include "config/toolchains.hpp"

namespace farm {

namespace {

constexpr const char* k_dir = "arch-configs";
constexpr const char* k_detectors_file = "detectors";
constexpr const char* k_kconfig = "arch-configs/kconfig";
constexpr const char* k_own_include = "include/";
constexpr int k_least_memory_mib = 16;
constexpr int k_most_memory_mib = 65536;
constexpr int k_most_cpus = 64;

/// A program that is looked up in PATH.
std::string program_name(const std::string& text) {
  return text.empty() || text.find_first_of("/ ") != std::string::npos
             ? "must be the name of a program"
             : "";
}

/// A file with what it extends merged under it. `chain` holds the names on
/// the way here.
Result<YamlValue> parse_extended(const Loader& loader, const std::string& name,
                                 const std::vector<std::string>& all,
                                 std::vector<std::string> chain) {
  TRY_ASSIGN(YamlValue own,
             loader.parse(std::string(k_dir) + "/" + name + ".yaml"));
  chain.push_back(name);
  const YamlValue* extends = own.find("extends");
  if (extends == nullptr) {
    return own;
  }
  std::string parent;
  TRY(text(parent)(*extends, "extends"));
  if (std::find(chain.begin(), chain.end(), parent) != chain.end()) {
    chain.push_back(parent);
    return extends->error("'extends' goes round in a circle: " +
                          join(chain, " -> "));
  }
  if (std::find(all.begin(), all.end(), parent) == all.end()) {
    const auto like = nearest(parent, all);
    return extends->error(
        "'extends': there is no architecture '" + display_quote(parent) + "'" +
        (like ? ", did you mean '" + *like + "'?" : std::string()));
  }
  TRY_ASSIGN(const YamlValue base, parse_extended(loader, parent, all, chain));
  std::erase_if(own.entries, [](const YamlEntry& entry) {
    return entry.key.scalar == "extends";
  });
  return merge(base, own);
}

/// A file of arch-configs/dts/ or arch-configs/include/.
CheckText own_file(const Loader& loader) {
  return [&loader](const std::string& text) {
    return text.starts_with(k_own_dts) || text.starts_with(k_own_include)
               ? loader.file_in(k_dir)(text)
               : std::string("must start with 'dts/' or 'include/'");
  };
}

/// A device tree source, in the kernel source or in arch-configs/dts/.
CheckText dts(const Loader& loader) {
  return [&loader](const std::string& text) {
    if (!text.ends_with(".dts")) {
      return std::string("must be the path of a .dts file");
    }
    return text.starts_with(k_own_dts) ? loader.file_in(k_dir)(text)
                                       : relative_path(text);
  };
}

/// A name that make takes on its command line and the farm does not set.
std::string make_variable(const std::string& name) {
  static constexpr std::array k_own = {
      "ARCH", "CC", "CROSS_COMPILE", "HOSTCC", "LLVM", "KCFLAGS", "O"};
  if (name.empty() ||
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789_.-") !=
          std::string::npos) {
    return "is not the name of a variable of make";
  }
  const bool own = std::find(k_own.begin(), k_own.end(), name) != k_own.end() ||
                   name.starts_with("KBUILD_BUILD_");
  return own ? "is set by the farm itself" : "";
}

ReadValue kernel(const Loader& loader, KernelSpec& spec) {
  return [&](const YamlValue& value, const std::string& path) {
    return read_fields(
        value, path,
        {needed("arch", text(spec.arch, not_empty)),
         needed("image", text(spec.image, relative_path)),
         needed("target", text(spec.target, not_empty)),
         needed("fragments", text_list(spec.fragments,
                                       loader.exists_in(k_kconfig, ".config"))),
         optional("cflags", text_list(spec.cflags)),
         optional("make", text_map(spec.make, make_variable)),
         optional("dtb", text(spec.dtb, dts(loader))),
         optional("fault_handler", text(spec.fault_handler, not_empty)),
         optional("files",
                  text_map(spec.files, relative_path, own_file(loader)))});
  };
}

/// The recipe of a toolchain that the farm builds.
ReadValue recipe(ToolchainSpec& spec,
                 const std::vector<ToolchainRecipe>& recipes) {
  return [&](const YamlValue& value, const std::string& path) -> Result<void> {
    std::string target;
    TRY(text(target, toolchain_target(recipes))(value, path));
    spec.recipe = *std::find_if(
        recipes.begin(), recipes.end(),
        [&](const ToolchainRecipe& each) { return each.target == target; });
    if (spec.prefix != target + "-") {
      return value.error("'" + path + "': the compilers of '" + target +
                         "' need the prefix '" + target + "-'");
    }
    return {};
  };
}

ReadValue toolchain(ToolchainSpec& spec,
                    const std::vector<ToolchainRecipe>& recipes) {
  return [&](const YamlValue& value, const std::string& path) -> Result<void> {
    TRY(read_fields(
        value, path,
        {optional("prefix", text(spec.prefix)),
         optional("llvm", text(spec.llvm)), optional("clang", text(spec.clang)),
         optional("path", text(spec.dir, not_empty)),
         optional("packages", text_list(spec.packages, package_name)),
         optional("built", recipe(spec, recipes))}));
    if (spec.prefix.empty() == spec.llvm.empty()) {
      return value.error("'" + path +
                         "' needs either 'prefix' (gcc) or 'llvm', not " +
                         (spec.prefix.empty() ? "neither" : "both"));
    }
    if (!spec.recipe && value.find("packages") == nullptr) {
      return value.error("'" + path +
                         "' needs 'packages' that bring the compiler, or "
                         "'built'");
    }
    return {};
  };
}

ReadValue qemu(QemuSpec& spec) {
  return [&](const YamlValue& value, const std::string& path) {
    return read_fields(
        value, path,
        {needed("binary", text(spec.binary, program_name)),
         needed("package", text(spec.package, package_name)),
         needed("machine", text(spec.machine, not_empty)),
         optional("cpu", text(spec.cpu)),
         optional("memory_mib", integer(spec.memory_mib, k_least_memory_mib,
                                        k_most_memory_mib)),
         optional("smp", integer(spec.smp, 1, k_most_cpus)),
         optional("kvm_host", text(spec.kvm_host)),
         optional("args", text_list(spec.args)),
         optional("initramfs_address", address(spec.initramfs_address))});
  };
}

/// The suite's options have to reach it.
Result<void> check_options(const BootSpec& spec, const YamlValue& value,
                           const std::string& path) {
  if (spec.cmdline == CmdlineKind::builtin &&
      spec.initramfs == InitramfsKind::embedded) {
    return value.error("'" + path +
                       "': with 'cmdline: builtin' and 'initramfs: embedded' "
                       "the suite's options, which every boot has of its own, "
                       "have no way in");
  }
  return {};
}

ReadValue boot(BootSpec& spec) {
  return [&](const YamlValue& value, const std::string& path) -> Result<void> {
    TRY(read_fields(
        value, path,
        {needed("console", text(spec.console, not_empty)),
         optional("append", text(spec.append)),
         optional("cmdline",
                  word<CmdlineKind>(spec.cmdline,
                                    {{"append", CmdlineKind::append},
                                     {"builtin", CmdlineKind::builtin}})),
         optional("cmdline_bytes", integer(spec.cmdline_bytes, 256, 65536)),
         optional("initramfs",
                  word<InitramfsKind>(spec.initramfs,
                                      {{"external", InitramfsKind::external},
                                       {"embedded", InitramfsKind::embedded}})),
         optional("exit",
                  word<ExitBehaviour>(spec.exit,
                                      {{"poweroff", ExitBehaviour::poweroff},
                                       {"reboot", ExitBehaviour::reboot},
                                       {"sentinel", ExitBehaviour::sentinel}})),
         optional("slowness", number(spec.slowness, 0.1, 1000))}));
    return check_options(spec, value, path);
  };
}

ReadValue guest(const Loader& loader, GuestSpec& spec) {
  return [&](const YamlValue& value, const std::string& path) {
    return read_fields(
        value, path,
        {needed("isa",
                text(spec.isa, loader.exists_in("guest-tests/sys", ".hpp"))),
         optional("flags", text_list(spec.flags)),
         optional("busybox", text(spec.busybox))});
  };
}

Result<ArchSpec> read_arch(const Loader& loader, const std::string& name,
                           const YamlValue& file,
                           const std::vector<DetectorSpec>& detectors,
                           const std::vector<ToolchainRecipe>& recipes) {
  ArchSpec spec;
  spec.name = name;
  spec.detectors = detectors;
  TRY(read_fields(
      file, "",
      {needed("description", text(spec.description, not_empty)),
       optional("untried", text(spec.untried, not_empty)),
       needed("kernel", kernel(loader, spec.kernel)),
       needed("toolchain", toolchain(spec.toolchain, recipes)),
       needed("qemu", qemu(spec.qemu)), needed("boot", boot(spec.boot)),
       needed("guest", guest(loader, spec.guest)),
       optional("detectors",
                [&](const YamlValue& value, const std::string& path) {
                  return adapt_detectors(loader, value, path, spec.detectors);
                })}));
  if (spec.qemu.initramfs_address &&
      spec.boot.initramfs == InitramfsKind::embedded) {
    return file.find("qemu")->error(
        "'qemu.initramfs_address' says where an external initramfs goes, and "
        "'boot.initramfs' is embedded");
  }
  return spec;
}

} // namespace

Result<std::vector<ArchSpec>>
load_arches(const Loader& loader, const std::vector<DetectorSpec>& detectors,
            const std::vector<ToolchainRecipe>& recipes) {
  TRY_ASSIGN(std::vector<std::string> names, loader.names_in(k_dir));
  std::erase(names, k_detectors_file);
  std::vector<ArchSpec> arches;
  for (const std::string& name : names) {
    TRY_ASSIGN(const YamlValue file, parse_extended(loader, name, names, {}));
    TRY_ASSIGN(ArchSpec spec,
               read_arch(loader, name, file, detectors, recipes));
    arches.push_back(std::move(spec));
  }
  if (arches.empty()) {
    return Error{
        ErrorKind::config, std::string(k_dir) + ": has no architecture", {}};
  }
  return arches;
}

} // namespace farm
