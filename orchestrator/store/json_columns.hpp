#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/artifact.hpp"
#include "model/console.hpp"
#include "model/findings.hpp"
#include "model/run.hpp"
#include "model/trial.hpp"

/// The deep parts of a record as JSON texts. JSON knows Unicode only, a console
/// does not: bytes that are not UTF-8 are kept as U+F700 + byte, and texts come
/// back exactly as they went in.
namespace farm::json_columns {

std::string encode(const std::vector<std::string>& texts);
std::string encode(const std::vector<int>& numbers);
std::string encode(const std::map<std::string, std::string>& texts);
std::string encode(const std::vector<DetectorResult>& detectors);
std::string encode(const std::vector<Stack>& stacks);
std::string encode(const PostMortem& post_mortem);
std::string encode(const std::vector<Trial>& trials);
std::string encode(const std::vector<LoadSample>& load);

/// A text that none of the encode() made is an `infra` error.
Result<void> decode(const std::string& json, std::vector<std::string>& out);
Result<void> decode(const std::string& json, std::vector<int>& out);
Result<void> decode(const std::string& json,
                    std::map<std::string, std::string>& out);
Result<void> decode(const std::string& json, std::vector<DetectorResult>& out);
Result<void> decode(const std::string& json, std::vector<Stack>& out);
Result<void> decode(const std::string& json, PostMortem& out);
Result<void> decode(const std::string& json, std::vector<Trial>& out);
Result<void> decode(const std::string& json, std::vector<LoadSample>& out);

/// The reversible mapping of bytes to UTF-8.
std::string bytes_to_utf8(const std::string& bytes);
std::string utf8_to_bytes(const std::string& text);

} // namespace farm::json_columns
