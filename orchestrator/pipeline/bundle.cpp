#include "pipeline/bundle.hpp"

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "model/words.hpp"
#include "pipeline/boot_stage.hpp"
#include "pipeline/packer.hpp"
#include "toolchain/unpack.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

constexpr int k_version = 1;
constexpr const char* k_top = "faultfarm-bundle";
constexpr const char* k_facts = "bundle.json";

std::string facts_of(const BundleContents& contents) {
  const JobRecord& record = contents.record;
  Json detectors = Json::array();
  for (const DetectorResult& one : record.detectors) {
    detectors.push_back({{"name", one.name}, {"state", to_string(one.state)}});
  }
  const Json facts = {
      {"version", k_version},
      {"run", contents.run},
      {"arch", record.arch},
      {"profile", record.profile},
      {"cases", contents.cases},
      {"seed", contents.seed ? Json(*contents.seed) : Json(nullptr)},
      {"kernel_version", sanitize_utf8(record.kernel_version)},
      {"kernel_digest", record.kernel_digest},
      {"guest_digest", record.guest_digest},
      {"toolchain", sanitize_utf8(record.toolchain)},
      {"qemu_version", sanitize_utf8(record.qemu_version)},
      {"detectors", detectors}};
  return facts.dump(2) + "\n";
}

/// A script that starts the machine from the folder it lies in.
std::string script_of(const BundleContents& contents,
                      const std::vector<std::string>& command) {
  return "#!/bin/sh\n# " + display_quote(contents.cases) + " on " +
         display_quote(contents.record.arch) + ", from run " +
         display_quote(contents.run) +
         ".\n# The console is this terminal; Ctrl-A x ends QEMU.\n"
         "cd -- \"$(dirname -- \"$0\")\" || exit 3\nexec " +
         shell_quote(command) + " \"$@\"\n";
}

Result<BundleContents> contents_from(const Json& facts, const fs::path& dir) {
  BundleContents contents;
  contents.run = facts.at("run").get<std::string>();
  contents.cases = facts.at("cases").get<std::string>();
  if (!facts.at("seed").is_null()) {
    contents.seed = facts.at("seed").get<std::uint64_t>();
  }
  JobRecord& record = contents.record;
  record.arch = facts.at("arch").get<std::string>();
  record.profile = facts.at("profile").get<std::string>();
  record.kernel_version = facts.at("kernel_version").get<std::string>();
  record.kernel_digest = facts.at("kernel_digest").get<std::string>();
  record.guest_digest = facts.at("guest_digest").get<std::string>();
  for (const Json& one : facts.at("detectors")) {
    const auto state = detector_state_from(one.at("state").get<std::string>());
    record.detectors.push_back({one.at("name").get<std::string>(),
                                state.value_or(DetectorState::off), ""});
  }
  Artifacts& artifacts = contents.artifacts;
  artifacts.kernel.digest = record.kernel_digest;
  artifacts.kernel.dir = dir;
  artifacts.kernel.image = dir / "image";
  artifacts.kernel.vmlinux = dir / "vmlinux";
  artifacts.kernel.cached = true;
  artifacts.guest.digest = record.guest_digest;
  std::error_code error;
  if (fs::exists(dir / "dtb", error)) {
    artifacts.kernel.dtb = dir / "dtb";
  }
  artifacts.embedded = !fs::exists(dir / "initramfs.cpio", error);
  if (!artifacts.embedded) {
    artifacts.guest.initramfs = dir / "initramfs.cpio";
  }
  return contents;
}

} // namespace

Result<void> write_bundle(const BundleContents& contents, const Job& job,
                          const fs::path& console, const fs::path& scratch,
                          const fs::path& archive) {
  const FileSystem& files = real_filesystem();
  const Artifacts& from = contents.artifacts;
  std::error_code error;
  fs::create_directories(scratch, error);
  if (error) {
    return errno_error(scratch, "make", error.value());
  }
  GuestOptions options;
  options.run = contents.cases;
  options.seed = contents.seed;
  const fs::path own = scratch / "initramfs-case.cpio";
  TRY_ASSIGN(QemuLaunch launch, make_launch(job, from, options, "tcg", own));
  const bool has_own = launch.initramfs == own;

  // The files lie beside the script.
  launch.kernel = "image";
  launch.on_terminal = true;
  launch.dtb = launch.dtb.empty() ? fs::path() : fs::path("dtb");
  if (!launch.initramfs.empty()) {
    launch.initramfs = has_own ? "initramfs-case.cpio" : "initramfs.cpio";
  }
  TRY(files.write_atomic(scratch / k_facts, facts_of(contents)));
  TRY(files.write_atomic(scratch / "run.sh",
                         script_of(contents, qemu_command(job.arch, launch))));

  std::vector<PackedFile> members = {{k_facts, scratch / k_facts, false},
                                     {"run.sh", scratch / "run.sh", true},
                                     {"image", from.kernel.image, false},
                                     {"vmlinux", from.kernel.vmlinux, false}};
  if (!from.kernel.dtb.empty()) {
    members.push_back({"dtb", from.kernel.dtb, false});
  }
  if (!from.embedded) {
    members.push_back({"initramfs.cpio", from.guest.initramfs, false});
  }
  if (has_own) {
    members.push_back({"initramfs-case.cpio", own, false});
  }
  if (!console.empty() && files.exists(console)) {
    members.push_back({"console.log", console, false});
  }
  for (PackedFile& member : members) {
    member.name = std::string(k_top) + "/" + member.name;
  }
  auto packed = pack(members, archive);
  fs::remove_all(scratch, error);
  return packed;
}

Result<BundleContents> read_bundle(const fs::path& archive,
                                   const fs::path& into) {
  TRY(real_filesystem().make_dirs(into));
  TRY(unpack_archive(archive, k_top, into));
  const fs::path dir = into / k_top;
  const auto no_bundle = [&](const std::string& why) {
    return Error{ErrorKind::config,
                 archive.string() + ": not a bundle of this program: " + why,
                 "'./farm bundle' makes one"};
  };
  const auto text = real_filesystem().read_file(dir / k_facts);
  if (!text) {
    return no_bundle(std::string(k_facts) + " is missing");
  }
  try {
    const Json facts = Json::parse(*text);
    if (facts.at("version") != k_version) {
      return no_bundle("it has version " + facts.at("version").dump());
    }
    return contents_from(facts, dir);
  } catch (const Json::exception& error) {
    return no_bundle(display_quote(error.what()));
  }
}

} // namespace farm
