#include "config/config_tree.hpp"

#include <algorithm>
#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/memory_filesystem.hpp"

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* k_detectors = R"(
kasan: {description: d, fragment: kasan, symbols: [KASAN], conflicts: [kcsan]}
kcsan: {description: d, fragment: kcsan, symbols: [KCSAN]}
free: {description: needs no fragment, symbols: [BUG]}
)";

constexpr const char* k_alpha = R"(description: "first"
kernel: {arch: a, image: arch/a/Image, target: Image, fragments: [base]}
toolchain: {prefix: a-linux-gnu-, packages: [gcc-a]}
qemu:
  binary: qemu-system-a
  package: qemu-system-misc
  machine: virt
  memory_mib: 128
  args: ["-x", "y z"]
boot:
  console: ttyS0
  exit: sentinel
  initramfs: embedded
  slowness: 2.5
guest: {isa: a}
detectors:
  kasan: {unsupported: "no shadow memory"}
)";

constexpr const char* k_toolchain = R"(
packages: [binutils-source]
binutils: /usr/src/binutils/binutils-*.tar.xz
gcc: /usr/src/gcc/gcc-*.tar.xz
configure: [--without-headers]
edits: [{file: gcc/include/a.h, from: "#define A 1", to: "#define A 0"}]
cpu_minutes: 12
)";

constexpr const char* k_known_issues =
    "poison:\n"
    "  cases: uffd/poison_*\n"
    "  reason: the handler does not know it\n"
    "  expires: 2027-06-30\n";

constexpr const char* k_initramfs = R"(
dirs: [{path: dev}]
nodes: [{path: dev/console, mode: 0600, type: c, major: 5, minor: 1}]
files: [{path: init, from: fault-torture, mode: 0755}]
)";

/// A small tree in which every file is right; tests break one.
class ConfigTreeTest : public testing::Test {
 protected:
  ConfigTreeTest() {
    put("arch-configs/detectors.yaml", k_detectors);
    put("arch-configs/alpha.yaml", k_alpha);
    put("arch-configs/README.md", "not an architecture");
    put("arch-configs/kconfig/base.config", "");
    put("arch-configs/kconfig/extra.config", "");
    put("arch-configs/kconfig/detectors/kasan.config", "");
    put("arch-configs/kconfig/detectors/kcsan.config", "");
    put("arch-configs/profiles/default.yaml",
        "description: d\ndetectors: [kasan, free]\n");
    put("arch-configs/toolchains/a-linux.yaml", k_toolchain);
    put("images/initramfs.yaml", k_initramfs);
    put("guest-tests/sys/a.hpp", "");
    put("reports/baselines/known-issues.yaml", k_known_issues);
  }

  void put(const std::string& path, const std::string& text) {
    files_.add("/src/" + path, text);
  }

  /// alpha.yaml with one piece of its text exchanged.
  void change_alpha(const std::string& from, const std::string& to) {
    std::string text = k_alpha;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    put("arch-configs/alpha.yaml", text.replace(at, from.size(), to));
  }

  Result<ConfigTree> load() { return load_config(files_, "/src"); }

  std::string error() {
    const auto tree = load();
    if (tree) {
      return "no error";
    }
    EXPECT_EQ(tree.error().kind, ErrorKind::config);
    return tree.error().what;
  }

  MemoryFileSystem files_;
};

const DetectorSpec& detector(const ArchSpec& arch, const std::string& name) {
  for (const DetectorSpec& spec : arch.detectors) {
    if (spec.name == name) {
      return spec;
    }
  }
  ADD_FAILURE() << name;
  return arch.detectors.front();
}

TEST_F(ConfigTreeTest, ReadsAnArchitecture) {
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  ASSERT_EQ(tree->arches.size(), 1U);
  const ArchSpec& arch = tree->arches[0];
  EXPECT_EQ(arch.name, "alpha");
  EXPECT_EQ(arch.kernel.image, "arch/a/Image");
  EXPECT_THAT(arch.kernel.fragments, ElementsAre("base"));
  EXPECT_EQ(arch.toolchain.prefix, "a-linux-gnu-");
  EXPECT_EQ(arch.qemu.memory_mib, 128);
  EXPECT_EQ(arch.qemu.smp, 1);
  EXPECT_THAT(arch.qemu.args, ElementsAre("-x", "y z"));
  EXPECT_EQ(arch.boot.exit, ExitBehaviour::sentinel);
  EXPECT_EQ(arch.boot.initramfs, InitramfsKind::embedded);
  EXPECT_EQ(arch.boot.slowness, 2.5);
  EXPECT_EQ(arch.guest.isa, "a");
}

