#include "cli/splat_writer.hpp"
#include "base/colour.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/kcidb.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Frame& frame) {
  Json json = {{"function", sanitize_utf8(frame.function)},
               {"printed", sanitize_utf8(frame.printed)},
               {"reliable", frame.reliable}};
  if (!frame.module.empty()) {
    json["module"] = sanitize_utf8(frame.module);
  }
  if (frame.inlined) {
    json["inlined"] = true;
  }
  if (!frame.file.empty()) {
    json["file"] = sanitize_utf8(frame.file);
    json["source_line"] = frame.line;
  }
  return json;
}

Json to_json(const Splat& splat, const Excerpt& source) {
  Json json = {{"kind", splat.kind},
               {"title", sanitize_utf8(splat.title)},
               {"line", splat.line},
               {"end_line", splat.end_line},
               {"function", sanitize_utf8(splat.function)},
               {"corrupted", splat.corrupted},
               {"corrupted_reason", splat.corrupted_reason},
               {"signature", sanitize_utf8(splat.signature)},
               {"fields", Json::object()},
               {"stacks", Json::array()}};
  for (const auto& [key, value] : splat.fields) {
    json["fields"][key] = sanitize_utf8(value);
  }
  for (const Stack& stack : splat.stacks) {
    Json frames = Json::array();
    for (const Frame& frame : stack.frames) {
      frames.push_back(to_json(frame));
    }
    json["stacks"].push_back(
        {{"label", sanitize_utf8(stack.label)}, {"frames", frames}});
  }
  if (!source.lines.empty()) {
    json["source"] = {{"first_line", source.first}, {"lines", Json::array()}};
    for (const std::string& line : source.lines) {
      json["source"]["lines"].push_back(sanitize_utf8(line));
    }
  }
  return json;
}

std::string_view word_of(GuestCase::Word word) {
  switch (word) {
    case GuestCase::Word::pass:
      return "pass";
    case GuestCase::Word::fail:
      return "fail";
    case GuestCase::Word::error:
      return "broken";
    case GuestCase::Word::skip:
      return "skip";
    case GuestCase::Word::timeout:
      return "timeout";
    case GuestCase::Word::none:
      return "no result";
  }
  return "";
}

/// For people.
class TextWriter : public SplatWriter {
 public:
  explicit TextWriter(const WriterSetup& setup)
      : out_(setup.out), colour_(setup.colour) {}

  void write(const Splat& splat, const Excerpt& source) override {
    any_ = true;
    out_ << paint("2", "line " + std::to_string(splat.line + 1) + ": ")
         << paint("1;31", display_quote(splat.title)) << "\n    kind "
         << splat.kind << ", signature " << display_quote(splat.signature)
         << "\n";
    if (splat.corrupted) {
      out_ << "    " << paint("33", "damaged: " + splat.corrupted_reason)
           << "\n";
    }
    for (const auto& [key, value] : splat.fields) {
      out_ << "    " << key << ": " << display_quote(value) << "\n";
    }
    const Frame* responsible = responsible_frame(splat);
    for (const Stack& stack : splat.stacks) {
      out_ << "    " << paint("1", display_quote(stack.label)) << "\n";
      for (const Frame& frame : stack.frames) {
        write(frame, frame.function == splat.function);
        if (&frame == responsible) {
          write(source, frame.line);
        }
      }
    }
  }

  void finish(const GuestReport& guest) override {
    for (const GuestCase& one : guest.cases) {
      out_ << "case " << display_quote(one.name) << ": " << word_of(one.word)
           << (one.reason.empty() ? "" : ", " + display_quote(one.reason))
           << "\n";
    }
    if (!any_) {
      out_ << "no splat\n";
    }
  }

 private:
  std::string paint(const char* code, const std::string& text) const {
    return in_colour(colour_, code, text);
  }

  void write(const Frame& frame, bool responsible) {
    const std::string name =
        display_quote(frame.printed.empty() ? frame.function : frame.printed);
    out_ << "      " << (frame.reliable ? "" : "? ")
         << paint(responsible ? "1;31" : (frame.reliable ? "0" : "2"), name)
         << (frame.inlined ? " (inlined)" : "");
    if (!frame.file.empty()) {
      out_ << paint("36", "  " + display_quote(frame.file) + ":" +
                              std::to_string(frame.line));
    }
    out_ << "\n";
  }

  void write(const Excerpt& source, int responsible) {
    int number = source.first;
    for (const std::string& line : source.lines) {
      const bool here = number == responsible;
      std::string text = std::to_string(number++);
      text.insert(0, text.size() < k_digits ? k_digits - text.size() : 0, ' ');
      text += (here ? " > " : "   ") + display_quote(line);
      out_ << "        " << paint(here ? "1" : "2", text) << "\n";
    }
  }

  static constexpr std::size_t k_digits = 6;

  std::ostream& out_;
  bool colour_;
  bool any_ = false;
};

/// An array of splats.
class JsonWriter : public SplatWriter {
 public:
  explicit JsonWriter(const WriterSetup& setup) : out_(setup.out) {}

