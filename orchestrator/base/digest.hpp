#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/filesystem.hpp"
#include "base/result.hpp"

namespace farm {

/// SHA-256 over a sequence of fields. Every field is preceded by its length,
/// so ("ab", "c") and ("a", "bc") have different digests.
class Digest {
 public:
  Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  /// Adds one field. Returns itself, to be chained.
  Digest& field(std::string_view bytes);

  /// Adds bytes as they are, without a length: for streaming one long content.
  Digest& raw(std::string_view bytes);

  /// 64 lower-case hexadecimal digits. Once only; the digest is then spent.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Plain SHA-256 of the bytes, as `sha256sum` prints it.
std::string sha256_hex(std::string_view bytes);

/// Plain SHA-256 of a file's content, read in pieces.
Result<std::string> digest_file(const std::filesystem::path& path);

} // namespace farm
