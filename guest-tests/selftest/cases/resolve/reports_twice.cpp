// Two verdicts.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  pass();
  pass();
}

CASE{
    .proves = "two reports are an error of the case",
    .run = run,
};

} // namespace
} // namespace torture
