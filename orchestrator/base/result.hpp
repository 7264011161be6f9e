#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace farm {

/// What kind of trouble an Error is. Decides the exit code (see exit_code())
/// and the outcome under which a job is filed: an `infra` error is never a
/// failure of the kernel under test.
enum class ErrorKind {
  usage,       ///< the command line asks for something that does not exist
  config,      ///< a YAML file or a kernel tree cannot be used
  toolchain,   ///< compiler, QEMU or another tool is missing or unusable
  build,       ///< the kernel or the guest suite does not compile
  boot,        ///< the machine could not be started or controlled
  guest,       ///< the guest broke the protocol
  infra,       ///< disk, database, process or other host trouble
  interrupted, ///< the user asked to stop
};

/// One message for a person: `what` names the object first, has no full stop;
/// `hint` (may be empty) says what to do about it.
struct Error {
  ErrorKind kind = ErrorKind::infra;
  std::string what;
  std::string hint;

  /// The same error seen from further up: "<prefix>: <what>".
  [[nodiscard]] Error in(const std::string& prefix) const {
    return {kind, prefix + ": " + what, hint};
  }
};

/// Exit code of the program for an error of this kind: 1 failures, 2 usage or
/// configuration, 3 infrastructure, 130 interrupted.
[[nodiscard]] constexpr int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::config:
      return 2;
    case ErrorKind::build:
      return 1;
    case ErrorKind::interrupted:
      return 130;
    default:
      return 3;
  }
}

/// A value or an Error. Will become std::expected.
template <typename T> class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <> class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  bool failed_ = false;
  Error error_;
};

} // namespace farm

#define FARM_CONCAT_(a, b) a##b
#define FARM_CONCAT(a, b) FARM_CONCAT_(a, b)

/// Returns from the function with the error of `expr`, if there is one.
#define TRY(expr)                                                              \
  do {                                                                         \
    if (auto farm_result = (expr); !farm_result) {                             \
      return farm_result.error();                                              \
    }                                                                          \
  } while (false)

/// Declares `lhs` with the value of `expr`, or returns with its error.
#define TRY_ASSIGN(lhs, expr)                                                  \
  auto FARM_CONCAT(farm_result_, __LINE__) = (expr);                           \
  if (!FARM_CONCAT(farm_result_, __LINE__)) {                                  \
    return FARM_CONCAT(farm_result_, __LINE__).error();                        \
  }                                                                            \
  lhs = std::move(FARM_CONCAT(farm_result_, __LINE__)).value()
