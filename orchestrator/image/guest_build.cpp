#include "image/guest_build.hpp"

#include <vector>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "image/source_list.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_recipe = "guest-1";
constexpr const char* k_binary = "fault-torture";

/// The compiler's errors of a failed build, or its last lines.
std::string errors_of(std::string_view output) {
  std::vector<std::string> found;
  const auto all = lines(output);
  for (std::string_view line : all) {
    if (line.find("error:") != line.npos && found.size() < 8) {
      found.push_back(display_quote(elide(line, 240)));
    }
  }
  for (std::size_t i = all.size() > 8 ? all.size() - 8 : 0;
       found.size() < 8 && i < all.size(); ++i) {
    found.push_back(display_quote(elide(all[i], 240)));
  }
  return join(found, "\n");
}

Result<void> run_checked(Runner& runner, const Command& command) {
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  if (result.status != 0) {
    return Error{
        ErrorKind::guest,
        "the guest suite does not compile:\n" + errors_of(result.output), ""};
  }
  return {};
}

} // namespace

Result<void> GuestBuilder::compile(const ArchSpec& arch,
                                   const Toolchain& toolchain,
                                   const fs::path& headers,
                                   const fs::path& dir) {
  Command configure;
  configure.argv = {"cmake",
                    "-S",
                    sources_.string(),
                    "-B",
                    dir.string(),
                    "-G",
                    "Ninja",
                    "-DCMAKE_CXX_COMPILER=" + toolchain.cxx,
                    "-DTORTURE_ISA=" + arch.guest.isa,
                    "-DTORTURE_UAPI=" + headers.string(),
                    "-DTORTURE_FLAGS=" + join(arch.guest.flags, " ")};
  if (!run_checked(runner_, configure)) {
    // A kept folder may be damaged; a new one tells what else is wrong.
    TRY(real_filesystem().remove_all(dir));
    TRY(real_filesystem().make_dirs(dir));
    TRY(run_checked(runner_, configure));
  }
  Command build;
  build.argv = {
      "cmake",    "--build", dir.string(), "--parallel", std::to_string(jobs_),
      "--target", k_binary};
  return run_checked(runner_, build);
}

Result<fs::path> GuestBuilder::build(const ArchSpec& arch,
                                     const Toolchain& toolchain,
                                     const fs::path& headers,
                                     const std::string& headers_identity) {
  TRY_ASSIGN(const SourceList sources, SourceList::of(sources_));
  const std::string setup = Digest()
                                .field(k_recipe)
                                .field(toolchain.identity)
                                .field(headers_identity)
                                .field(arch.guest.isa)
                                .field(join(arch.guest.flags, " "))
                                .hex();
  const std::string digest =
      Digest().field(setup).field(sources.digest()).hex().substr(0, 32);
  TRY_ASSIGN(const FileLock lock, cache_.lock("guest-" + digest));
  TRY_ASSIGN(const auto known, cache_.find("guests", digest));
  if (known) {
    return *known / k_binary;
  }
  // Kept, so that a changed case costs one file.
  const std::string name =
      "guest-" +
      Digest().field(setup).field(sources_.string()).hex().substr(0, 32);
  const fs::path objects = cache_.workspace("objects", name);
  TRY_ASSIGN(const FileLock objects_lock, cache_.lock(name));
  if (sources.would_be_missed(objects)) {
    TRY(real_filesystem().remove_all(objects));
  }
  TRY(real_filesystem().make_dirs(objects));
  TRY(sources.record(objects));
  TRY(compile(arch, toolchain, headers, objects));
  TRY_ASSIGN(const fs::path staged, cache_.stage());
  std::error_code error;
  fs::copy_file(objects / k_binary, staged / k_binary, error);
  if (error) {
    (void)real_filesystem().remove_all(staged);
    return errno_error(staged / k_binary, "copy to", error.value());
  }
  TRY_ASSIGN(const fs::path entry, cache_.publish("guests", digest, staged));
  return entry / k_binary;
}

} // namespace farm
