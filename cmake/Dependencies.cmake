# Every third-party library and the one folder that may use it (docs/architecture.md).
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)                # process/
find_package(yaml-cpp REQUIRED)                  # config/
find_package(spdlog REQUIRED)                    # base/log
find_package(OpenSSL REQUIRED COMPONENTS Crypto) # base/digest
find_package(SQLite3 REQUIRED)                   # store/
find_package(CLI11 REQUIRED)                     # cli/
find_package(nlohmann_json REQUIRED)             # report/, store/, cli/, boot/ (QMP)
find_path(KAINJOW_MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED) # report/
find_package(PkgConfig REQUIRED)
pkg_check_modules(libdw REQUIRED IMPORTED_TARGET libdw) # symbolize/
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)     # splat/
pkg_check_modules(libhs REQUIRED IMPORTED_TARGET libhs) # splat/prefilter
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive) # image/

if(FARM_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
