#include "report/junit.hpp"

#include <cstdio>

#include "model/words.hpp"
#include "report/escape.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

std::string attribute(const std::string& name, const std::string& value) {
  return " " + name + "=\"" + html_escape(value) + "\"";
}

/// A child that says why a test case is not simply passed.
std::string verdict(const std::string& element, const std::string& type,
                    const std::string& message, const std::string& text) {
  std::string out = "      <" + element;
  if (element != "skipped") {
    out += attribute("type", type);
  }
  out += attribute("message", message);
  return out + (text.empty()
                    ? "/>\n"
                    : ">" + html_escape(text) + "</" + element + ">\n");
}

class Suite {
 public:
  Suite(const RunRecord& run, const JobRecord& job) : run_(run), job_(job) {}

  void build() {
    if (job_.outcome != JobOutcome::completed) {
      whole_job();
    }
    for (const CaseResult& result : job_.cases) {
      add(result);
    }
    outside();
  }

  [[nodiscard]] std::string counts() const {
    return attribute("tests", std::to_string(tests_)) +
           attribute("failures", std::to_string(failures_)) +
           attribute("errors", std::to_string(errors_)) +
           attribute("skipped", std::to_string(skipped_));
  }

  [[nodiscard]] std::string text() const {
    std::string out = "  <testsuite" + attribute("name", job_.arch) + counts() +
                      attribute("time", seconds(job_.boot_wall_s)) +
                      attribute("timestamp", run_.started_at) + ">\n" +
                      "    <properties>\n";
    const std::pair<const char*, std::string> facts[] = {
        {"profile", job_.profile},
        {"kernel", job_.kernel_version},
        {"compiler", job_.toolchain},
        {"qemu", job_.qemu_version},
        {"detectors", detectors_of(job_, DetectorState::on)}};
    for (const auto& [name, value] : facts) {
      out += "      <property" + attribute("name", name) +
             attribute("value", value) + "/>\n";
    }
    return out + "    </properties>\n" + cases_ + "  </testsuite>\n";
  }

  [[nodiscard]] int tests() const { return tests_; }
  [[nodiscard]] int failures() const { return failures_; }
  [[nodiscard]] int errors() const { return errors_; }
  [[nodiscard]] int skipped() const { return skipped_; }

 private:
  void open(const std::string& area, const std::string& name, double time_s) {
    ++tests_;
    cases_ += "    <testcase" + attribute("classname", job_.arch + "." + area) +
              attribute("name", name) + attribute("time", seconds(time_s));
  }

  void close(const std::string& child) {
    cases_ += child.empty() ? "/>\n" : ">\n" + child + "    </testcase>\n";
  }

  void whole_job() {
    const std::string message = job_.message;
    open("farm", std::string(to_string(job_.outcome)), job_.boot_wall_s);
    const bool kernels = job_.outcome == JobOutcome::build_failed ||
                         job_.outcome == JobOutcome::boot_failed;
    ++(kernels ? failures_ : errors_);
    close(verdict(kernels ? "failure" : "error",
                  job_.change ? std::string(to_string(job_.change->kind))
                              : std::string(to_string(job_.outcome)),
                  message, repro_command(run_, job_, "")));
  }

  std::string texts_of(const CaseResult& result) const {
    std::string text;
    if (!result.known.empty()) {
      text += "known issue " + result.known + "\n";
    }
    if (result.change && !in_words(*result.change).empty()) {
      text += in_words(*result.change) + "\n";
    }
    if (!result.trials.empty()) {
      text += in_words(result.trials) + "\n";
    }
    text += repro_command(run_, job_, result.name) + "\n";
    for (const int index : result.splats) {
      const auto at = static_cast<std::size_t>(index);
      if (at < job_.splats.size() && !job_.splats[at].expected) {
        text += "\n" + job_.splats[at].splat.text + "\n";
      }
    }
    return text;
  }

  void add(const CaseResult& result) {
    const auto slash = result.name.find('/');
    open(result.name.substr(0, slash),
         slash == std::string::npos ? result.name
                                    : result.name.substr(slash + 1),
         result.time_ms.value_or(0) / 1000.0);
    const std::string word(to_string(result.status));
    const std::string type =
        result.change ? std::string(to_string(result.change->kind)) : word;
    switch (result.status) {
      case CaseStatus::pass:
        return close("");
      case CaseStatus::fail:
      case CaseStatus::lost:
        ++failures_;
        return close(verdict("failure", type, result.reason, texts_of(result)));
      case CaseStatus::broken:
      case CaseStatus::vanished:
        ++errors_;
        return close(verdict(
            "error", type,
            word + (result.reason.empty() ? "" : ": ") + result.reason, ""));
      case CaseStatus::skip:
      case CaseStatus::not_checked:
        ++skipped_;
        return close(verdict(
            "skipped", "",
            word + (result.reason.empty() ? "" : ": ") + result.reason, ""));
    }
  }

  /// Splats that came while no case ran.
  void outside() {
    for (const FoundSplat& found : job_.splats) {
      if (found.expected || !found.case_name.empty()) {
        continue;
      }
      open("outside", found.splat.title, 0);
      ++failures_;
      close(verdict("failure",
                    found.change ? std::string(to_string(found.change->kind))
                                 : found.splat.kind,
                    found.splat.signature, found.splat.text));
    }
  }

  const RunRecord& run_;
  const JobRecord& job_;
  std::string cases_;
  int tests_ = 0, failures_ = 0, errors_ = 0, skipped_ = 0;
};

} // namespace

Result<std::string> render_junit(const ReportInput& input) {
  std::string suites;
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  for (const JobRecord& job : input.run.jobs) {
    Suite suite(input.run, job);
    suite.build();
    suites += suite.text();
    tests += suite.tests();
    failures += suite.failures();
    errors += suite.errors();
    skipped += suite.skipped();
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         attribute("name", "faultfarm " + input.run.id) +
         attribute("tests", std::to_string(tests)) +
         attribute("failures", std::to_string(failures)) +
         attribute("errors", std::to_string(errors)) +
         attribute("skipped", std::to_string(skipped)) +
         attribute("time", seconds(input.run.wall_s)) + ">\n" + suites +
         "</testsuites>\n";
}

} // namespace farm
