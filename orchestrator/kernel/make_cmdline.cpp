#include "kernel/make_cmdline.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace farm {
namespace {

bool looks_like_error(std::string_view line) {
  static constexpr std::array<std::string_view, 7> k_marks = {
      ": error:",
      ": fatal error:",
      ": undefined reference to",
      ": multiple definition of",
      ": internal compiler error:",
      "ld: ",
      ": No rule to make target"};
  return std::any_of(k_marks.begin(), k_marks.end(), [&](auto mark) {
    return line.find(mark) != std::string_view::npos;
  });
}

/// "  CC      mm/memory.o", or a line of make itself.
bool is_routine(std::string_view line) {
  const bool step = line.size() > 2 && line.starts_with("  ") &&
                    line[2] >= 'A' && line[2] <= 'Z';
  return step || line.starts_with("make") || line.starts_with("#");
}

std::string with_ccache(bool ccache, const std::string& compiler) {
  return ccache ? "ccache " + compiler : compiler;
}

} // namespace

std::string kernel_cflags(const std::filesystem::path& source,
                          const std::vector<std::string>& own, bool types) {
  const std::string common =
      (types ? "" : "-g1 ") + ("-ffile-prefix-map=" + source.string() + "/=");
  return own.empty() ? common : common + " " + shell_quote(own);
}

std::vector<std::string> make_argv(const MakeSetup& setup,
                                   const std::vector<std::string>& targets) {
  std::vector<std::string> argv = {
      "make",
      "-C",
      setup.source.string(),
      "O=" + setup.objects.string(),
      "ARCH=" + setup.kernel_arch,
  };
  if (setup.jobs > 0) {
    argv.push_back("-j" + std::to_string(setup.jobs));
  }
  argv.insert(
      argv.end(),
      {"KBUILD_BUILD_TIMESTAMP=1970-01-01 00:00:00 UTC",
       "KBUILD_BUILD_USER=farm", "KBUILD_BUILD_HOST=faultfarm",
       "KBUILD_BUILD_VERSION=1",
       // Set, so that a tree with .git is not called 6.12+: a copy of it with a
       // patch, which has none, would compile what knows the version anew.
       "LOCALVERSION=",
       "KCFLAGS=" + kernel_cflags(setup.source, setup.cflags, setup.types)});
  if (setup.toolchain.llvm.empty()) {
    argv.push_back("CROSS_COMPILE=" + setup.toolchain.cross_compile);
    argv.push_back("CC=" + with_ccache(setup.ccache, setup.toolchain.cc));
  } else {
    argv.push_back("LLVM=" + setup.toolchain.llvm);
    argv.push_back("CC=" + with_ccache(setup.ccache, setup.toolchain.cc));
  }
  for (const auto& [name, value] : setup.variables) {
    std::string& word = argv.emplace_back(name);
    word += '=';
    word += value;
  }
  if (setup.ccache) {
    argv.emplace_back("HOSTCC=ccache gcc");
    // Exported by make. Not CCACHE_DEPEND=1, though it saves a sixth of a miss:
    // in that mode ccache does not see .incbin, and gives out a zImage around
    // the kernel that was compiled before. The name keeps such entries away.
    argv.emplace_back("CCACHE_NAMESPACE=faultfarm");
    argv.emplace_back("CCACHE_NODEPEND=1");
  }
  argv.insert(argv.end(), targets.begin(), targets.end());
  return argv;
}

std::string build_errors(std::string_view log, std::size_t limit) {
  std::vector<std::string> found;
  std::vector<std::string> unexplained; // what neither kbuild nor make says
  bool stopped = false;
  for (std::string_view line : lines(log)) {
    stopped = stopped || line.find(": *** [") != line.npos;
    if (looks_like_error(line)) {
      found.push_back(display_quote(elide(line, 240)));
    } else if (!stopped && !line.empty() && !is_routine(line)) {
      unexplained.push_back(display_quote(elide(line, 240)));
    }
  }
  if (found.empty()) {
    // Scripts of the build have their own ways to complain, just before make
    // gives up.
    found.assign(unexplained.end() - static_cast<std::ptrdiff_t>(
                                         std::min(limit, unexplained.size())),
                 unexplained.end());
  }
  found.resize(std::min(limit, found.size()));
  return join(found, "\n");
}

} // namespace farm
