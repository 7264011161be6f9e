#include "pipeline/console_reader.hpp"

#include <utility>

namespace farm {

ConsoleReader::ConsoleReader(const Clock& clock,
                             const std::vector<DetectorSpec>& detectors,
                             CaseListener listener, Echo echo)
    : clock_(clock), listener_(std::move(listener)), echo_(std::move(echo)),
      proofs_(detectors), ktap_(events()),
      lines_([this](const ConsoleLine& line) {
        if (!suite_started_) {
          proofs_.feed(line);
        }
        ktap_.feed(line);
        splats_.feed(line);
      }) {}

GuestEvents ConsoleReader::events() {
  GuestEvents events;
  events.suite_started = [this](const GuestReport& report) {
    suite_started_ = clock_.now();
    if (watch_ != nullptr) {
      watch_->suite_started();
    }
    listener_(done_, report.total, "");
  };
  events.case_started = [this](const GuestCase& one) {
    if (watch_ != nullptr) {
      watch_->case_started(one.deadline_ms / 1000.0);
    }
    listener_(done_, ktap_.report().total, one.name);
  };
  events.case_finished = [this](const GuestCase& one) {
    ++done_;
    if (watch_ != nullptr) {
      starvation_[one.name] = watch_->case_finished();
    }
    listener_(done_, ktap_.report().total, one.name);
  };
  events.ended = [this](const GuestReport&) {
    if (watch_ != nullptr) {
      watch_->ended();
    }
  };
  return events;
}

void ConsoleReader::on_bytes(std::string_view bytes, BootWatch& watch) {
  if (echo_) {
    echo_(bytes);
  }
  watch_ = &watch;
  lines_.feed(bytes);
  watch_ = nullptr;
}

GuestReport ConsoleReader::finish_report() {
  lines_.finish();
  GuestReport report = ktap_.finish();
  for (GuestCase& one : report.cases) {
    if (const auto found = starvation_.find(one.name);
        found != starvation_.end()) {
      one.starvation = found->second;
    }
  }
  return report;
}

std::vector<Splat> ConsoleReader::finish_splats() {
  return splats_.finish();
}

} // namespace farm
