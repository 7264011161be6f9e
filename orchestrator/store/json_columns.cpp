#include "store/json_columns.hpp"

#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "model/words.hpp"

namespace farm::json_columns {
namespace {

using nlohmann::json;

// --- bytes <-> UTF-8
// ----------------------------------------------------------

/// U+F700..U+F7FF: private use, and so rare in real text that its own bytes
/// may be escaped as if they were invalid.
bool is_escape(const Utf8Char& c) {
  return c.valid && c.code >= 0xf700 && c.code <= 0xf7ff;
}

void append_escape(std::string& out, unsigned char byte) {
  out += '\xef';
  out += static_cast<char>(0x9c + (byte >> 6U));
  out += static_cast<char>(0x80 + (byte & 0x3fU));
}

// --- small conversions
// ----------------------------------------------------------

std::string text_of(const json& value) {
  return utf8_to_bytes(value.get<std::string>());
}

json json_of(const std::string& bytes) {
  return bytes_to_utf8(bytes);
}

json json_of(const std::vector<std::string>& texts) {
  json out = json::array();
  for (const std::string& text : texts) {
    out.push_back(json_of(text));
  }
  return out;
}

json json_of(const Frame& frame) {
  return {{"function", json_of(frame.function)},
          {"printed", json_of(frame.printed)},
          {"address", frame.address},
          {"offset", frame.offset},
          {"size", frame.size},
          {"module", json_of(frame.module)},
          {"reliable", frame.reliable},
          {"inlined", frame.inlined},
          {"file", json_of(frame.file)},
          {"line", frame.line}};
}

Frame frame_of(const json& value) {
  Frame frame;
  frame.function = text_of(value.at("function"));
  frame.printed = text_of(value.at("printed"));
  frame.address = value.at("address").get<std::uint64_t>();
  frame.offset = value.at("offset").get<std::uint64_t>();
  frame.size = value.at("size").get<std::uint64_t>();
  frame.module = text_of(value.at("module"));
  frame.reliable = value.at("reliable").get<bool>();
  frame.inlined = value.at("inlined").get<bool>();
  frame.file = text_of(value.at("file"));
  frame.line = value.at("line").get<int>();
  return frame;
}

void read_into(const json& value, std::vector<std::string>& out) {
  for (const json& item : value) {
    out.push_back(text_of(item));
  }
}

/// Runs `read` on the parsed text; the library's exceptions end here.
template <typename Read>
Result<void> parse(const std::string& text, const Read& read) {
  try {
    read(json::parse(text));
  } catch (const json::exception& problem) {
    return Error{ErrorKind::infra,
                 std::string("the database holds a damaged record: ") +
                     problem.what(),
                 ""};
  }
  return {};
}

} // namespace

std::string bytes_to_utf8(const std::string& bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const Utf8Char c = next_utf8(rest);
    if (c.valid && !is_escape(c)) {
      out += rest.substr(0, c.size);
      rest.remove_prefix(c.size);
    } else {
      append_escape(out, static_cast<unsigned char>(rest[0]));
      rest.remove_prefix(1);
    }
  }
  return out;
}

std::string utf8_to_bytes(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  std::string_view rest = text;
  while (!rest.empty()) {
    const Utf8Char c = next_utf8(rest);
    if (is_escape(c)) {
      out += static_cast<char>(c.code & 0xffU);
    } else {
      out += rest.substr(0, c.size);
    }
    rest.remove_prefix(c.size);
  }
  return out;
}

std::string encode(const std::vector<std::string>& texts) {
  return json_of(texts).dump();
}

std::string encode(const std::vector<int>& numbers) {
  return json(numbers).dump();
}

std::string encode(const std::map<std::string, std::string>& texts) {
  json out = json::object();
  for (const auto& [key, text] : texts) {
    out[bytes_to_utf8(key)] = json_of(text);
  }
  return out.dump();
}

std::string encode(const std::vector<DetectorResult>& detectors) {
  json out = json::array();
  for (const DetectorResult& detector : detectors) {
    out.push_back({{"name", json_of(detector.name)},
                   {"state", to_string(detector.state)},
                   {"detail", json_of(detector.detail)}});
  }
  return out.dump();
}

