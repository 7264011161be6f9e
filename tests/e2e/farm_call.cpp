#include "farm_call.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <charconv>
#include <fstream>

#include "base/filesystem.hpp"
#include "process/process_host.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// One host for the program: it starts every child.
ProcessHost& host() {
  static ProcessHost the_host;
  return the_host;
}

} // namespace

FarmCall::FarmCall() {
  auto made = make_temp_dir(fs::temp_directory_path(), "farm-e2e-");
  EXPECT_TRUE(made);
  dir_ = *made;
  env_["FARM_ROOT"] = FARM_SOURCE_DIR;
  env_["FARM_E2E"] = dir_.string();
}

FarmCall::~FarmCall() {
  if (testing::Test::HasFailure()) {
    std::fprintf(stderr, "kept: %s\n", dir_.c_str());
    return;
  }
  std::error_code error;
  fs::remove_all(dir_, error);
}

FarmOutcome
FarmCall::run(std::vector<std::string> words,
              const std::function<int(std::string_view)>& on_output) {
  ChildSpec spec;
  spec.argv = {FARM_BINARY};
  spec.argv.insert(spec.argv.end(), words.begin(), words.end());
  spec.argv.insert(spec.argv.end(), {"--out", out().string()});
  spec.env = env_;
  spec.merge_output = true;
  const auto loop = host().make_loop();
  FarmOutcome outcome;
  std::optional<ChildExit> ended;
  std::unique_ptr<Child> child;
  ChildEvents events;
  events.on_stdout = [&](std::string_view bytes) {
    outcome.out += bytes;
    const int signal = on_output ? on_output(bytes) : 0;
    if (signal != 0) {
      ::kill(child->pid(), signal);
    }
  };
  events.on_exit = [&](const ChildExit& end) { ended = end; };
  auto spawned = loop->spawn(spec, events);
  EXPECT_TRUE(spawned);
  child = std::move(spawned).value();
  loop->run_until([&] { return ended.has_value(); });
  outcome.status = ended->status;
  return outcome;
}

nlohmann::json FarmCall::last_run() {
  const FarmOutcome outcome = run({"report", "latest", "--json"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  auto parsed = nlohmann::json::parse(outcome.out, nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << outcome.out.substr(0, 2000);
  return parsed;
}

fs::path FarmCall::own_root() {
  const fs::path root = dir_ / "root";
  const fs::path source = FARM_SOURCE_DIR;
  fs::create_directories(root);
  for (const char* name : {"images", "guest-tests", "reports"}) {
    fs::create_directory_symlink(source / name, root / name);
  }
  fs::copy(source / "arch-configs", root / "arch-configs",
           fs::copy_options::recursive);
  env_["FARM_ROOT"] = root.string();
  return root;
}

void FarmCall::set_env(const std::string& name, const std::string& value) {
  env_[name] = value;
}

std::vector<int> FarmCall::leftovers() const {
  std::vector<int> pids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    int pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec !=
        std::errc()) {
      continue;
    }
    std::ifstream environment(entry.path() / "environ", std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(environment)), {});
    if (text.find("FARM_E2E=" + dir_.string()) != std::string::npos) {
      pids.push_back(pid);
    }
  }
  return pids;
}

const nlohmann::json& job_of(const nlohmann::json& run,
                             const std::string& arch) {
  static const nlohmann::json k_none;
  for (const auto& job : run.at("jobs")) {
    if (job.at("arch") == arch) {
      return job;
    }
  }
  ADD_FAILURE() << "no job for " << arch;
  return k_none;
}

void put(const fs::path& path, const std::string& text) {
  const auto written = real_filesystem().write_atomic(path, text);
  ASSERT_TRUE(written) << written.error().what;
}

std::string get(const fs::path& path) {
  const auto text = real_filesystem().read_file(path);
  EXPECT_TRUE(text) << path;
  return text ? *text : "";
}

} // namespace farm
