#include <algorithm>

#include "base/text.hpp"
#include "report/html_data.hpp"

namespace farm::html {
namespace {

constexpr int k_source_context = 3; ///< lines above and below

std::string where_of(const Frame& frame) {
  return frame.file.empty() ? ""
                            : frame.file + ":" + std::to_string(frame.line);
}

Data frames_data(const Stack& stack) {
  Data list = empty_list();
  for (const Frame& frame : stack.frames) {
    const std::string& name =
        frame.inlined || frame.printed.empty() ? frame.function : frame.printed;
    list << Fields()
                .text("function", name)
                .flag("reliable", frame.reliable)
                .flag("inlined", frame.inlined)
                .text("module", frame.module)
                .text("where", where_of(frame))
                .take();
  }
  return list;
}

/// The frame whose source a reader wants to see first.
const Frame* frame_to_show(const Splat& splat, const Stack& stack) {
  const Frame* first = nullptr;
  for (const Frame& frame : stack.frames) {
    if (frame.file.empty() || frame.line <= 0) {
      continue;
    }
    if (frame.function == splat.function) {
      return &frame;
    }
    first = first == nullptr && frame.reliable ? &frame : first;
  }
  return first;
}

Data source_data(const Page& page, const Frame* frame) {
  Data list = empty_list();
  if (frame == nullptr || !page.input.source_line) {
    return list;
  }
  const int begin = std::max(1, frame->line - k_source_context);
  for (int n = begin; n <= frame->line + k_source_context; ++n) {
    if (const auto text = page.input.source_line(frame->file, n)) {
      list << Fields()
                  .text("number", std::to_string(n))
                  .text("text", *text)
                  .flag("hot", n == frame->line)
                  .take();
    }
  }
  return list;
}

Data stacks_data(const Page& page, const Splat& splat) {
  Data list = empty_list();
  for (const Stack& stack : splat.stacks) {
    const Frame* frame = frame_to_show(splat, stack);
    list << Fields()
                .text("label", stack.label)
                .list("frames", frames_data(stack))
                .text("source_path", frame == nullptr ? "" : where_of(*frame))
                .list("source", source_data(page, frame))
                .take();
  }
  return list;
}

Data fields_data(const Splat& splat) {
  Data list = empty_list();
  for (const auto& [name, value] : splat.fields) {
    list << Fields().text("name", name).text("value", value).take();
  }
  return list;
}

std::string link_to_case(const Page& page, std::size_t job,
                         const FoundSplat& found) {
  const auto& cases = page.view.jobs[job].job->cases;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].name == found.case_name && cases[i].boot == found.boot) {
      const auto of_case = page.page_of.find(found.case_name);
      return page.choice.rows.count({job, i}) > 0 ? case_anchor(job, i)
             : of_case == page.page_of.end()      ? std::string()
                                             : page_anchor(of_case->second);
    }
  }
  return {};
}

} // namespace

Data splats_data(const Page& page, std::size_t job) {
  Data list = empty_list();
  const JobRecord& record = *page.view.jobs[job].job;
  for (std::size_t i = 0; i < record.splats.size(); ++i) {
    const FoundSplat& found = record.splats[i];
    const Splat& splat = found.splat;
    if (page.choice.splats.count({job, i}) == 0) {
      continue;
    }
    list << Fields()
                .text("splat_anchor", splat_anchor(job, i))
                .text("class", found.expected ? "pass" : "fail")
                .flag("expected", found.expected)
                .text("kind", splat.kind)
                .text("title", splat.title)
                .text("case_name", found.case_name)
                .text("case_link", link_to_case(page, job, found))
                .text("boot", std::to_string(found.boot))
                .text("line", std::to_string(splat.line + 1))
                .flag("corrupted", splat.corrupted)
                .text("corrupted_reason", splat.corrupted_reason)
                .list("fields", fields_data(splat))
                .list("stacks", stacks_data(page, splat))
                .list("drawings", locks_data(splat))
                .text("text", splat.text)
                .take();
  }
  return list;
}

Data brief_splats_data(const Page& page, std::size_t job) {
  struct Alike {
    const FoundSplat* first;
    Data seen_in;
  };
  std::vector<Alike> rows;
  const JobRecord& record = *page.view.jobs[job].job;
  for (std::size_t i = 0; i < record.splats.size(); ++i) {
    const FoundSplat& found = record.splats[i];
    if (page.choice.splats.count({job, i}) > 0) {
      continue;
    }
    auto row =
        std::find_if(rows.begin(), rows.end(), [&found](const auto& one) {
          return one.first->expected == found.expected &&
                 one.first->splat.kind == found.splat.kind &&
                 one.first->splat.title == found.splat.title;
        });
    if (row == rows.end()) {
      row = rows.insert(rows.end(), Alike{&found, empty_list()});
    }
    row->seen_in << Fields()
                        .text("splat_anchor", splat_anchor(job, i))
                        .text("case_name", found.case_name)
                        .text("case_link", link_to_case(page, job, found))
                        .take();
  }
  Data list = empty_list();
  for (Alike& row : rows) {
    list << Fields()
                .text("class", row.first->expected ? "pass" : "fail")
                .flag("expected", row.first->expected)
                .text("kind", row.first->splat.kind)
                .text("title", row.first->splat.title)
                .list("seen_in", std::move(row.seen_in))
                .take();
  }
  return list;
}

} // namespace farm::html
