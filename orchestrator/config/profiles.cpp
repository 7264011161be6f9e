#include "config/profiles.hpp"

#include <algorithm>

#include "config/detectors.hpp"

namespace farm {

namespace {

constexpr const char* k_dir = "arch-configs/profiles";
constexpr double k_most_seconds = 86400;

ReadValue timeouts(TimeoutSpec& spec) {
  return [&](const YamlValue& value, const std::string& path) -> Result<void> {
    const auto seconds = [](double& into) {
      return number(into, 1, k_most_seconds);
    };
    TRY(read_fields(value, path,
                    {optional("first_output_s", seconds(spec.first_output_s)),
                     optional("suite_start_s", seconds(spec.suite_start_s)),
                     optional("silence_s", seconds(spec.silence_s)),
                     optional("total_s", seconds(spec.total_s))}));
    if (spec.first_output_s > spec.suite_start_s ||
        spec.suite_start_s > spec.total_s) {
      return value.error("'" + path +
                         "' must have first_output_s <= suite_start_s <= "
                         "total_s");
    }
    return {};
  };
}

/// Two detectors of the profile that cannot share a kernel anywhere.
std::string find_conflict(const Profile& profile,
                          const std::vector<DetectorSpec>& detectors) {
  const auto asked = [&](const std::string& name) {
    return std::find(profile.detectors.begin(), profile.detectors.end(),
                     name) != profile.detectors.end();
  };
  for (const DetectorSpec& detector : detectors) {
    for (const std::string& other : detector.conflicts) {
      if (asked(detector.name) && asked(other)) {
        return "'" + detector.name + "' and '" + other +
               "' cannot be in one kernel";
      }
    }
  }
  return "";
}

Result<Profile> load_profile(const Loader& loader, const std::string& name,
                             const std::vector<DetectorSpec>& detectors) {
  TRY_ASSIGN(const YamlValue file,
             loader.parse(std::string(k_dir) + "/" + name + ".yaml"));
  Profile profile;
  profile.name = name;
  TRY(read_fields(
      file, "",
      {needed("description", text(profile.description, not_empty)),
       needed("detectors",
              text_list(profile.detectors, detector_name(detectors))),
       optional("fragments",
                text_list(profile.fragments,
                          loader.exists_in("arch-configs/kconfig", ".config"))),
       optional("slowness", number(profile.slowness, 0.1, 1000)),
       optional("minutes", integer(profile.minutes, 1, 7 * 24 * 60)),
       optional("timeouts", timeouts(profile.timeouts)),
       optional("append", text(profile.append))}));
  if (const std::string conflict = find_conflict(profile, detectors);
      !conflict.empty()) {
    return file.find("detectors")->error(conflict);
  }
  return profile;
}

} // namespace

Result<std::vector<Profile>>
load_profiles(const Loader& loader,
              const std::vector<DetectorSpec>& detectors) {
  TRY_ASSIGN(const std::vector<std::string> names, loader.names_in(k_dir));
  std::vector<Profile> profiles;
  for (const std::string& name : names) {
    TRY_ASSIGN(Profile profile, load_profile(loader, name, detectors));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

} // namespace farm
