#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace farm {

/// How a call of the program ended.
struct FarmOutcome {
  int status = 0;
  std::string out; ///< stdout and stderr, in order
};

/// Calls the real program as a user would, with store and reports in a folder
/// of its own; the cache is the user's, so that kernels are built once.
class FarmCall {
 public:
  FarmCall();
  ~FarmCall();
  FarmCall(const FarmCall&) = delete;
  FarmCall& operator=(const FarmCall&) = delete;

  /// Runs `farm <words> --out <own folder>`. `on_output` sees the output as it
  /// comes and may end the program: it returns a signal to send, or 0.
  FarmOutcome run(std::vector<std::string> words,
                  const std::function<int(std::string_view)>& on_output = {});

  /// The run that was stored last, as `report --json` prints it.
  nlohmann::json last_run();

  /// Store and reports.
  [[nodiscard]] std::filesystem::path out() const { return dir_ / "out"; }

  /// A farm root with this project's files and arch-configs/ of its own, to
  /// be changed by the test. Used by later calls.
  std::filesystem::path own_root();

  /// Environment of later calls.
  void set_env(const std::string& name, const std::string& value);

  [[nodiscard]] const std::map<std::string, std::string>& env() const {
    return env_;
  }

  /// Processes this call has started, or their children, that are alive.
  [[nodiscard]] std::vector<int> leftovers() const;

 private:
  std::filesystem::path dir_;
  std::map<std::string, std::string> env_;
};

/// The job of an architecture in a run; fails the test when there is none.
const nlohmann::json& job_of(const nlohmann::json& run,
                             const std::string& arch);

/// Replaces a file's text; fails the test when it cannot.
void put(const std::filesystem::path& path, const std::string& text);
std::string get(const std::filesystem::path& path);

} // namespace farm
