#include "config/yaml_value.hpp"

#include <exception>
#include <optional>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.hpp"

namespace farm {

namespace {

/// Carries an Error through yaml-cpp's parser; never leaves this file.
struct Refused : std::exception {
  explicit Refused(Error reason) : error(std::move(reason)) {}
  Error error;
};

/// Builds the tree from the parser's events. We use these rather than
/// YAML::Node because they tell a quoted scalar from a plain one and show
/// duplicate keys and aliases before they are resolved.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file)
      : file_(std::make_shared<const std::string>(file)) {}

  [[nodiscard]] YamlValue take() { return std::move(root_); }

  [[nodiscard]] YamlValue at(const YAML::Mark& mark) const {
    YamlValue value;
    value.file = file_;
    value.line = mark.is_null() ? 1 : mark.line + 1;
    value.column = mark.is_null() ? 1 : mark.column + 1;
    return value;
  }

  void OnDocumentStart(const YAML::Mark& mark) override { root_ = at(mark); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(at(mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases are not supported");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& text) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlValue value = at(mark);
    value.kind = YamlValue::Kind::scalar;
    value.scalar = text;
    value.quoted = tag == "!";
    if (!value.quoted && (text == "~" || text == "null")) {
      value.kind = YamlValue::Kind::null;
    }
    add(std::move(value));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlValue::Kind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlValue::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlValue value;
    std::optional<YamlValue> key; ///< of the entry whose value comes next
  };

  [[noreturn]] void refuse(const YAML::Mark& mark,
                           const std::string& what) const {
    throw Refused(at(mark).error(what));
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "anchors are not supported");
    }
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "tags are not supported");
    }
  }

  void open(const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor, YamlValue::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlValue value = at(mark);
    value.kind = kind;
    levels_.push_back({std::move(value), std::nullopt});
  }

  void close() {
    YamlValue value = std::move(levels_.back().value);
    levels_.pop_back();
    add(std::move(value));
  }

  void add(YamlValue value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (level.value.kind == YamlValue::Kind::list) {
      level.value.items.push_back(std::move(value));
    } else if (level.key) {
      if (value.kind == YamlValue::Kind::null) {
        // yaml-cpp places what is not there at what comes next.
        value.line = level.key->line;
        value.column = level.key->column;
      }
      level.value.entries.push_back({std::move(*level.key), std::move(value)});
      level.key.reset();
    } else {
      check_key(level.value, value);
      level.key = std::move(value);
    }
  }

  static void check_key(const YamlValue& map, const YamlValue& key) {
    if (key.kind != YamlValue::Kind::scalar) {
      throw Refused(key.error("a key must be a word"));
    }
    for (const YamlEntry& entry : map.entries) {
      if (entry.key.scalar == key.scalar) {
        throw Refused(key.error("key '" + display_quote(key.scalar) +
                                "' is given twice, first in line " +
                                std::to_string(entry.key.line)));
      }
    }
  }

  std::shared_ptr<const std::string> file_;
  YamlValue root_;
  std::vector<Level> levels_;
};

} // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key.scalar == key) {
      return &entry.value;
    }
  }
  return nullptr;
}

Error YamlValue::error(const std::string& what) const {
  return {ErrorKind::config,
          (file ? *file : std::string()) + ":" + std::to_string(line) + ":" +
              std::to_string(column) + ": " + what,
          {}};
}

Result<YamlValue> parse_yaml(const std::string& text, const std::string& file) {
  TreeBuilder builder(file);
  try {
    // yaml-cpp 0.7 takes a quote that is never closed for closed if a line
    // break follows it at the end of the file.
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    std::istringstream stream(text.substr(0, end + 1));
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    YamlValue root = builder.take();
    if (!root.file) {
      root = builder.at(YAML::Mark::null_mark());
    }
    if (TreeBuilder second(file); parser.HandleNextDocument(second)) {
      return second.take().error("a second document is not allowed");
    }
    return root;
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const YAML::Exception& e) {
    return builder.at(e.mark).error("malformed YAML: " + display_quote(e.msg));
  }
}

YamlValue merge(const YamlValue& base, const YamlValue& over) {
  if (base.kind != YamlValue::Kind::map || over.kind != YamlValue::Kind::map) {
    return over;
  }
  YamlValue merged = over;
  for (const YamlEntry& entry : base.entries) {
    bool found = false;
    for (YamlEntry& own : merged.entries) {
      if (own.key.scalar == entry.key.scalar) {
        own.value = merge(entry.value, own.value);
        found = true;
      }
    }
    if (!found) {
      merged.entries.push_back(entry);
    }
  }
  return merged;
}

} // namespace farm
