# Run by farm_embed_text() at build time: OUT, FUNCTION, FILES ("a|b|c").
set(text "#include <string_view>\n\nnamespace farm {\n
std::string_view ${FUNCTION}(std::string_view name);\n
std::string_view ${FUNCTION}(std::string_view name) {\n")
string(REPLACE "|" ";" files "${FILES}")
foreach(file IN LISTS files)
  file(READ "${file}" content)
  if(content MATCHES "\\)farm_embed\"")
    message(FATAL_ERROR "${file}: cannot be embedded, holds the delimiter")
  endif()
  get_filename_component(name "${file}" NAME)
  string(APPEND text "  if (name == \"${name}\") {\n"
    "    return R\"farm_embed(${content})farm_embed\";\n  }\n")
endforeach()
string(APPEND text "  return {};\n}\n\n} // namespace farm\n")
file(WRITE "${OUT}" "${text}")
