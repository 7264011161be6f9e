#include "config/manifest.hpp"

#include <filesystem>
#include <set>

namespace farm {

namespace {

/// Paths seen so far, to check that each is new and its folder is there.
class Places {
 public:
  /// Reads a path and enters it.
  ReadValue place(std::string& into, bool is_dir) {
    return [this, &into, is_dir](const YamlValue& value,
                                 const std::string& path) -> Result<void> {
      const CheckText check = [this](const std::string& text) {
        return problem(text);
      };
      TRY(text(into, check)(value, path));
      all_.insert(into);
      if (is_dir) {
        dirs_.insert(into);
      }
      return {};
    };
  }

  [[nodiscard]] bool has(const std::string& path) const {
    return all_.contains(path);
  }

 private:
  [[nodiscard]] std::string problem(const std::string& text) const {
    if (std::string bad = relative_path(text); !bad.empty()) {
      return bad;
    }
    if (all_.contains(text)) {
      return "is listed twice";
    }
    const auto parent = std::filesystem::path(text).parent_path().string();
    if (!parent.empty() && !dirs_.contains(parent)) {
      return "lies in '" + parent + "', which is not among 'dirs' before it";
    }
    return "";
  }

  std::set<std::string> all_;
  std::set<std::string> dirs_;
};

/// Reads each item of a list of maps into a vector.
template <typename Entry, typename FieldsOf>
ReadValue entries(std::vector<Entry>& into, FieldsOf fields_of) {
  return each([&into, fields_of](const YamlValue& value,
                                 const std::string& path) -> Result<void> {
    Entry entry;
    TRY(read_fields(value, path, fields_of(entry)));
    into.push_back(std::move(entry));
    return {};
  });
}

/// A major or minor number.
ReadValue device_number(unsigned& into, int most) {
  return [&into, most](const YamlValue& value,
                       const std::string& path) -> Result<void> {
    int device = 0;
    TRY(integer(device, 0, most)(value, path));
    into = static_cast<unsigned>(device);
    return {};
  };
}

std::vector<Field> node_fields(Places& places, NodeEntry& node) {
  constexpr int k_most_major = 4095;
  constexpr int k_most_minor = 1048575;
  return {needed("path", places.place(node.path, false)),
          optional("mode", file_mode(node.mode)),
          needed("type", word<char>(node.type, {{"c", 'c'}, {"b", 'b'}})),
          needed("major", device_number(node.major, k_most_major)),
          needed("minor", device_number(node.minor, k_most_minor))};
}

} // namespace

Result<InitramfsManifest> load_initramfs(const Loader& loader) {
  TRY_ASSIGN(const YamlValue file, loader.parse("images/initramfs.yaml"));
  InitramfsManifest manifest;
  Places places;
  TRY(read_fields(
      file, "",
      {optional("dirs",
                entries(manifest.dirs,
                        [&](DirEntry& dir) -> std::vector<Field> {
                          return {needed("path", places.place(dir.path, true)),
                                  optional("mode", file_mode(dir.mode))};
                        })),
       optional("nodes", entries(manifest.nodes,
                                 [&](NodeEntry& node) {
                                   return node_fields(places, node);
                                 })),
       needed(
           "files",
           entries(manifest.files, [&](FileEntry& entry) -> std::vector<Field> {
             return {needed("path", places.place(entry.path, false)),
                     needed("from", text(entry.from, not_empty)),
                     optional("mode", file_mode(entry.mode))};
           }))}));
  if (!places.has("init")) {
    return file.error("'files' must have a path 'init': the kernel runs it");
  }
  return manifest;
}

} // namespace farm
