#include <cstdio>

#include "base/text.hpp"
#include "report/html_data.hpp"
#include "report/lock_picture.hpp"

// Pictures of what lockdep says, made of boxes, lines and words.

namespace farm::html {
namespace {

constexpr int k_box_height = 26;
constexpr int k_gap = 30; ///< between boxes, for an arrow and its words
constexpr int k_box_width = 470;
constexpr std::size_t k_box_letters = 58; ///< that fit into it
constexpr int k_side = 500;               ///< where the way back goes up
constexpr std::size_t k_side_letters = 30;
constexpr int k_lane_width = 360;
constexpr std::size_t k_lane_letters = 44;
constexpr int k_step_height = 30;

std::string number(int value) {
  return std::to_string(value);
}

/// A picture under construction; `height` grows with what is in it.
class Drawing {
 public:
  Drawing(std::string caption, std::string label, int width)
      : caption_(std::move(caption)), label_(std::move(label)), width_(width) {}

  void box(int x, int y, int width, std::string_view kind,
           const std::string& text, std::size_t letters) {
    rects_ << Fields()
                  .text("x", number(x + 1))
                  .text("y", number(y + 1))
                  .text("width", number(width - 2))
                  .text("height", number(k_box_height - 2))
                  .text("class", kind)
                  .take();
    words(x + 10, y + 17, "lock", text, letters);
    grow(y + k_box_height);
  }

  void words(int x, int y, std::string_view kind, const std::string& text,
             std::size_t letters) {
    if (text.empty()) {
      return;
    }
    texts_ << Fields()
                  .text("x", number(x))
                  .text("y", number(y))
                  .text("class", kind)
                  .text("text", elide(text, letters))
                  .take();
    grow(y + 6);
  }

  void line(std::string_view kind, const std::string& path) {
    paths_ << Fields().text("class", kind).text("d", path).take();
  }

  void arrow_down(int x, int y, int length) {
    line("order", "M" + number(x) + " " + number(y) + "v" + number(length - 7));
    line("head",
         "M" + number(x - 5) + " " + number(y + length - 8) + "h10l-5 8z");
  }

  void grow(int height) { height_ = std::max(height_, height); }

  Data take() {
    return Fields()
        .text("caption", caption_)
        .text("label", label_)
        .text("view_box", "0 0 " + number(width_) + " " + number(height_ + 2))
        .text("width", number(width_))
        .text("height", number(height_ + 2))
        .list("rects", std::move(rects_))
        .list("paths", std::move(paths_))
        .list("texts", std::move(texts_))
        .take();
  }