  void write(const Splat& splat, const Excerpt& source) override {
    out_ << (any_ ? ",\n  " : "[\n  ");
    any_ = true;
    for (const char c : to_json(splat, source).dump(2)) { // indented once more
      out_ << c;
      if (c == '\n') {
        out_ << "  ";
      }
    }
  }

  void finish(const GuestReport& /*guest*/) override {
    out_ << (any_ ? "\n]\n" : "[]\n");
  }

 private:
  std::ostream& out_;
  bool any_ = false;
};

/// A title a line.
class TitleWriter : public SplatWriter {
 public:
  explicit TitleWriter(const WriterSetup& setup) : out_(setup.out) {}

  void write(const Splat& splat, const Excerpt& /*source*/) override {
    out_ << display_quote(splat.title) << "\n";
  }
  void finish(const GuestReport& /*guest*/) override {}

 private:
  std::ostream& out_;
};

/// One test suite, the log; a failed test case per splat, a passed one where
/// there is none.
class JunitWriter : public SplatWriter {
 public:
  explicit JunitWriter(const WriterSetup& setup)
      : out_(setup.out), log_(setup.log) {}

  void write(const Splat& splat, const Excerpt& /*source*/) override {
    ++count_;
    cases_ += "    <testcase classname=\"" + html_escape(splat.kind) +
              "\" name=\"" + html_escape(splat.title) + "\">\n" +
              "      <failure type=\"" + html_escape(splat.signature) +
              "\" message=\"line " + std::to_string(splat.line + 1) + "\">" +
              html_escape(splat.text) + "</failure>\n    </testcase>\n";
  }

  void finish(const GuestReport& /*guest*/) override {
    const std::string tests = std::to_string(std::max<std::size_t>(count_, 1));
    const std::string counts = "tests=\"" + tests + "\" failures=\"" +
                               std::to_string(count_) + "\" errors=\"0\"";
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " << counts
         << ">\n  <testsuite name=\"" << html_escape(log_) << "\" " << counts
         << " skipped=\"0\">\n"
         << (count_ == 0
                 ? "    <testcase classname=\"console\" name=\"no splat\"/>\n"
                 : cases_)
         << "  </testsuite>\n</testsuites>\n";
  }

 private:
  std::ostream& out_;
  std::string log_;
  std::string cases_;
  std::size_t count_ = 0;
};

/// KCIDB's submission: an issue per signature, an incident per splat. A log
/// alone says nothing of a checkout, a build or a test.
class KcidbWriter : public SplatWriter {
 public:
  explicit KcidbWriter(const WriterSetup& setup)
      : out_(setup.out), log_(setup.log) {}

  void write(const Splat& splat, const Excerpt& /*source*/) override {
    const Json issue = kcidb_issue(splat);
    const std::string id = issue.at("id");
    if (seen_.insert(id).second) {
      issues_.push_back(issue);
    }
    incidents_.push_back(
        {{"id", kcidb_id({"incident", splat.signature,
                          std::to_string(splat.line), splat.text})},
         {"origin", k_kcidb_origin},
         {"issue_id", id},
         {"issue_version", 1},
         {"present", true},
         {"comment", sanitize_utf8(splat.title)},
         {"misc",
          {{"log", sanitize_utf8(log_)},
           {"line", splat.line + 1},
           {"damaged", splat.corrupted},
           {"text", sanitize_utf8(splat.text)}}}});
  }

  void finish(const GuestReport& /*guest*/) override {
    Json all = kcidb_submission();
    all["issues"] = issues_;
    all["incidents"] = incidents_;
    out_ << all.dump(2) << "\n";
  }

 private:
  std::ostream& out_;
  std::string log_;
  std::set<std::string> seen_;
  Json issues_ = Json::array();
  Json incidents_ = Json::array();
};

template <typename Writer>
std::unique_ptr<SplatWriter> make(const WriterSetup& setup) {
  return std::make_unique<Writer>(setup);
}

} // namespace

const Frame* responsible_frame(const Splat& splat) {
  for (const Stack& stack : splat.stacks) {
    for (const Frame& frame : stack.frames) {
      if (frame.function == splat.function && !frame.file.empty()) {
        return &frame;
      }
    }
  }
  return nullptr;
}

const std::vector<SplatFormat>& splat_formats() {
  static const std::vector<SplatFormat> table = {
      {"text", "for people", make<TextWriter>},
      {"json", "everything, an array of splats", make<JsonWriter>},
      {"syzkaller-title", "a title a line", make<TitleWriter>},
      {"kcidb", "KCIDB 5.3: an issue per signature, an incident per splat",
       make<KcidbWriter>},
      {"junit", "JUnit XML: a failed test case per splat", make<JunitWriter>},
  };
  return table;
}

const SplatFormat* find_splat_format(std::string_view name) {
  const auto& all = splat_formats();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& row) {
    return row.name == name;
  });
  return found == all.end() ? nullptr : &*found;
}

} // namespace farm
