# farm_library(folder SOURCES a.cpp ... [TESTS a_test.cpp ...]
#              [DEPENDS model ...] [LIBS yaml-cpp ...] [TEST_DEPENDS ...])
#
# One static library per folder of orchestrator/, named farm_<folder>, and one
# test program <folder>_test. DEPENDS names other folders: the edges of
# orchestrator/layers.txt.
function(farm_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;TESTS;DEPENDS;LIBS;TEST_DEPENDS;TEST_LIBS" ${ARGN})
  add_library(farm_${name} STATIC ${arg_SOURCES})
  target_link_libraries(farm_${name} PUBLIC farm_settings)
  foreach(dep IN LISTS arg_DEPENDS)
    target_link_libraries(farm_${name} PUBLIC farm_${dep})
  endforeach()
  target_link_libraries(farm_${name} PUBLIC ${arg_LIBS})
  if(FARM_TESTS AND arg_TESTS)
    add_executable(${name}_test ${arg_TESTS})
    target_compile_definitions(${name}_test PRIVATE
      FARM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" FARM_TESTDATA="${CMAKE_CURRENT_SOURCE_DIR}/testdata")
    target_link_libraries(${name}_test PRIVATE farm_${name} ${arg_TEST_LIBS} GTest::gmock_main)
    foreach(dep IN LISTS arg_TEST_DEPENDS)
      target_link_libraries(${name}_test PRIVATE farm_${dep})
    endforeach()
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST
      PROPERTIES LABELS unit TIMEOUT 120)
  endif()
endfunction()
