#include "report/lock_picture.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "report/html_data.hpp"
#include "testing/golden.hpp"

namespace farm {
namespace {

std::string text_of(const std::string& name) {
  std::ifstream file(std::string(FARM_TESTDATA) + "/locks/" + name + ".txt");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

std::string told(const LockUse& lock) {
  return lock.name + (lock.site.empty() ? "" : " in " + lock.site);
}

std::string told(const LockPicture& picture) {
  std::string out = "task: " + picture.task + "\n";
  for (const LockUse& lock : picture.chain) {
    out += "chain: " + told(lock) + "\n";
  }
  if (!picture.wish.verb.empty()) {
    out += picture.wish.verb + ": " + told(picture.wish.lock) + "\n";
  }
  for (const LockUse& lock : picture.held) {
    out += "held: " + told(lock) + "\n";
  }
  for (const LockStep& step : picture.steps) {
    out += "CPU" + std::to_string(step.lane) + ": " +
           std::string(static_cast<std::size_t>(step.depth) * 2, ' ') +
           step.text + "\n";
  }
  return out + "words: " + in_words(picture) + "\n";
}

class LockTexts : public testing::TestWithParam<const char*> {};

TEST_P(LockTexts, AreReadAsTheyAreMeant) {
  const std::string name = GetParam();
  expect_golden("locks/" + name + ".golden", told(lock_picture(text_of(name))));
}

TEST_P(LockTexts, MayEndAnywhere) {
  const std::string text = text_of(GetParam());
  for (std::size_t end = 0; end < text.size(); ++end) {
    const LockPicture picture = lock_picture(text.substr(0, end));
    EXPECT_LE(picture.steps.size(), 24U);
  }
  Splat splat;
  splat.kind = "lockdep";
  splat.text = text;
  EXPECT_TRUE(html::locks_data(splat).is_non_empty_list());
  splat.kind = "hang";
  EXPECT_FALSE(html::locks_data(splat).is_non_empty_list());
}

INSTANTIATE_TEST_SUITE_P(Locks, LockTexts,
                         testing::Values("circular", "irq-order",
                                         "irq-order-pair", "recursive",
                                         "inconsistent", "bad-unlock",
                                         "wait-context", "still-held"));

TEST(LockPicture, TextWithoutLocksGivesNone) {
  const LockPicture picture =
      lock_picture("WARNING: suspicious RCU usage\nno locks held by init/1.\n");
  EXPECT_FALSE(picture.has_chain());
  EXPECT_FALSE(picture.has_held());
  EXPECT_FALSE(picture.has_scenario());
}

TEST(LockPicture, EndlessReportsStayPictures) {
  std::string text = "WARNING: possible circular locking dependency detected\n"
                     "99999999 locks held by a/1:\n";
  for (int i = 0; i < 1000; ++i) {
    text += " #" + std::to_string(i) + ": 00 (lock" + std::to_string(i) +
            "){..}, at: f+0x1/0x2\n";
  }
  for (int i = 0; i < 1000; ++i) {
    text += "-> #" + std::to_string(i) + " (l){..}:\n       f+0x1/0x2\n";
  }
  text += "-> #99999999999999999999 (l){..}:\nChain exists of:\n  ";
  for (int i = 0; i < 1000; ++i) {
    text += "a --> ";
  }
  const LockPicture picture = lock_picture(text);
  EXPECT_LE(picture.held.size(), 24U);
  EXPECT_LE(picture.chain.size(), 24U);
}

} // namespace
} // namespace farm
