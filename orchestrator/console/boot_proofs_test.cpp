#include "console/boot_proofs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::Pair;

DetectorSpec detector(const std::string& name, const std::string& proof) {
  DetectorSpec spec;
  spec.name = name;
  spec.proof = proof;
  return spec;
}

ConsoleLine line(const std::string& text) {
  ConsoleLine one;
  one.text = text;
  return one;
}

TEST(BootProofs, FirstLineThatMatchesIsTheProof) {
  BootProofs proofs({detector("lockdep", "testcases passed!"),
                     detector("kfence", "kfence: initialized")});
  proofs.feed(line("Locking API testsuite:"));
  proofs.feed(line("Good, all 349 testcases passed! |"));
  proofs.feed(line("Good, all 350 testcases passed! |"));
  EXPECT_THAT(
      proofs.seen(),
      ElementsAre(Pair("lockdep", "Good, all 349 testcases passed! |")));
}

TEST(BootProofs, DetectorWithoutAProofIsNotLookedFor) {
  BootProofs proofs({detector("debug_list", "")});
  proofs.feed(line(""));
  EXPECT_TRUE(proofs.seen().empty());
}

TEST(BootProofs, BytesThatAreNoTextAreNoTrouble) {
  BootProofs proofs({detector("kasan", "initialized")});
  proofs.feed(line("\xff\xfekasan: initialized"));
  EXPECT_EQ(proofs.seen().size(), 1u);
}

} // namespace
} // namespace farm
