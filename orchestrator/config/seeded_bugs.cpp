#include "config/seeded_bugs.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "config/detectors.hpp"
#include "config/loader.hpp"

namespace farm {

namespace {

constexpr std::uintmax_t k_largest_patch = 1 << 20;
constexpr std::string_view k_patch = ".patch";

const std::string k_file = std::string(k_seeded_bugs_dir) + "/bugs.yaml";

std::string family_name(const std::string& text) {
  return is_name(text) ? "" : "must be a word of small letters";
}

/// CheckText: the name of an oracle.
std::string oracle_name(const std::string& text) {
  std::vector<std::string> names;
  for (const BugOracle& oracle : k_bug_oracles) {
    names.emplace_back(oracle.name);
  }
  if (std::find(names.begin(), names.end(), text) != names.end()) {
    return "";
  }
  const auto like = nearest(text, names);
  return "is not an oracle" + (like ? ", did you mean '" + *like + "'?"
                                    : "; they are " + join(names, ", "));
}

/// CheckText: at least twelve digits, so that it stays unique.
std::string commit_id(const std::string& text) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  const bool ok = text.size() >= 12 && text.size() <= 40 &&
                  text.find_first_not_of(k_digits) == std::string::npos;
  return ok ? "" : "must be 12 to 40 digits of a commit";
}

/// CheckText: a glob of architectures that matches one.
CheckText arch_glob(const ConfigTree& tree) {
  return [&tree](const std::string& glob) -> std::string {
    const bool any = std::any_of(
        tree.arches.begin(), tree.arches.end(),
        [&](const ArchSpec& arch) { return glob_match(glob, arch.name); });
    return any ? "" : "matches no architecture";
  };
}

/// What a unified diff touches, sorted; new and deleted files too.
std::vector<std::string> files_of_patch(const std::string& patch) {
  std::vector<std::string> files;
  for (const std::string_view line : lines(patch)) {
    const bool old_name = line.starts_with("--- a/");
    if (old_name || line.starts_with("+++ b/")) {
      const std::string_view path = line.substr(6);
      files.emplace_back(path.substr(0, path.find('\t')));
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

Result<SeededBug> read_row(const YamlEntry& entry, const ConfigTree& tree) {
  SeededBug bug;
  bug.name = entry.key.scalar;
  if (!is_name(bug.name)) {
    return entry.key.error("'" + display_quote(bug.name) +
                           "' is not a seeded bug's name: small letters, "
                           "digits, '_' and '-' only");
  }
  TRY(read_fields(
      entry.value, bug.name,
      {needed("breaks", text(bug.breaks, not_empty)),
       needed("family", text(bug.family, family_name)),
       needed("files", text_list(bug.files, relative_path)),
       optional("arches", text_list(bug.arches, arch_glob(tree))),
       optional("elsewhere", text(bug.elsewhere, not_empty)),
       needed("oracles", text_list(bug.oracles, oracle_name)),
       optional("detectors",
                text_list(bug.detectors, detector_name(tree.detectors))),
       optional("cases", text_list(bug.cases, not_empty)),
       optional("missing", text(bug.missing, not_empty)),
       optional("commit", text(bug.commit, commit_id)),
       optional("history", text(bug.history, not_empty))}));
  std::sort(bug.files.begin(), bug.files.end());
  if (bug.files.empty() || bug.oracles.empty() || bug.arches.empty()) {
    return entry.value.error("'" + bug.name +
                             "' needs files, oracles and architectures");
  }
  if (bug.cases.empty() && bug.missing.empty()) {
    return entry.value.error("'" + bug.name +
                             "' needs 'cases' that notice, or 'missing': the "
                             "case that would");
  }
  return bug;
}

/// The row's patch is there and touches what the row says.
Result<void> check_patch(const FileSystem& files,
                         const std::filesystem::path& root,
                         const YamlEntry& entry, const SeededBug& bug) {
  const std::string path =
      k_seeded_bugs_dir + ("/" + bug.name) + std::string(k_patch);
  const auto patch = files.read_file(root / path, k_largest_patch);
  if (!patch) {
    return entry.key.error("'" + bug.name + "' has no file " + path);
  }
  if (const auto touched = files_of_patch(*patch); touched != bug.files) {
    return entry.value.error("'" + bug.name + ".files': the patch touches " +
                             display_quote(join(touched, ", ")));
  }
  return {};
}

/// Each patch of the folder has a row.
Result<void> check_no_patch_alone(const FileSystem& files,
                                  const std::filesystem::path& root,
                                  const std::vector<SeededBug>& bugs) {
  TRY_ASSIGN(const auto names, files.list(root / k_seeded_bugs_dir));
  for (const std::string& name : names) {
    const auto has_row = [&](const SeededBug& bug) {
      return bug.name + std::string(k_patch) == name;
    };
    if (name.ends_with(k_patch) &&
        std::none_of(bugs.begin(), bugs.end(), has_row)) {
      return Error{ErrorKind::config,
                   k_file + ": " + display_quote(name) + " has no row",
                   {}};
    }
  }
  return {};
}

} // namespace

Result<std::vector<SeededBug>>
load_seeded_bugs(const FileSystem& files, const std::filesystem::path& root,
                 const ConfigTree& tree) {
  const Loader loader(files, root);
  TRY_ASSIGN(const YamlValue file, loader.parse(k_file));
  TRY(expect_map(file, ""));
  std::vector<SeededBug> bugs;
  for (const YamlEntry& entry : file.entries) {
    TRY_ASSIGN(SeededBug bug, read_row(entry, tree));
    TRY(check_patch(files, root, entry, bug));
    bugs.push_back(std::move(bug));
  }
  TRY(check_no_patch_alone(files, root, bugs));
  return bugs;
}

} // namespace farm
