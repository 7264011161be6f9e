#include "process/process_host.hpp"

#include <utility>

#include "process/asio_loop.hpp"
#include "process/spawner.hpp"

namespace farm {

ProcessHost::ProcessHost() : spawner_(std::make_unique<Spawner>()) {}

ProcessHost::~ProcessHost() = default;

std::unique_ptr<EventLoop> ProcessHost::make_loop() {
  return std::make_unique<AsioLoop>(*spawner_);
}

void ProcessHost::kill_all() {
  spawner_->kill_all();
}

void ProcessHost::watch_signals(CancelToken token) {
  spawner_->watch_signals(std::move(token));
}

} // namespace farm
