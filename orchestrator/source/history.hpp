#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "process/runner.hpp"

namespace farm {

/// The commits of a git repository.
class History {
 public:
  History(std::filesystem::path repository, Runner& runner)
      : repository_(std::move(repository)), runner_(runner) {}

  /// The full hash of what git rev-parse understands; else a `config` error.
  Result<std::string> commit(const std::string& rev);

  /// Commits reachable from `bad` and from none of `good`, those that halve
  /// them best first.
  Result<std::vector<std::string>>
  between(const std::string& bad, const std::vector<std::string>& good);

  /// What leads from one commit to another, as a patch for patch(1).
  Result<std::string> difference(const std::string& from,
                                 const std::string& to);

  /// What the tree has that its last commit has not, likewise; files that git
  /// does not know are left out.
  Result<std::string> changes();

  /// Hash, author, date and message of a commit, with the files it touches.
  Result<std::string> about(const std::string& commit);

  /// "0123456789ab mm: subject".
  Result<std::string> one_line(const std::string& commit);

 private:
  Result<std::string> git(std::vector<std::string> arguments);

  std::filesystem::path repository_;
  Runner& runner_;
};

} // namespace farm
