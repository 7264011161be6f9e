# farm_embed_text(<out.cpp> <function> FILES a.sql b.css ...)
#
# Makes a source file with `std::string_view farm::<function>(std::string_view)`,
# which gives the text of an embedded file by its name without folders; empty
# for a name that is not there. Needs nothing but CMake.
set(FARM_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_text_script.cmake)

function(farm_embed_text out function)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  string(REPLACE ";" "|" joined "${arg_FILES}")
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DFUNCTION=${function}
            "-DFILES=${joined}" -P ${FARM_EMBED_SCRIPT}
    DEPENDS ${arg_FILES} ${FARM_EMBED_SCRIPT}
    COMMENT "Embedding texts into ${function}()"
    VERBATIM)
endfunction()