TEST_F(ConfigTreeTest, EveryArchitectureHasEveryDetectorByName) {
  const auto tree = load();
  ASSERT_TRUE(tree);
  std::vector<std::string> names;
  for (const DetectorSpec& spec : tree->arches[0].detectors) {
    names.push_back(spec.name);
  }
  EXPECT_THAT(names, ElementsAre("free", "kasan", "kcsan"));
  EXPECT_EQ(detector(tree->arches[0], "kasan").unsupported, "no shadow memory");
  EXPECT_EQ(detector(tree->arches[0], "kcsan").unsupported, "");
  EXPECT_EQ(tree->detectors[1].unsupported, "");
}

TEST_F(ConfigTreeTest, ReadsTheInitramfs) {
  const auto tree = load();
  ASSERT_TRUE(tree);
  const InitramfsManifest& manifest = tree->initramfs;
  ASSERT_EQ(manifest.nodes.size(), 1U);
  EXPECT_EQ(manifest.nodes[0].path, "dev/console");
  EXPECT_EQ(manifest.nodes[0].major, 5U);
  EXPECT_EQ(manifest.nodes[0].mode, 0600U);
  ASSERT_EQ(manifest.files.size(), 1U);
  EXPECT_EQ(manifest.files[0].from, "fault-torture");
}

TEST_F(ConfigTreeTest, ReadsAProfile) {
  put("arch-configs/profiles/slow.yaml",
      "description: s\ndetectors: []\nfragments: [extra]\nslowness: 3\n"
      "timeouts: {silence_s: 7, total_s: 1000}\nappend: x=1\n");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  ASSERT_EQ(tree->profiles.size(), 2U);
  const Profile& slow = tree->profiles[1];
  EXPECT_EQ(slow.name, "slow");
  EXPECT_THAT(slow.fragments, ElementsAre("extra"));
  EXPECT_EQ(slow.timeouts.silence_s, 7);
  EXPECT_EQ(slow.timeouts.total_s, 1000);
  EXPECT_EQ(slow.append, "x=1");
}

TEST_F(ConfigTreeTest, DeviceTreeIsTheKernelsOrOurs) {
  change_alpha("target: Image", "target: Image, dtb: arch/a/boot/dts/x.dts");
  auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->arches[0].kernel.dtb, "arch/a/boot/dts/x.dts");
  put("arch-configs/dts/x.dts", "/dts-v1/;");
  change_alpha("target: Image", "target: Image, dtb: dts/x.dts");
  tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->arches[0].kernel.dtb, "dts/x.dts");
}

TEST_F(ConfigTreeTest, ArgumentsCanBeBuiltIn) {
  EXPECT_EQ(load()->arches[0].boot.cmdline, CmdlineKind::append);
  EXPECT_EQ(load()->arches[0].boot.cmdline_bytes, 512);
  change_alpha("initramfs: embedded", "cmdline: builtin");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->arches[0].boot.cmdline, CmdlineKind::builtin);
}

TEST_F(ConfigTreeTest, FilesForTheBuildFolderAreOurs) {
  put("arch-configs/dts/x.dts", "/dts-v1/;");
  change_alpha("target: Image",
               "target: Image, files: {arch/a/boot/dts/y.dts: dts/x.dts}");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->arches[0].kernel.files.at("arch/a/boot/dts/y.dts"),
            "dts/x.dts");
  change_alpha("target: Image", "target: Image, files: {../y: dts/x.dts}");
  EXPECT_THAT(error(), HasSubstr("'../y' must be a relative path"));
  change_alpha("target: Image", "target: Image, files: {y: x.dts}");
  EXPECT_THAT(error(), HasSubstr("must start with 'dts/' or 'include/'"));
  change_alpha("target: Image", "target: Image, files: {y: dts/z.dts}");
  EXPECT_THAT(error(), HasSubstr("has no file arch-configs/dts/z.dts"));
}

TEST_F(ConfigTreeTest, VariablesOfMakeAreNamesThatAreFree) {
  change_alpha("target: Image", "target: Image, make: {KASAN_SANITIZE_a.o: n}");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_EQ(tree->arches[0].kernel.make.at("KASAN_SANITIZE_a.o"), "n");
  change_alpha("target: Image", "target: Image, make: {KCFLAGS: -O3}");
  EXPECT_THAT(error(), HasSubstr("'KCFLAGS' is set by the farm itself"));
  change_alpha("target: Image", "target: Image, make: {KBUILD_BUILD_USER: me}");
  EXPECT_THAT(error(), HasSubstr("is set by the farm itself"));
  change_alpha("target: Image", "target: Image, make: {A=B: c}");
  EXPECT_THAT(error(), HasSubstr("is not the name of a variable of make"));
}

