# Interface targets with the language level, the warnings and the sanitizers.
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(farm_settings INTERFACE)
target_compile_features(farm_settings INTERFACE cxx_std_20)
target_include_directories(farm_settings INTERFACE ${CMAKE_SOURCE_DIR}/orchestrator)
target_compile_options(farm_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(FARM_WERROR)
  target_compile_options(farm_settings INTERFACE -Werror)
endif()
if(FARM_SANITIZE)
  target_compile_options(farm_settings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  target_link_options(farm_settings INTERFACE -fsanitize=address,undefined)
endif()

find_program(FARM_CCACHE ccache)
if(FARM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FARM_CCACHE})
endif()