std::string encode(const std::vector<Stack>& stacks) {
  json out = json::array();
  for (const Stack& stack : stacks) {
    json frames = json::array();
    for (const Frame& frame : stack.frames) {
      frames.push_back(json_of(frame));
    }
    out.push_back(
        {{"label", json_of(stack.label)}, {"frames", std::move(frames)}});
  }
  return out.dump();
}

std::string encode(const PostMortem& post_mortem) {
  json cpus = json::array();
  for (const CpuState& cpu : post_mortem.cpus) {
    cpus.push_back({{"index", cpu.index},
                    {"registers", json_of(cpu.registers)},
                    {"pc", cpu.pc},
                    {"where", json_of(cpu.where)}});
  }
  const json out = {{"console_answered", post_mortem.console_answered},
                    {"cpus", std::move(cpus)},
                    {"notes", json_of(post_mortem.notes)}};
  return out.dump();
}

std::string encode(const std::vector<Trial>& trials) {
  json out = json::array();
  for (const Trial& trial : trials) {
    out.push_back({{"kind", to_string(trial.kind)},
                   {"boots", trial.boots},
                   {"bad", trial.bad}});
  }
  return out.dump();
}

std::string encode(const std::vector<LoadSample>& load) {
  json out = json::array();
  for (const LoadSample& sample : load) {
    out.push_back({sample.at_s, sample.busy});
  }
  return out.dump();
}

Result<void> decode(const std::string& text, std::vector<std::string>& out) {
  return parse(text, [&out](const json& value) { read_into(value, out); });
}

Result<void> decode(const std::string& text, std::vector<int>& out) {
  return parse(
      text, [&out](const json& value) { out = value.get<std::vector<int>>(); });
}

Result<void> decode(const std::string& text,
                    std::map<std::string, std::string>& out) {
  return parse(text, [&out](const json& value) {
    for (const auto& [key, item] : value.items()) {
      out[utf8_to_bytes(key)] = text_of(item);
    }
  });
}

Result<void> decode(const std::string& text, std::vector<DetectorResult>& out) {
  return parse(text, [&out](const json& value) {
    for (const json& item : value) {
      const auto state =
          detector_state_from(item.at("state").get<std::string>());
      out.push_back({text_of(item.at("name")),
                     state.value_or(DetectorState::off),
                     text_of(item.at("detail"))});
    }
  });
}

Result<void> decode(const std::string& text, std::vector<Trial>& out) {
  return parse(text, [&out](const json& value) {
    for (const json& item : value) {
      if (const auto kind =
              trial_kind_from(item.at("kind").get<std::string>())) {
        out.push_back(
            {*kind, item.at("boots").get<int>(), item.at("bad").get<int>()});
      }
    }
  });
}

Result<void> decode(const std::string& text, std::vector<LoadSample>& out) {
  return parse(text, [&out](const json& value) {
    for (const json& item : value) {
      out.push_back({item.at(0).get<double>(), item.at(1).get<double>()});
    }
  });
}

Result<void> decode(const std::string& text, std::vector<Stack>& out) {
  return parse(text, [&out](const json& value) {
    for (const json& item : value) {
      Stack& stack = out.emplace_back();
      stack.label = text_of(item.at("label"));
      for (const json& frame : item.at("frames")) {
        stack.frames.push_back(frame_of(frame));
      }
    }
  });
}

Result<void> decode(const std::string& text, PostMortem& out) {
  return parse(text, [&out](const json& value) {
    out.console_answered = value.at("console_answered").get<bool>();
    for (const json& item : value.at("cpus")) {
      CpuState& cpu = out.cpus.emplace_back();
      cpu.index = item.at("index").get<int>();
      cpu.registers = text_of(item.at("registers"));
      cpu.pc = item.at("pc").get<std::uint64_t>();
      cpu.where = text_of(item.at("where"));
    }
    read_into(value.at("notes"), out.notes);
  });
}

} // namespace farm::json_columns
