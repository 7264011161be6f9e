#include "base/digest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::HasSubstr;

constexpr const char* k_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Digest, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), k_of_abc);
  EXPECT_EQ(sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, RawPiecesAreOneContent) {
  EXPECT_EQ(Digest().raw("a").raw("").raw("bc").hex(), k_of_abc);
}

TEST(Digest, FieldsDoNotRunIntoEachOther) {
  const std::string one = Digest().field("ab").field("c").hex();
  EXPECT_NE(one, Digest().field("a").field("bc").hex());
  EXPECT_NE(one, Digest().field("ab").field("c").field("").hex());
  EXPECT_EQ(one, Digest().field("ab").field("c").hex());
}

TEST(Digest, AFieldIsItsLengthAndItsBytes) {
  EXPECT_EQ(Digest().field("abc").hex(),
            sha256_hex(std::string("\3\0\0\0\0\0\0\0abc", 11)));
}

TEST(Digest, OfAFileIsThatOfItsContent) {
  const TempDir dir;
  const std::string big(700'000, 'x');
  ASSERT_TRUE(real_filesystem().write_atomic(dir.path() / "big", big));
  const auto digest = digest_file(dir.path() / "big");
  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, sha256_hex(big));
}

TEST(Digest, OfAMissingFileNamesIt) {
  const auto digest = digest_file("/nonexistent/file");
  ASSERT_FALSE(digest);
  EXPECT_THAT(digest.error().what, HasSubstr("/nonexistent/file: cannot read"));
}

TEST(Digest, OfADirectoryIsAnError) {
  const TempDir dir;
  EXPECT_FALSE(digest_file(dir.path()));
}

} // namespace
} // namespace farm
