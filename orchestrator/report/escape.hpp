#pragma once

#include <string>
#include <string_view>

namespace farm {

/// Text for a page or a terminal that may span lines: newlines and tabs stay,
/// a CR before a newline goes, and all else that is not plain text (control
/// characters, bidirectional overrides, bytes that are not UTF-8) comes out as
/// a visible escape.
std::string visible(std::string_view text);

/// visible(), safe as HTML text and inside a quoted attribute.
std::string html_escape(std::string_view text);

/// A relative path as an URL: only plain path characters stay, everything else
/// is percent-encoded. An absolute path, or one with "..", gives "".
std::string relative_url(std::string_view path);

} // namespace farm
