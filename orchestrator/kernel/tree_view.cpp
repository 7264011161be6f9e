#include "kernel/tree_view.hpp"

#include "base/filesystem.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// Arguments: patched, base, objects, upper, work, then the command.
constexpr const char* k_script = R"script(set -e
mount -t overlay overlay -o "lowerdir=$3,upperdir=$4,workdir=$5" "$3"
mount --bind "$1" "$2"
shift 5
exec "$@")script";

/// These mean something in the options of an overlay.
constexpr std::string_view k_special = ",:\\\"";

fs::path work_folder(const TreeView& view) {
  return view.scratch / "work";
}

} // namespace

TreeView TreeView::none(fs::path objects) {
  TreeView view;
  view.objects = std::move(objects);
  return view;
}

fs::path TreeView::written() const {
  return is_mounted() ? scratch / "upper" : objects;
}

fs::path TreeView::object(const fs::path& name) const {
  const fs::path own = written() / name;
  return fs::exists(own) ? own : objects / name;
}

std::vector<std::string> in_view(const TreeView& view,
                                 const std::vector<std::string>& command) {
  std::vector<std::string> argv = {"unshare", "--mount"};
  if (!view.as_root) {
    argv.insert(argv.end(), {"--user", "--map-root-user"});
  }
  argv.insert(argv.end(),
              {"--", "sh", "-c", k_script, "sh", view.patched.string(),
               view.base.string(), view.objects.string(),
               view.written().string(), work_folder(view).string()});
  argv.insert(argv.end(), command.begin(), command.end());
  return argv;
}

Result<bool> view_works(Runner& runner, const TreeView& view) {
  const std::string names = view.objects.string() + view.scratch.string();
  if (names.find_first_of(k_special) != std::string::npos) {
    return false;
  }
  TRY(real_filesystem().make_dirs(view.written()));
  TRY(real_filesystem().make_dirs(work_folder(view)));
  Command command;
  command.argv = in_view(view, {"true"});
  TRY_ASSIGN(const CommandResult result, runner.run(command));
  return result.status == 0;
}

void remove_view(const TreeView& view) {
  // The kernel leaves a folder there that nobody may look into.
  std::error_code ignored;
  fs::permissions(work_folder(view) / "work", fs::perms::owner_all,
                  fs::perm_options::add, ignored);
  (void)real_filesystem().remove_all(view.scratch);
}

} // namespace farm
