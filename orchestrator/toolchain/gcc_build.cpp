#include "toolchain/gcc_build.hpp"

#include <cstdlib>
#include <vector>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "toolchain/check.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_log = "build.log";

/// The folders and commands of one build.
class GccBuild {
 public:
  GccBuild(Runner& runner, const ToolchainRecipe& recipe, fs::path work,
           fs::path log, int jobs, const ToolchainStep& step)
      : runner_(runner), recipe_(recipe), work_(std::move(work)),
        log_(std::move(log)), jobs_(jobs), step_(step) {}

  /// Leaves the toolchain in out() / target.
  Result<void> run() {
    TRY(unpack("binutils", recipe_.binutils));
    TRY(unpack("gcc", recipe_.gcc));
    TRY(edit_sources());
    TRY(build_binutils());
    return build_gcc();
  }

  [[nodiscard]] fs::path out() const { return work_ / "out"; }

 private:
  [[nodiscard]] fs::path source(const std::string& name) const {
    return work_ / "source" / name;
  }

  Result<void> unpack(const std::string& name, const std::string& pattern) {
    TRY_ASSIGN(const fs::path tarball, find_tarball(pattern));
    TRY(real_filesystem().make_dirs(source(name)));
    return call(name + ": unpack", source(name),
                {"tar", "-xf", tarball.string(), "--strip-components=1"});
  }

  Result<void> edit_sources() {
    for (const SourceEdit& edit : recipe_.edits) {
      const fs::path file = work_ / "source" / edit.file;
      TRY_ASSIGN(const std::string text, real_filesystem().read_file(file));
      TRY_ASSIGN(const std::string edited, edit_line(text, edit));
      TRY(real_filesystem().write_atomic(file, edited));
    }
    return {};
  }

  Result<void> build_binutils() {
    TRY(configure("binutils", {"--disable-nls", "--disable-werror",
                               "--disable-gdb", "--disable-gdbserver",
                               "--disable-sim", "--disable-gprofng"}));
    TRY(make("binutils", {"all"}));
    return make("binutils", {"install-strip"});
  }

  Result<void> build_gcc() {
    TRY(configure("gcc", recipe_.configure));
    TRY(make("gcc", {"all-gcc"}));
    TRY(make("gcc", {"all-target-libgcc"}));
    // Debian's source has no manual; without this stamp the installation
    // stops to ask where in it a hook is to be described.
    TRY(real_filesystem().write_atomic(work_ / "gcc" / "gcc" / "s-tm-texi",
                                       ""));
    return make("gcc", {"install-strip-gcc", "install-target-libgcc"});
  }

  Result<void> configure(const std::string& name,
                         const std::vector<std::string>& flags) {
    TRY(real_filesystem().make_dirs(work_ / name));
    std::vector<std::string> argv = {
        (source(name) / "configure").string(), "--target=" + recipe_.target,
        "--prefix=" + (out() / recipe_.target).string()};
    argv.insert(argv.end(), flags.begin(), flags.end());
    return call(name + ": configure", work_ / name, std::move(argv));
  }

  Result<void> make(const std::string& name,
                    const std::vector<std::string>& targets) {
    std::vector<std::string> argv = {"make"};
    if (jobs_ > 0) {
      argv.push_back("-j" + std::to_string(jobs_));
    }
    argv.emplace_back("MAKEINFO=true");
    argv.insert(argv.end(), targets.begin(), targets.end());
    return call(name + ": make " + join(targets, " "), work_ / name,
                std::move(argv));
  }

  Result<void> call(const std::string& what, const fs::path& dir,
                    std::vector<std::string> argv) {
    Command command;
    command.argv = std::move(argv);
    command.cwd = dir;
    command.log = log_;
    // GCC's configure looks for the assembler it is going to use.
    const char* path = std::getenv("PATH");
    command.env["PATH"] = (out() / recipe_.target / "bin").string() + ":" +
                          (path == nullptr ? "" : path);
    command.on_output = [&](std::string_view bytes) { feed(what, bytes); };
    complaint_.clear();
    show(what);
    TRY_ASSIGN(const CommandResult result, runner_.run(command));
    return result.status == 0 ? Result<void>() : failed(what);
  }