 private:
  std::string caption_;
  std::string label_;
  int width_;
  int height_ = 0;
  Data rects_ = empty_list();
  Data paths_ = empty_list();
  Data texts_ = empty_list();
};

std::string at(const LockUse& lock) {
  return lock.site.empty() ? "" : "in " + lock.site + "()";
}

/// Boxes from top to bottom, and the way back that must not be.
Data chain_drawing(const LockPicture& picture) {
  Drawing drawing("Order of locks", in_words(picture), 760);
  const auto count = static_cast<int>(picture.chain.size());
  for (int i = 0; i < count; ++i) {
    const LockUse& lock = picture.chain[static_cast<std::size_t>(i)];
    const int y = i * (k_box_height + k_gap);
    const bool end = i == 0 || i == count - 1;
    drawing.box(0, y, k_box_width, end ? "hot" : "cool", lock.name,
                k_box_letters);
    if (i > 0) {
      drawing.arrow_down(20, y - k_gap, k_gap);
      const std::string where = at(lock);
      drawing.words(36, y - 11, "where",
                    "then" + (where.empty() ? "" : " " + where), k_box_letters);
    }
  }
  const int top = k_box_height / 2;
  const int bottom = top + (count - 1) * (k_box_height + k_gap);
  drawing.line("back", "M" + number(k_box_width) + " " + number(bottom) + "H" +
                           number(k_side) + "V" + number(top) + "H" +
                           number(k_box_width + 8));
  drawing.line("back-head", "M" + number(k_box_width + 9) + " " +
                                number(top - 5) + "v10l-8 -5z");
  const int middle = (top + bottom) / 2;
  const std::string who = picture.by_interrupt   ? "an interrupt"
                          : picture.task.empty() ? "the task"
                                                 : picture.task;
  drawing.words(k_side + 12, middle - 12, "where", who, k_side_letters);
  drawing.words(k_side + 12, middle + 6, "where",
                picture.by_interrupt ? "wants the first, on top of the last"
                                     : "holds the last, wants the first",
                k_side_letters + 6);
  if (!picture.by_interrupt) {
    drawing.words(k_side + 12, middle + 24, "where", at(picture.wish.lock),
                  k_side_letters + 2);
  }
  return drawing.take();
}

/// What the task holds, the last taken on top, below what it wants.
Data held_drawing(const LockPicture& picture) {
  Drawing drawing("Locks of " +
                      (picture.task.empty() ? "the task" : picture.task),
                  in_words(picture), 760);
  const bool release = picture.wish.verb == "release";
  const std::string where = at(picture.wish.lock);
  int y = 0;
  if (!picture.wish.verb.empty()) {
    drawing.box(0, y, k_box_width, "wish", picture.wish.lock.name,
                k_box_letters);
    drawing.words(k_box_width + 14, y + 17, "where",
                  (release ? "is released" : "is wanted") +
                      (where.empty() ? "" : " " + where),
                  38);
    y += k_box_height + 10;
  }
  for (std::size_t i = picture.held.size(); i-- > 0;) {
    const LockUse& lock = picture.held[i];
    const bool same = lock.name == picture.wish.lock.name;
    drawing.box(0, y, k_box_width, same ? "hot" : "cool", lock.name,
                k_box_letters);
    drawing.words(k_box_width + 14, y + 17, "where",
                  "held" + (lock.site.empty() ? "" : ", taken " + at(lock)),
                  38);
    y += k_box_height + 4;
  }
  if (picture.held.empty()) {
    drawing.words(10, y + 15, "where", "no lock is held", k_box_letters);
  }
  return drawing.take();
}

/// A column for each CPU, time going down.
Data scenario_drawing(const LockPicture& picture) {
  std::string label = "what leads to a deadlock";
  for (const LockStep& step : picture.steps) {
    label += "; CPU" + number(step.lane) + ": " + step.text;
  }
  Drawing drawing("A way to deadlock", label,
                  picture.lanes * (k_lane_width + 20) + 20);
  const int steps = static_cast<int>(picture.steps.size());
  const int end = 26 + steps * k_step_height;
  for (int lane = 0; lane < picture.lanes; ++lane) {
    const int x = 20 + lane * (k_lane_width + 20);
    drawing.words(x, 14, "where", "CPU" + number(lane), 8);
    drawing.line("order", "M" + number(x - 10) + " 22V" + number(end));
  }
  for (int i = 0; i < steps; ++i) {
    const LockStep& step = picture.steps[static_cast<std::size_t>(i)];
    const int inner = step.depth * 16;
    drawing.box(20 + step.lane * (k_lane_width + 20) + inner,
                24 + i * k_step_height, k_lane_width - inner,
                step.depth > 0 || step.text.starts_with('<') ? "hot" : "cool",
                step.text, k_lane_letters - 2 * (step.depth > 0 ? 1 : 0));
  }
  return drawing.take();
}

} // namespace

Data locks_data(const Splat& splat) {
  Data list = empty_list();
  if (splat.kind != "lockdep") {
    return list; // others name the locks that are held in passing
  }
  const LockPicture picture = lock_picture(splat.text);
  if (picture.has_chain()) {
    list << chain_drawing(picture);
  } else if (picture.has_held()) {
    list << held_drawing(picture);
  }
  if (picture.has_scenario()) {
    list << scenario_drawing(picture);
  }
  return list;
}

} // namespace farm::html
