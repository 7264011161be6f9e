#pragma once

#include <functional>
#include <string>
#include <vector>

#include "testing/fake_loop.hpp"

namespace farm {

/// The other end of QEMU's control socket: answers what a post-mortem asks.
class ScriptedQmp {
 public:
  explicit ScriptedQmp(FakeLoop& loop) {
    loop.serve([this](FakePeer& peer) {
      peer.on_data = [this, &peer](std::string_view request) {
        answer(peer, std::string(request));
      };
      peer.send("{\"QMP\": {}}\n");
    });
  }

  std::string registers = "CPU#0\\r\\nPC=00001234\\r\\n"; ///< JSON text
  std::function<void()> on_break; ///< a break was sent to the console
  std::function<void()> on_quit;
  bool mute = false; ///< takes requests and never answers
  std::vector<std::string> requests;

 private:
  void answer(FakePeer& peer, const std::string& request) {
    requests.push_back(request);
    const auto has = [&request](const char* word) {
      return request.find(word) != std::string::npos;
    };
    if (mute) {
      return;
    }
    if (has("info registers")) {
      peer.send("{\"return\": \"" + registers + "\"}\n");
      return;
    }
    if (has("chardev-send-break") && on_break) {
      on_break();
    }
    peer.send("{\"return\": {}}\n");
    if (has("\"quit\"") && on_quit) {
      on_quit();
    }
  }
};

} // namespace farm
