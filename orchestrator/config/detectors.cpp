#include "config/detectors.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace farm {

namespace {

constexpr const char* k_file = "arch-configs/detectors.yaml";
constexpr const char* k_fragments = "arch-configs/kconfig/detectors";

std::string symbol(const std::string& text) {
  constexpr std::string_view k_letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  if (text.starts_with("CONFIG_")) {
    return "must be without CONFIG_";
  }
  if (text.empty() || text.find_first_not_of(k_letters) != std::string::npos) {
    return "is not a Kconfig symbol";
  }
  return "";
}

std::vector<Field> fields_of(const Loader& loader, DetectorSpec& spec,
                             const CheckText& is_detector) {
  return {optional("description", text(spec.description, not_empty)),
          optional("fragment", text(spec.fragment,
                                    loader.exists_in(k_fragments, ".config",
                                                     /*may_be_empty=*/true))),
          optional("symbols", text_list(spec.symbols, symbol)),
          optional("conflicts", text_list(spec.conflicts, is_detector)),
          optional("proof", text(spec.proof))};
}

CheckText is_key_of(const YamlValue& map) {
  return [&map](const std::string& name) -> std::string {
    return map.find(name) != nullptr ? "" : "is not a detector";
  };
}

Result<DetectorSpec> read_detector(const Loader& loader, const YamlValue& file,
                                   const YamlEntry& entry) {
  DetectorSpec spec;
  spec.name = entry.key.scalar;
  if (!is_name(spec.name)) {
    return entry.key.error("'" + display_quote(spec.name) +
                           "' is not a detector's name: small letters, "
                           "digits, '_' and '-' only");
  }
  std::vector<Field> fields = fields_of(loader, spec, is_key_of(file));
  for (Field& field : fields) {
    field.needed = field.key == "description" || field.key == "symbols";
  }
  TRY(read_fields(entry.value, spec.name, fields));
  if (spec.symbols.empty()) {
    return entry.value.error("'" + spec.name +
                             ".symbols' needs at least one symbol");
  }
  return spec;
}

} // namespace

Result<std::vector<DetectorSpec>> load_detectors(const Loader& loader) {
  TRY_ASSIGN(const YamlValue file, loader.parse(k_file));
  TRY(expect_map(file, ""));
  std::vector<DetectorSpec> detectors;
  for (const YamlEntry& entry : file.entries) {
    TRY_ASSIGN(DetectorSpec spec, read_detector(loader, file, entry));
    detectors.push_back(std::move(spec));
  }
  std::sort(detectors.begin(), detectors.end(),
            [](const DetectorSpec& a, const DetectorSpec& b) {
              return a.name < b.name;
            });
  return detectors;
}

Result<void> adapt_detectors(const Loader& loader, const YamlValue& map,
                             const std::string& path,
                             std::vector<DetectorSpec>& detectors) {
  TRY(expect_map(map, path));
  const CheckText is_detector = detector_name(detectors);
  for (const auto& [key, value] : map.entries) {
    const std::string& name = key.scalar;
    if (const std::string problem = is_detector(name); !problem.empty()) {
      return key.error("'" + path + "': '" + display_quote(name) + "' " +
                       problem);
    }
    const auto spec =
        std::find_if(detectors.begin(), detectors.end(),
                     [&](const DetectorSpec& d) { return d.name == name; });
    std::vector<Field> fields = fields_of(loader, *spec, is_detector);
    fields.push_back(optional("unsupported", text(spec->unsupported)));
    TRY(read_fields(value, path + "." + name, fields));
  }
  return {};
}

CheckText detector_name(const std::vector<DetectorSpec>& detectors) {
  std::vector<std::string> names;
  for (const DetectorSpec& detector : detectors) {
    names.push_back(detector.name);
  }
  return [names](const std::string& text) -> std::string {
    if (std::find(names.begin(), names.end(), text) != names.end()) {
      return "";
    }
    const auto like = nearest(text, names);
    return "is not a detector" +
           (like ? ", did you mean '" + *like + "'?" : std::string());
  };
}

} // namespace farm