TEST_F(ConfigTreeTest, ReadsAToolchainThatTheFarmBuilds) {
  change_alpha("prefix: a-linux-gnu-, packages: [gcc-a]",
               "prefix: a-linux-, built: a-linux");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  ASSERT_EQ(tree->toolchains.size(), 1U);
  ASSERT_TRUE(tree->arches[0].toolchain.recipe);
  const ToolchainRecipe& recipe = *tree->arches[0].toolchain.recipe;
  EXPECT_EQ(recipe.target, "a-linux");
  EXPECT_THAT(recipe.packages, ElementsAre("binutils-source"));
  EXPECT_EQ(recipe.gcc, "/usr/src/gcc/gcc-*.tar.xz");
  EXPECT_THAT(recipe.configure, ElementsAre("--without-headers"));
  ASSERT_EQ(recipe.edits.size(), 1U);
  EXPECT_EQ(recipe.edits[0].to, "#define A 0");
  EXPECT_EQ(recipe.cpu_minutes, 12);
}

TEST_F(ConfigTreeTest, ToolchainsAreChecked) {
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = k_toolchain;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    put("arch-configs/toolchains/a-linux.yaml",
        text.replace(at, from.size(), to));
    return error();
  };
  EXPECT_THAT(with("configure:", "configur:"),
              HasSubstr("a-linux.yaml:5:1: unknown key 'configur', did you "
                        "mean 'configure'?"));
  EXPECT_THAT(with("/usr/src/gcc/", "gcc/"),
              HasSubstr("must be an absolute path"));
  EXPECT_THAT(with("/usr/src/gcc/", "/usr/*/gcc/"),
              HasSubstr("must be an absolute path"));
  EXPECT_THAT(with("--without-headers", "--prefix=/usr"),
              HasSubstr("is given by the farm"));
  EXPECT_THAT(with("gcc/include", "include"),
              HasSubstr("must start with 'binutils/' or 'gcc/'"));
  EXPECT_THAT(with("gcc/include", "gcc/../.."),
              HasSubstr("must be a relative path"));
  EXPECT_THAT(with("12", "0"), HasSubstr("must be between 1 and"));
}

TEST_F(ConfigTreeTest, AVariantChangesOnlyWhatItSays) {
  put("arch-configs/beta.yaml", "extends: alpha\n"
                                "description: variant\n"
                                "qemu: {memory_mib: 64}\n"
                                "detectors: {kasan: {unsupported: ''}}\n");
  put("arch-configs/gamma.yaml", "extends: beta\nqemu: {args: []}\n");
  const auto tree = load();
  ASSERT_TRUE(tree) << tree.error().what;
  ASSERT_EQ(tree->arches.size(), 3U);
  const ArchSpec& beta = tree->arches[1];
  EXPECT_EQ(beta.name, "beta");
  EXPECT_EQ(beta.description, "variant");
  EXPECT_EQ(beta.qemu.memory_mib, 64);
  EXPECT_EQ(beta.qemu.machine, "virt");
  EXPECT_EQ(detector(beta, "kasan").unsupported, "");
  const ArchSpec& gamma = tree->arches[2];
  EXPECT_EQ(gamma.qemu.memory_mib, 64);
  EXPECT_TRUE(gamma.qemu.args.empty());
}

TEST_F(ConfigTreeTest, AMistakeInTheParentNamesTheParentsFile) {
  change_alpha("memory_mib: 128", "memory_mib: 1");
  put("arch-configs/aa.yaml", "extends: alpha\n");
  EXPECT_EQ(error(), "arch-configs/alpha.yaml:8:15: 'qemu.memory_mib' must be "
                     "between 16 and 65536, is 1");
}

TEST_F(ConfigTreeTest, ExtendingInACircleOrNothingIsAnError) {
  put("arch-configs/beta.yaml", "extends: gamma\n");
  put("arch-configs/gamma.yaml", "extends: beta\n");
  EXPECT_EQ(error(), "arch-configs/gamma.yaml:1:10: 'extends' goes round in a "
                     "circle: beta -> gamma -> beta");
  put("arch-configs/beta.yaml", "extends: alhpa\n");
  EXPECT_EQ(error(), "arch-configs/beta.yaml:1:10: 'extends': there is no "
                     "architecture 'alhpa', did you mean 'alpha'?");
  put("arch-configs/beta.yaml", "extends: beta\n");
  EXPECT_THAT(error(), HasSubstr("beta -> beta"));
}

