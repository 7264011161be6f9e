#include "source/history.hpp"

#include "base/text.hpp"

namespace farm {

Result<std::string> History::git(std::vector<std::string> arguments) {
  Command command;
  command.argv = {"git", "-C", repository_.string()};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.output_limit = 256 << 20;
  command.env["GIT_OPTIONAL_LOCKS"] = "0";
  TRY_ASSIGN(CommandResult result, runner_.run(command));
  if (result.status != 0) {
    return Error{ErrorKind::config,
                 repository_.string() + ": git " + arguments[0] + ": " +
                     display_quote(elide(trim(result.output), 200)),
                 ""};
  }
  return std::move(result.output);
}

Result<std::string> History::commit(const std::string& rev) {
  const auto hash =
      rev.starts_with("-")
          ? Result<std::string>(Error{ErrorKind::config, "", ""})
          : git({"rev-parse", "--verify", "--quiet", rev + "^{commit}"});
  if (!hash) {
    return Error{ErrorKind::config,
                 repository_.string() + ": no revision '" + display_quote(rev) +
                     "' here",
                 "what git rev-parse understands"};
  }
  return std::string(trim(*hash));
}

Result<std::vector<std::string>>
History::between(const std::string& bad, const std::vector<std::string>& good) {
  std::vector<std::string> arguments = {"rev-list", "--bisect-all", bad,
                                        "--not"};
  arguments.insert(arguments.end(), good.begin(), good.end());
  TRY_ASSIGN(const std::string output, git(std::move(arguments)));
  std::vector<std::string> commits;
  for (const std::string_view line : lines(output)) {
    if (const auto words = split_words(line); !words.empty()) {
      commits.push_back(words.front());
    }
  }
  return commits;
}

Result<std::string> History::difference(const std::string& from,
                                        const std::string& to) {
  return git({"diff", "--no-renames", "--no-color", "--no-ext-diff", from, to});
}

Result<std::string> History::changes() {
  return git({"diff", "--no-renames", "--no-color", "--no-ext-diff", "HEAD"});
}

Result<std::string> History::about(const std::string& commit) {
  return git({"show", "--stat", "--no-color", "--format=fuller", commit});
}

Result<std::string> History::one_line(const std::string& commit) {
  TRY_ASSIGN(const std::string line,
             git({"show", "--no-patch", "--no-color", "--abbrev=12",
                  "--format=%h %s", commit}));
  return std::string(trim(line));
}

} // namespace farm
