#include "base/digest.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <openssl/evp.h>

namespace farm {

struct Digest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() {
    // Only lack of memory or a broken libcrypto gets here; neither can be
    // reported in a useful way, and a wrong digest would poison the cache.
    if (context == nullptr ||
        EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
      std::abort();
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest() : state_(std::make_unique<State>()) {}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

Digest& Digest::field(std::string_view bytes) {
  std::array<char, 8> length{};
  std::uint64_t rest = bytes.size();
  for (char& byte : length) {
    byte = static_cast<char>(rest & 0xff);
    rest >>= 8;
  }
  return raw({length.data(), length.size()}).raw(bytes);
}

Digest& Digest::raw(std::string_view bytes) {
  if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
    std::abort();
  }
  return *this;
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(state_->context, bytes.data(), &size) != 1) {
    std::abort();
  }
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  text.reserve(std::size_t{2} * size);
  for (unsigned int i = 0; i < size; ++i) {
    text += k_digits[bytes[i] >> 4];
    text += k_digits[bytes[i] & 0xf];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  return Digest().raw(bytes).hex();
}

Result<std::string> digest_file(const std::filesystem::path& path) {
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Closer> file(
      std::fopen(path.c_str(), "rbe"));
  if (!file) {
    return errno_error(path, "read", errno);
  }
  Digest digest;
  std::string buffer(std::size_t{256} << 10, '\0');
  for (;;) {
    const std::size_t n =
        std::fread(buffer.data(), 1, buffer.size(), file.get());
    digest.raw({buffer.data(), n});
    if (n < buffer.size()) {
      break;
    }
  }
  if (std::ferror(file.get()) != 0) {
    return errno_error(path, "read", errno);
  }
  return digest.hex();
}

} // namespace farm
