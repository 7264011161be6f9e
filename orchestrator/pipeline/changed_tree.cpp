#include "pipeline/changed_tree.hpp"

#include <utility>

#include "base/filesystem.hpp"
#include "pipeline/job_runner.hpp"
#include "source/kernel_tree.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

JobRecord record_for(const Job& job) {
  JobRecord record;
  record.arch = job.arch.name;
  record.profile = job.profile.name;
  return record;
}

} // namespace

Result<ChangedTree>
ChangedTree::build(const RunContext& context, const Job& job,
                   const fs::path& repository, const std::string& commit,
                   const std::string& change, const fs::path& dir,
                   std::optional<ChangedTree>& spent) {
  SourceRequest wanted{repository.string(), commit, {}};
  if (!change.empty()) {
    const fs::path file = dir / "change.patch";
    TRY(real_filesystem().make_dirs(dir));
    TRY(real_filesystem().write_atomic(file, change));
    wanted.patches.push_back(file.string());
  }
  ChangedTree tree;
  TRY_ASSIGN(tree.source_,
             KernelTrees(context.cache, context.runner)
                 .resolve(wanted, spent ? &spent->source_ : nullptr));
  if (spent && spent->source_.path == tree.source_.path) {
    spent->source_ = {}; // the same change: its tree has one owner
  }
  spent.reset();
  RunContext own = context;
  own.source = tree.source_;
  own.run_dir = dir;
  JobRecord record = record_for(job);
  auto made = make_artifacts(own, job, 0, record);
  const bool host = !made && made.error().kind != ErrorKind::build &&
                    made.error().kind != ErrorKind::config;
  if (host) {
    return made.error();
  }
  if (made) {
    tree.artifacts_ = std::move(*made);
    tree.detectors_ = std::move(record.detectors);
  } else {
    tree.trouble_ = made.error().what;
  }
  return tree;
}

ChangedTree::ChangedTree(ChangedTree&& other) noexcept
    : source_(std::exchange(other.source_, {})),
      artifacts_(std::move(other.artifacts_)),
      detectors_(std::move(other.detectors_)),
      trouble_(std::move(other.trouble_)) {}

ChangedTree& ChangedTree::operator=(ChangedTree&& other) noexcept {
  if (this != &other) {
    remove_tree();
    source_ = std::exchange(other.source_, {});
    artifacts_ = std::move(other.artifacts_);
    detectors_ = std::move(other.detectors_);
    trouble_ = std::move(other.trouble_);
  }
  return *this;
}

ChangedTree::~ChangedTree() {
  remove_tree();
}

void ChangedTree::remove_tree() {
  if (source_.base) { // a copy with the change; the commit's own tree stays
    (void)real_filesystem().remove_all(source_.path);
  }
}

JobRecord ChangedTree::boot(const RunContext& context, const Job& job,
                            const fs::path& dir) const {
  RunContext own = context;
  own.source = source_;
  own.run_dir = dir;
  JobRecord record = record_for(job);
  record.detectors = detectors_;
  boot_and_judge(own, job, 0, *artifacts_, record);
  return record;
}

} // namespace farm
