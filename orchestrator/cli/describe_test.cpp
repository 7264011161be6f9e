#include "cli/describe.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::HasSubstr;

class DescribeTest : public testing::Test {
 protected:
  DescribeTest() {
    app_.add_flag("--json", json_, "Print JSON");
    CLI::App* run = app_.add_subcommand("run", "Build and boot");
    run->add_option("arches", arches_, "Architectures");
    run->add_option("-j,--jobs", jobs_, "CPUs [it's all]")->type_name("N");
    CLI::App* toolchain = app_.add_subcommand("toolchain", "Compilers");
    toolchain->add_subcommand("build", "Build one");
    toolchain->add_option("colour", colour_, "Of it")->type_name("{red,blue}");
    app_.footer(".begins with a dot");
  }

  std::string script(const std::string& shell) {
    const auto text =
        completion_script(shell, words_of(app_), {"arm64", "m68k"});
    return text ? *text : "error: " + text.error().what;
  }

  CLI::App app_{"tries things", "farm"};
  bool json_ = false;
  std::vector<std::string> arches_;
  int jobs_ = 0;
  std::string colour_;
};

TEST_F(DescribeTest, WordsComeFromTheDefinitions) {
  const CommandWords words = words_of(app_);
  ASSERT_EQ(words.commands.size(), 2u);
  const CommandWords& run = words.commands[0];
  EXPECT_EQ(run.name, "run");
  ASSERT_EQ(run.options.size(), 3u); // with --help
  EXPECT_EQ(run.options[1].positional, "arches");
  EXPECT_EQ(run.options[2].long_names, std::vector<std::string>{"jobs"});
  EXPECT_EQ(run.options[2].short_names, std::vector<std::string>{"j"});
  EXPECT_EQ(run.options[2].value, "N");
  EXPECT_EQ(run.options[0].value, "");
  EXPECT_EQ(words.commands[1].commands[0].name, "build");
  EXPECT_EQ(words.commands[1].options[1].choices,
            (std::vector<std::string>{"red", "blue"}));
}

TEST_F(DescribeTest, EveryShellKnowsCommandsOptionsAndArchitectures) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string text = script(shell);
    for (const char* word :
         {"run", "toolchain", "jobs", "m68k", "json", "red blue"}) {
      EXPECT_THAT(text, HasSubstr(word)) << shell;
    }
  }
  EXPECT_THAT(script("zsh"), HasSubstr("CPUs \\[it'\\''s all\\]"));
  EXPECT_THAT(script("tcsh"), HasSubstr("error: completion: no script"));
}

TEST_F(DescribeTest, ManualPageIsRoff) {
  const std::string text = manual_page(words_of(app_));
  EXPECT_THAT(text, HasSubstr(".TH FARM 1\n"));
  EXPECT_THAT(text, HasSubstr("\\fB\\-j\\fR, \\fB\\-\\-jobs\\fR \\fIN\\fR\n"));
  EXPECT_THAT(text, HasSubstr(".SS toolchain build\n"));
  EXPECT_THAT(text, HasSubstr("\n\\&.begins with a dot"));
}

} // namespace
} // namespace farm
