#include "testing/fake_runner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace farm {

FakeRunner& FakeRunner::on(const std::string& pattern, Answer answer) {
  const std::lock_guard lock(mutex_);
  rules_.push_back({pattern, std::move(answer)});
  return *this;
}

FakeRunner& FakeRunner::on(const std::string& pattern, int status,
                           const std::string& output) {
  return on(pattern, [status, output](const Command&) {
    CommandResult result;
    result.status = status;
    result.output = output;
    return Result<CommandResult>(std::move(result));
  });
}

Result<CommandResult> FakeRunner::run(const Command& command) {
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(command);
    const std::string line = join(command.argv, " ");
    const auto rule =
        std::find_if(rules_.rbegin(), rules_.rend(), [&line](const Rule& each) {
          return glob_match(each.pattern, line);
        });
    if (rule == rules_.rend()) {
      return Error{ErrorKind::infra, "no rule for command: " + line, ""};
    }
    answer = rule->answer;
  }
  Result<CommandResult> result = answer(command);
  if (result && command.on_output && !result->output.empty()) {
    command.on_output(result->output);
  }
  return result;
}

std::vector<Command> FakeRunner::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::vector<std::string> FakeRunner::lines() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> result;
  for (const Command& command : commands_) {
    result.push_back(join(command.argv, " "));
  }
  return result;
}

} // namespace farm
