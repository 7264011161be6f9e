#include "kernel/kconfig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(Kconfig, FragmentSettingsAndUnsettingsAreRead) {
  const auto symbols = parse_fragment(
      {"base", "# why\n\nCONFIG_SMP=y\n# CONFIG_MODULES is not set\n"
               "CONFIG_LOG_BUF_SHIFT=18\r\n"});
  ASSERT_TRUE(symbols) << symbols.error().what;
  EXPECT_THAT(*symbols, ElementsAre(Pair("LOG_BUF_SHIFT", "18"),
                                    Pair("MODULES", "n"), Pair("SMP", "y")));
}

TEST(Kconfig, FragmentWithNonsenseNamesFragmentAndLine) {
  const auto symbols = parse_fragment({"detectors/x", "CONFIG_A=y\nSMP=y\n"});
  ASSERT_FALSE(symbols);
  EXPECT_EQ(symbols.error().kind, ErrorKind::config);
  EXPECT_THAT(symbols.error().what, HasSubstr("kconfig/detectors/x.config:2:"));
}

TEST(Kconfig, MergeLetsTheLaterFragmentWin) {
  const auto merged = merge_fragments(
      {{"a", "CONFIG_X=y\n"}, {"b", "# CONFIG_X is not set\n"}});
  ASSERT_TRUE(merged);
  EXPECT_EQ(config_text(*merged), "# CONFIG_X is not set\n");
}

TEST(Kconfig, SymbolThatDidNotSurviveIsListedWithWhatItIs) {
  const SymbolMap requested = {
      {"KASAN", "y"}, {"NR_CPUS", "4"}, {"GONE", "n"}, {"SMP", "y"}};
  const SymbolMap final_config = {{"NR_CPUS", "1"}, {"SMP", "y"}};
  EXPECT_THAT(lost_symbols(requested, final_config),
              ElementsAre("CONFIG_KASAN=y (is n)", "CONFIG_NR_CPUS=4 (is 1)"));
}

TEST(Kconfig, RequestedOffButOnIsListed) {
  EXPECT_THAT(lost_symbols({{"SLUB_TINY", "n"}}, {{"SLUB_TINY", "y"}}),
              ElementsAre("CONFIG_SLUB_TINY=n (is y)"));
}

TEST(Kconfig, DetectorNeedsAllItsSymbols) {
  DetectorSpec lockdep;
  lockdep.name = "lockdep";
  lockdep.symbols = {"PROVE_LOCKING", "LOCKDEP"};
  const auto on =
      detector_states({lockdep}, {{"PROVE_LOCKING", "y"}, {"LOCKDEP", "y"}});
  EXPECT_EQ(on.at(0).state, DetectorState::on);
  const auto lost = detector_states({lockdep}, {{"PROVE_LOCKING", "y"}});
  EXPECT_EQ(lost.at(0).state, DetectorState::lost);
  EXPECT_THAT(lost.at(0).detail, HasSubstr("CONFIG_LOCKDEP"));
}

TEST(Kconfig, ConfigOfTheKernelIsReadWithoutComplaint) {
  EXPECT_THAT(parse_config("#\n# Automatically generated\n#\nCONFIG_A=\"x y\"\n"
                           "junk\n"),
              ElementsAre(Pair("A", "\"x y\"")));
  EXPECT_THAT(parse_config(""), IsEmpty());
}

} // namespace
} // namespace farm
