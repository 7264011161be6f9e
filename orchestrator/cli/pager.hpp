#pragma once

#include <cstdio>
#include <string_view>

namespace farm {

/// Standard output, by way of $PAGER (or less, if it is there) when it is a
/// terminal. Leaving the pager early is no error.
class Pager {
 public:
  Pager();
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

  void write(std::string_view bytes);

  /// Whether what is written may have colours: see may_colour().
  [[nodiscard]] bool colour() const { return colour_; }

 private:
  std::FILE* pipe_ = nullptr; ///< null: standard output itself
  bool colour_ = false;
};

} // namespace farm
