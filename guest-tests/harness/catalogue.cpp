#include "harness/catalogue.hpp"

#include "harness/protocol.hpp"
#include "lib/output.hpp"
#include "rt/string.hpp"

// Hidden, because the linker makes them: there is no definition to point at.
extern "C" {
extern const torture::CaseEntry* const __start_torture_cases[];
extern const torture::CaseEntry* const __stop_torture_cases[];
}

namespace torture {

namespace {

CatalogueEntry entries[k_max_entries];
uint32_t entry_count = 0;

bool comes_before(const CatalogueEntry& left, const CatalogueEntry& right) {
  const CaseEntry& a = *left.item;
  const CaseEntry& b = *right.item;
  const unsigned area_a = area_number(a.area);
  const unsigned area_b = area_number(b.area);
  if (area_a != area_b) {
    return area_a < area_b;
  }
  if (a.spec->order != b.spec->order) {
    return a.spec->order < b.spec->order;
  }
  const int names = rt::compare(a.name, b.name);
  return names != 0 ? names < 0 : left.row < right.row;
}

void insert_sorted(const CatalogueEntry& entry) {
  uint32_t at = entry_count++;
  while (at > 0 && comes_before(entry, entries[at - 1])) {
    entries[at] = entries[at - 1];
    --at;
  }
  entries[at] = entry;
}

const char* row_name(const CatalogueEntry& entry) {
  const RowTable& rows = entry.item->spec->rows;
  if (rows.count == 0) {
    return nullptr;
  }
  const auto* at = static_cast<const unsigned char*>(rows.first);
  return *reinterpret_cast<const char* const*>(at + entry.row * rows.stride);
}

void put_quoted(rt::Writer& to, const char* text) {
  to.put('"');
  for (; *text != '\0'; ++text) {
    if (*text == '"' || *text == '\\') {
      to.put('\\');
    }
    to.put(*text);
  }
  to.put('"');
}

void put_needs(rt::Writer& to, Need needs) {
  to.put('[');
  bool first = true;
  for (unsigned i = 0; i < k_need_count; ++i) {
    if (has(needs, k_needs[i].need)) {
      to.text(first ? "" : ",");
      put_quoted(to, k_needs[i].name);
      first = false;
    }
  }
  to.put(']');
}

} // namespace

unsigned area_number(const char* area) {
  for (unsigned i = 0; i < protocol::k_area_count; ++i) {
    if (rt::equal(area, protocol::k_areas[i])) {
      return i;
    }
  }
  return protocol::k_area_count;
}

const char* catalogue_init() {
  for (const CaseEntry* const* at = __start_torture_cases;
       at != __stop_torture_cases; ++at) {
    if (area_number((*at)->area) == protocol::k_area_count) {
      return "a case lies in a folder that is no area";
    }
    const uint32_t rows = (*at)->spec->rows.count;
    for (uint32_t row = 0; row < (rows == 0 ? 1 : rows); ++row) {
      if (entry_count == k_max_entries) {
        return "more cases than the catalogue holds";
      }
      insert_sorted({*at, row});
    }
  }
  return nullptr;
}

uint32_t catalogue_size() {
  return entry_count;
}

const CatalogueEntry& catalogue_at(uint32_t index) {
  return entries[index];
}

void put_short_name(rt::Writer& to, const CatalogueEntry& entry) {
  to.text(entry.item->name);
  if (const char* row = row_name(entry); row != nullptr) {
    to.put('.');
    to.text(row);
  }
}

void put_full_name(rt::Writer& to, const CatalogueEntry& entry) {
  to.text(entry.item->area);
  to.put('/');
  put_short_name(to, entry);
}

const char* splat_name(Splat splat) {
  constexpr const char* k_names[] = {"none", "kasan", "lockdep", "warning",
                                     "bug",  "oops",  "hang"};
  return k_names[unsigned(splat)];
}

void print_list() {
  for (uint32_t i = 0; i < entry_count; ++i) {
    rt::Buffer<700> line;
    line.format("{} ", i);
    put_full_name(line, entries[i]);
    line.format("\n      {}\n", entries[i].item->spec->proves);
    output_raw(line.c_str());
  }
}

void print_list_json() {
  output_raw("[\n");
  for (uint32_t i = 0; i < entry_count; ++i) {
    const CaseSpec& spec = *entries[i].item->spec;
    rt::Buffer<900> line;
    line.format(R"({"index":{},"name":)", i);
    rt::Buffer<128> name;
    put_full_name(name, entries[i]);
    put_quoted(line, name.c_str());
    line.text(R"(,"area":)");
    put_quoted(line, entries[i].item->area);
    line.text(R"(,"proves":)");
    put_quoted(line, spec.proves);
    line.text(R"(,"needs":)");
    put_needs(line, spec.needs);
    line.format(R"(,"deadline_ms":{},"expect":)", spec.deadline_ms);
    put_quoted(line, splat_name(spec.expect));
    line.text(i + 1 < entry_count ? "},\n" : "}\n");
    output_raw(line.c_str());
  }
  output_raw("]\n");
}

} // namespace torture