TEST_F(ConfigTreeTest, MisspeltKeysAreNamedWithTheirPlace) {
  change_alpha("  machine:", "  machin:");
  EXPECT_EQ(error(), "arch-configs/alpha.yaml:7:3: unknown key 'qemu.machin', "
                     "did you mean 'machine'?");
}

struct BadArch {
  const char* from;
  const char* to;
  const char* error;
};

TEST_F(ConfigTreeTest, SemanticMistakesInAnArchitecture) {
  constexpr BadArch k_rows[] = {
      {"prefix: a-linux-gnu-, ", "", "not neither"},
      {"prefix: a-linux-gnu-, ", "prefix: a-, llvm: '-19', ", "not both"},
      {", packages: [gcc-a]", "",
       "'toolchain' needs 'packages' that bring the compiler, or 'built'"},
      {"packages: [gcc-a]", "built: b-linux",
       "has no file arch-configs/toolchains/b-linux.yaml, did you mean "
       "'a-linux'?"},
      {"packages: [gcc-a]", "built: a-linux", "need the prefix 'a-linux-'"},
      {"[base]", "[bse]", "has no file arch-configs/kconfig/bse.config"},
      {"[base]", "[../x]", "has no file"},
      {"slowness: 2.5", "slowness: 0", "must be between 0.1 and 1000, is 0"},
      {"image: arch/a/Image", "image: i, dtb: /x.dts",
       "must be a relative path"},
      {"image: arch/a/Image", "image: i, dtb: a/x.dtb", "path of a .dts file"},
      {"image: arch/a/Image", "image: i, dtb: dts/x.dts",
       "has no file arch-configs/dts/x.dts"},
      {"image: arch/a/Image", "image: /boot/x", "must be a relative path"},
      {"image: arch/a/Image", "image: a/../../x", "must be a relative path"},
      {"gcc-a", "'gcc; rm'", "is not a package name"},
      {"gcc-a", "-y", "is not a package name"},
      {"qemu-system-a\n", "/bin/sh\n", "must be the name of a program"},
      {"memory_mib: 128", "initramfs_address: 0x1000",
       "and 'boot.initramfs' is embedded"},
      {"exit: sentinel", "cmdline: builtin",
       "the suite's options, which every boot has of its own, have no way in"},
      {"exit: sentinel", "cmdline_bytes: 100", "must be between 256 and 65536"},
      {"exit: sentinel", "cmdline: none",
       "must be one of append, builtin, is 'none'"},
      {"exit: sentinel", "exit: explode",
       "must be one of poweroff, reboot, sentinel, is 'explode'"},
      {"isa: a", "isa: b", "has no file guest-tests/sys/b.hpp"},
      {"  kasan: {un", "  kasn: {un",
       "'kasn' is not a detector, did you mean 'kasan'?"},
      {"unsupported: \"no shadow memory\"", "symbols: [CONFIG_KASAN]",
       "must be without CONFIG_"},
      {"unsupported: \"no shadow memory\"", "fragment: nothing",
       "has no file arch-configs/kconfig/detectors/nothing.config"},
  };
  for (const BadArch& row : k_rows) {
    change_alpha(row.from, row.to);
    EXPECT_THAT(error(), StartsWith("arch-configs/alpha.yaml:")) << row.to;
    EXPECT_THAT(error(), HasSubstr(row.error)) << row.to;
  }
}

TEST_F(ConfigTreeTest, DetectorsAreChecked) {
  put("arch-configs/detectors.yaml", "kasan: {description: d, symbols: []}\n");
  EXPECT_THAT(error(), HasSubstr("needs at least one symbol"));
  put("arch-configs/detectors.yaml", "kasan: {symbols: [X]}\n");
  EXPECT_THAT(error(), HasSubstr("missing field 'kasan.description'"));
  put("arch-configs/detectors.yaml",
      "kasan: {description: d, symbols: [X], conflicts: [nobody]}\n");
  EXPECT_THAT(error(), HasSubstr("'nobody' is not a detector"));
  put("arch-configs/detectors.yaml", "'K A': {description: d, symbols: [X]}\n");
  EXPECT_THAT(error(), HasSubstr("not a detector's name"));
}

