#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "process/runner.hpp"

namespace farm {

/// Runs nothing: answers by rules and remembers what was asked. Thread-safe.
class FakeRunner : public Runner {
 public:
  using Answer = std::function<Result<CommandResult>(const Command&)>;

  /// For commands whose argv, joined by blanks, matches the shell pattern. Of
  /// several matching rules the last one made counts. An answer may have
  /// effects, e.g. make the files that the command would make.
  FakeRunner& on(const std::string& pattern, Answer answer);

  /// A command that prints `output` and ends with `status`.
  FakeRunner& on(const std::string& pattern, int status,
                 const std::string& output = "");

  /// The command gets its answer and its output through on_output, as it would
  /// from the real thing. One that no rule matches is an `infra` error.
  Result<CommandResult> run(const Command& command) override;

  /// What was run, in order.
  [[nodiscard]] std::vector<Command> commands() const;

  /// The same as joined argv.
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  struct Rule {
    std::string pattern;
    Answer answer;
  };

  mutable std::mutex mutex_;
  std::vector<Rule> rules_;
  std::vector<Command> commands_;
};

} // namespace farm
