#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farm {

/// The fields between separators; "" gives one empty field.
std::vector<std::string> split(std::string_view text, char separator);

/// The words between runs of blanks; "" gives none.
std::vector<std::string> split_words(std::string_view text);

/// Lines without their "\n" or "\r\n"; a last line need not be ended. Views
/// into `text`.
std::vector<std::string_view> lines(std::string_view text);

/// Without ASCII white space at both ends. A view into `text`.
std::string_view trim(std::string_view text);

/// "a, b, c".
std::string join(const std::vector<std::string>& parts,
                 std::string_view separator);

/// At most `width` bytes: a longer text has its middle replaced by "...".
/// Never cuts a UTF-8 sequence.
std::string elide(std::string_view text, std::size_t width);

/// Number of single-character edits (insert, delete, replace, swap of two
/// neighbours) between two words.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate most like `name` (letter case aside), if one is close enough
/// to be worth suggesting.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

/// Shell pattern against the whole text: `*` and `?` match any byte, `/` too;
/// `[abc]`, `[a-z]` and `[!x]` as usual; a backslash takes the next byte
/// literally.
/// Linear memory, no exponential patterns.
bool glob_match(std::string_view pattern, std::string_view text);

/// Safe to print on a terminal: control bytes (tab and newline too), C1
/// controls, bidirectional overrides and bytes that are not UTF-8 come out as
/// "\n", "\x1b", "\u202e".
std::string display_quote(std::string_view text);

/// The same bytes where they are valid UTF-8, U+FFFD for what is not. Control
/// characters stay.
std::string sanitize_utf8(std::string_view text);

/// `text` with every `from` replaced by `to`; an empty `from` replaces nothing.
std::string replace_all(std::string_view text, std::string_view from,
                        std::string_view to);

/// One word for a POSIX shell, quoted only where needed.
std::string shell_quote(std::string_view word);

/// A command line to copy and paste.
std::string shell_quote(const std::vector<std::string>& argv);

/// "850 ms", "12.3 s", "4 min 05 s", "2 h 03 min".
std::string format_duration(double seconds);

/// "512 B", "3.4 KiB", "12 MiB".
std::string format_bytes(double bytes);

/// A hexadecimal number of up to 64 bits, with or without "0x"; nothing for
/// any other text.
std::optional<std::uint64_t> hex_number(std::string_view text);

} // namespace farm