TEST_F(ConfigTreeTest, ProfilesAreChecked) {
  const std::string path = "arch-configs/profiles/default.yaml";
  put(path, "description: d\ndetectors: [kasan, kcsn]\n");
  EXPECT_EQ(error(), path + ":2:20: 'detectors': 'kcsn' is not a detector, did "
                            "you mean 'kcsan'?");
  put(path, "description: d\ndetectors: [kasan, kcsan]\n");
  EXPECT_EQ(error(),
            path + ":2:12: 'kasan' and 'kcsan' cannot be in one kernel");
  put(path, "description: d\ndetectors: []\ntimeouts: {total_s: 5}\n");
  EXPECT_THAT(error(), HasSubstr("first_output_s <= suite_start_s"));
}

TEST_F(ConfigTreeTest, TheInitramfsIsChecked) {
  const auto with = [&](const std::string& text) {
    put("images/initramfs.yaml", text);
    return error();
  };
  const std::string files = "files: [{path: init, from: x}]\n";
  EXPECT_THAT(with("files: []\n"), HasSubstr("must have a path 'init'"));
  EXPECT_THAT(with("dirs: [{path: /dev}]\n" + files),
              HasSubstr("must be a relative path"));
  EXPECT_THAT(with("dirs: [{path: a/b}]\n" + files),
              HasSubstr("lies in 'a', which is not among 'dirs' before it"));
  EXPECT_THAT(with("dirs: [{path: a}, {path: a}]\n" + files),
              HasSubstr("'a' is listed twice"));
  EXPECT_THAT(with("nodes: [{path: n, type: x, major: 1, minor: 1}]\n" + files),
              HasSubstr("must be one of c, b, is 'x'"));
  EXPECT_THAT(
      with("nodes: [{path: n, type: c, major: -1, minor: 1}]\n" + files),
      HasSubstr("must be between 0 and 4095"));
}

TEST_F(ConfigTreeTest, UnreadableAndMissingFilesAreNamed) {
  files_.fail("/src/arch-configs/alpha.yaml", EACCES);
  EXPECT_EQ(error(), "/src/arch-configs/alpha.yaml: cannot read: "
                     "Permission denied");
  EXPECT_EQ(load_config(files_, "/nowhere").error().kind, ErrorKind::config);
}

TEST_F(ConfigTreeTest, AHugeFileIsRefused) {
  put("arch-configs/alpha.yaml", std::string(2 << 20, '#'));
  EXPECT_THAT(error(), HasSubstr("larger than the limit"));
}

TEST_F(ConfigTreeTest, NamesOfFilesAreRestricted) {
  put("arch-configs/My Arch.yaml", k_alpha);
  EXPECT_EQ(error(), "arch-configs/My Arch.yaml: a name has small letters, "
                     "digits, '_' and '-' only");
}

TEST(RealConfig, EveryFileOfThisTreeIsRight) {
  const auto tree = load_config(real_filesystem(), FARM_SOURCE_DIR);
  ASSERT_TRUE(tree) << tree.error().what;
  EXPECT_GE(tree->arches.size(), 3U);
  EXPECT_FALSE(tree->detectors.empty());
  const auto is_default = [](const Profile& p) { return p.name == "default"; };
  EXPECT_TRUE(
      std::any_of(tree->profiles.begin(), tree->profiles.end(), is_default));
}

TEST_F(ConfigTreeTest, KnownIssuesHaveDefaultsAndDates) {
  const auto tree = load_config(files_, "/src");
  ASSERT_TRUE(tree) << tree.error().what;
  ASSERT_EQ(tree->known_issues.size(), 1u);
  EXPECT_EQ(tree->known_issues[0].name, "poison");
  EXPECT_THAT(tree->known_issues[0].cases,
              testing::ElementsAre("uffd/poison_*"));
  EXPECT_THAT(tree->known_issues[0].arches, testing::ElementsAre("*"));
  EXPECT_EQ(tree->known_issues[0].expires, "2027-06-30");
}

TEST_F(ConfigTreeTest, KnownIssueWithoutAReasonOrWithAnOddDateIsAnError) {
  put("reports/baselines/known-issues.yaml", "a:\n  cases: x\n");
  auto tree = load_config(files_, "/src");
  ASSERT_FALSE(tree);
  EXPECT_THAT(tree.error().what, testing::HasSubstr("reason"));
  put("reports/baselines/known-issues.yaml",
      "a:\n  cases: x\n  reason: y\n  expires: tomorrow\n");
  tree = load_config(files_, "/src");
  ASSERT_FALSE(tree);
  EXPECT_THAT(tree.error().what, testing::HasSubstr("known-issues.yaml:4:12"));
}

} // namespace
} // namespace farm