  [[nodiscard]] Error failed(const std::string& what) const {
    const bool full = complaint_.find("No space left") != std::string::npos;
    return {full ? ErrorKind::infra : ErrorKind::toolchain,
            "toolchain '" + recipe_.target + "': " + what + " failed" +
                (complaint_.empty() ? "" : ": " + complaint_),
            full ? "disk full: make room in the cache"
                 : "the whole log is " + log_.string()};
  }

  void feed(const std::string& what, std::string_view bytes) {
    for (const char byte : bytes) {
      if (byte == '\n') {
        take(what);
        line_.clear();
      } else {
        line_ += byte;
      }
    }
  }

  /// The first error of a step is what it failed of.
  void take(const std::string& what) {
    if (line_.starts_with("  CC ") || line_.find(" -c ") != line_.npos) {
      ++compiled_;
      show(what);
    }
    if (complaint_.empty() && line_.find("error:") != std::string::npos) {
      complaint_ = display_quote(elide(trim(line_), 200));
    }
  }

  void show(const std::string& what) const {
    if (step_) {
      step_(what, compiled_);
    }
  }

  Runner& runner_;
  const ToolchainRecipe& recipe_;
  const fs::path work_;
  const fs::path log_;
  const int jobs_;
  const ToolchainStep& step_;
  std::string line_;
  std::string complaint_;
  int compiled_ = 0;
};

/// What a finished build leaves becomes an entry, with its log.
Result<KeptToolchain> keep(Runner& runner, const ToolchainShelf& shelf,
                           const ToolchainRecipe& recipe,
                           const std::string& name, const fs::path& out,
                           const fs::path& log) {
  TRY_ASSIGN(const std::string identity,
             check_toolchain(runner, out / recipe.target, recipe.target));
  std::error_code error;
  fs::copy_file(log, out / k_log, error);
  if (error) {
    return errno_error(out / k_log, "write", error.value());
  }
  TRY_ASSIGN(KeptToolchain kept,
             shelf.keep(out, recipe, name, ToolchainOrigin::built, identity));
  (void)real_filesystem().remove_all(log);
  return kept;
}

} // namespace

Result<std::string> edit_line(std::string_view text, const SourceEdit& edit) {
  const std::vector<std::string> wanted = split_words(edit.from);
  std::string result;
  int found = 0;
  for (std::string_view line : lines(text)) {
    const bool same = split_words(line) == wanted;
    found += same ? 1 : 0;
    result += same ? edit.to : std::string(line);
    result += "\n";
  }
  if (found != 1) {
    return Error{ErrorKind::config,
                 edit.file + ": the line '" + display_quote(edit.from) +
                     "' is there " + std::to_string(found) +
                     " times instead of once",
                 "the edits of arch-configs/toolchains/ are for other sources"};
  }
  return result;
}

fs::path ToolchainBuilder::log_file(const ToolchainRecipe& recipe) const {
  return shelf_.cache().workspace("toolchains", recipe.target + ".log");
}

Result<KeptToolchain> ToolchainBuilder::build(const ToolchainRecipe& recipe,
                                              const ToolchainStep& step) {
  TRY_ASSIGN(const std::string name, shelf_.name_to_build(recipe));
  // One at a time of a target: they share the log.
  TRY_ASSIGN(const FileLock lock,
             shelf_.cache().lock("toolchain-" + recipe.target));
  TRY_ASSIGN(auto known, shelf_.take(recipe, name));
  if (known) {
    return *std::move(known);
  }
  const fs::path log = log_file(recipe);
  TRY(real_filesystem().write_atomic(log, ""));
  TRY_ASSIGN(const fs::path work, shelf_.cache().stage());
  GccBuild build(runner_, recipe, work, log, jobs_, step);
  const auto built = build.run();
  auto kept = built ? keep(runner_, shelf_, recipe, name, build.out(), log)
                    : Result<KeptToolchain>(built.error());
  (void)real_filesystem().remove_all(work);
  return kept;
}

} // namespace farm
