# cmake -DCHECK=<check_layers.cmake> -P check_layers_test.cmake
#
# Runs the layer check on made-up trees: a clean one, and one per rule with a
# single violation, which must be found and named.
cmake_minimum_required(VERSION 3.25)

set(failures 0)

# tree(<dir>): a small tree that keeps every rule.
function(tree dir)
  file(REMOVE_RECURSE ${dir})
  file(WRITE ${dir}/orchestrator/layers.txt
"# comment
base:
model: base
store: model base
cli: store model base
testing: model base
@sqlite3: store
@spdlog: base
")
  file(WRITE ${dir}/orchestrator/main.cpp "#include \"cli/app.hpp\"\n")
  file(WRITE ${dir}/orchestrator/base/log.cpp "#include <spdlog/spdlog.h>\n")
  file(WRITE ${dir}/orchestrator/base/CMakeLists.txt "farm_library(base SOURCES
    log.cpp LIBS spdlog::spdlog TEST_DEPENDS testing)\n")
  file(WRITE ${dir}/orchestrator/store/store.cpp
       "#include <sqlite3.h>\n#include <sys/stat.h>\n#include <vector>\n\n"
       "#include \"base/log.hpp\"\n#include \"store/store.hpp\"\n")
  file(WRITE ${dir}/orchestrator/store/store_test.cpp
       "#include <gtest/gtest.h>\n#include \"testing/fake.hpp\"\n"
       "auto name = \"alpha\";\n")
  file(WRITE ${dir}/orchestrator/store/CMakeLists.txt
       "farm_library(store SOURCES store.cpp DEPENDS model base LIBS sqlite)\n")
  file(WRITE ${dir}/orchestrator/cli/app.cpp
       "#include \"store/store.hpp\"\n"
       "constexpr const char* k_default_arch = \"alpha\";\n"
       "auto help = \"run alpha beta\";\n")
  file(WRITE ${dir}/arch-configs/alpha.yaml "")
  file(WRITE ${dir}/arch-configs/beta.yaml "")
  file(WRITE ${dir}/arch-configs/detectors.yaml "")
  file(WRITE ${dir}/guest-tests/lib/a.hpp "#include <stdint.h>\n")
  file(WRITE ${dir}/guest-tests/lib/a.cpp "#include \"lib/a.hpp\"\n")
endfunction()

# check(<what> <expected>): the check's verdict on the tree; an empty
# `expected` means clean.
function(check what expected)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${dir} -P ${CHECK}
                  RESULT_VARIABLE status OUTPUT_VARIABLE out
                  ERROR_VARIABLE out)
  string(FIND "${out}" "${expected}" at)
  if(expected STREQUAL "" AND status EQUAL 0)
    message(STATUS "ok: ${what}")
  elseif(NOT expected STREQUAL "" AND NOT status EQUAL 0 AND at GREATER -1
         AND out MATCHES "1 violations")
    message(STATUS "ok: ${what}")
  else()
    message("FAILED: ${what}\n  expected: ${expected}\n  is:\n${out}")
    math(EXPR failures "${failures} + 1")
    set(failures ${failures} PARENT_SCOPE)
  endif()
endfunction()

# broken(<file> <text> <expected>): one more file in the clean tree.
function(broken file text expected)
  tree(${dir})
  file(APPEND ${dir}/${file} "${text}\n")
  check("${file}: ${text}" "${expected}")
  set(failures ${failures} PARENT_SCOPE)
endfunction()

execute_process(COMMAND mktemp -d OUTPUT_VARIABLE dir
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

tree(${dir})
check("a clean tree" "")

broken(orchestrator/store/store.cpp "#include \"cli/app.hpp\""
       "orchestrator/store/store.cpp:7: \"cli/app.hpp\": store/ may not include cli/")
broken(orchestrator/base/log.cpp "#include \"model/run.hpp\""
       "base/ may not include model/")
broken(orchestrator/main.cpp "#include \"store/store.hpp\""
       "may not include store/")
broken(orchestrator/cli/app.cpp "#include \"testing/fake.hpp\""
       "testing/ is for tests only")
broken(orchestrator/cli/app.cpp "#include <gtest/gtest.h>"
       "GoogleTest is for tests only")
broken(orchestrator/cli/app.cpp "#include <sqlite3.h>"
       "sqlite3 is for store/ only")
broken(orchestrator/cli/app_test.cpp "  #  include <spdlog/fmt/fmt.h>"
       "spdlog is for base/ only")
broken(orchestrator/cli/app.cpp "#include <curl/curl.h>"
       "layers.txt does not know this library")
broken(orchestrator/cli/app.cpp "#include \"app.hpp\""
       "must be written from orchestrator/ on")
broken(orchestrator/cli/app.cpp "#include \"../store/store.hpp\""
       "climbs out of its folder")
broken(orchestrator/cli/app.cpp
       "#include \"../../guest-tests/lib/a.hpp\"" "climbs out of its folder")
broken(orchestrator/cli/app.cpp "#include \"lib/a.hpp\""
       "cli/ may not include lib/")
broken(orchestrator/fresh/new.cpp "int x;" "its folder is not in layers.txt")
broken(orchestrator/base/CMakeLists.txt
       "farm_library(base SOURCES log.cpp\n  DEPENDS model\n  LIBS x)"
       "DEPENDS model: base/ may not depend on it")
broken(orchestrator/layers.txt "one: two\ntwo: one" "a circle")
broken(orchestrator/layers.txt "one: nobody" "unknown folder")
broken(guest-tests/lib/a.cpp "#include \"base/log.hpp\""
       "guest-tests/lib/a.cpp:2: \"base/log.hpp\" is not a header of the guest suite")
broken(orchestrator/cli/app.cpp "if (name == \"beta\") {}"
       "orchestrator/cli/app.cpp:4: \"beta\": facts on architectures")

tree(${dir})
file(APPEND ${dir}/orchestrator/layers.txt "guest: model base\n")
file(WRITE ${dir}/orchestrator/guest/wire.cpp
     "#include \"harness/protocol.hpp\"\n")
check("guest/ may read the protocol's header" "")

file(REMOVE_RECURSE ${dir})
if(failures GREATER 0)
  message(FATAL_ERROR "${failures} checks failed")
endif()
