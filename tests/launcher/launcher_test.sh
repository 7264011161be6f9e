#!/bin/bash
# Drives ./farm in a small tree of its own: a project of one program, and a
# dpkg-query, an apt-get and a sudo that only pretend.
set -euo pipefail

source_dir=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
tree=$work/tree
failures=0
unset FARM_ROOT

# is WHAT ACTUAL EXPECTED
is() {
  if [[ $2 == "$3" ]]; then
    echo "ok: $1"
  else
    printf 'FAILED: %s\n  is:       %q\n  expected: %q\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

# has WHAT TEXT PART
has() {
  if [[ $2 == *"$3"* ]]; then
    echo "ok: $1"
  else
    printf 'FAILED: %s\n  %q\n  is not in:\n%s\n' "$1" "$3" "$2"
    failures=$((failures + 1))
  fi
}

# farm ARG... : sets out, err and status.
farm() {
  status=0
  out=$("$tree/farm" "$@" 2>"$work/err") || status=$?
  err=$(<"$work/err")
}

program() {
  cat >"$tree/orchestrator/main.cpp" <<EOF
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
int main(int argc, char** argv) {
  if (argc > 2 && std::strcmp(argv[1], "doctor") == 0) {
    std::ofstream calls("$work/doctor", std::ios::app);
    for (int i = 2; i < argc; ++i) calls << argv[i] << ' ';
    calls << '\n';
    std::ifstream packages("$work/lacking");
    std::cout << packages.rdbuf();
    return 0;
  }
  std::printf("$1 %s", std::getenv("FARM_ROOT"));
  for (int i = 1; i < argc; ++i) std::printf(" <%s>", argv[i]);
  std::printf("\n");
  return argc > 2 && std::strcmp(argv[1], "exit") == 0 ? std::atoi(argv[2]) : 0;
}
EOF
}

make_tree() {
  mkdir -p "$tree"/{cmake,orchestrator,guest-tests,tests,arch-configs}
  cp "$source_dir/farm" "$tree/farm"
  cp "$source_dir/CMakePresets.json" "$tree/"
  printf '# list\nbuild tool-a\nbuild tool-x sh\nkernel tool-b # why\ntest tool-c\n' \
    >"$tree/cmake/packages.txt"
  touch "$tree"/arch-configs/{alpha,beta}.yaml
  cat >"$tree/CMakeLists.txt" <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(tree CXX)
option(FARM_TESTS "" ON)
if(FARM_TESTS)
  enable_testing()
  add_test(NAME passes COMMAND true)
  add_test(NAME fails COMMAND false)
endif()
add_subdirectory(orchestrator)
EOF
  echo 'add_executable(faultfarm main.cpp)' >"$tree/orchestrator/CMakeLists.txt"
  program one
}

make_fakes() {
  mkdir -p "$work/bin"
  cat >"$work/bin/dpkg-query" <<EOF
#!/bin/sh
sed 's/^/installed /' "$work/installed"
EOF
  cat >"$work/bin/apt-get" <<EOF
#!/bin/sh
echo "\$*" >>"$work/apt"
[ "\$1" = update ] && exit 0
[ -e "$work/apt-breaks" ] && { echo "E: no such luck"; exit 100; }
for word; do
  case \$word in tool-* | gcc-*) echo "\$word" >>"$work/installed" ;; esac
done
EOF
  cat >"$work/bin/sudo" <<'EOF'
#!/bin/sh
[ "$1" = -v ] || exec "$@"
EOF
  chmod +x "$work"/bin/*
  : >"$work/installed"
  : >"$work/lacking"
  : >"$work/apt"
  : >"$work/doctor"
  export PATH=$work/bin:$PATH
}

test_packages() {
  farm --no-install hello
  is "--no-install stops" "$status" 2
  is "--no-install prints the list" "$out" $'tool-a\ntool-b'
  has "--no-install says how" "$err" \
    "apt-get install --no-install-recommends tool-a tool-b"
  is "--no-install installs nothing" "$(<"$work/apt")" ""

  touch "$work/apt-breaks"
  farm hello
  is "a failed installation ends it" "$status" 3
  has "a failed installation is shown" "$err" "E: no such luck"
  rm "$work/apt-breaks"
  : >"$work/apt"
}

test_build() {
  farm hello "a b" '*'
  is "builds and runs" "$status" 0
  is "passes arguments and FARM_ROOT" "$out" "one $tree <hello> <a b> <*>"
  is "updates once, installs what is missing" "$(<"$work/apt")" \
    $'update\ninstall -y --no-install-recommends -o DPkg::Lock::Timeout=600 tool-a tool-b'
  has "says that it builds" "$err" "building"

  farm exit 7
  is "passes the exit code" "$status" 7
  is "is quiet once built" "$err" ""

  program two
  farm hello
  is "sees a changed source" "$out" "two $tree <hello>"

  echo 'broken;' >>"$tree/orchestrator/main.cpp"
  farm hello
  is "a source that does not compile ends it" "$status" 3
  has "shows the compiler's error" "$err" "error:"
  has "says where the log is" "$err" "$tree/build/release.log"
  program three
  farm hello
  is "recovers" "$out" "three $tree <hello>"
}

test_nothing_to_do() {
  mkdir "$work/none"
  local tool
  for tool in cmake ninja apt-get dpkg-query; do
    printf '#!/bin/sh\necho called %s >&2\nexit 1\n' "$tool" \
      >"$work/none/$tool"
  done
  chmod +x "$work"/none/*
  PATH=$work/none:$PATH farm hello
  is "calls no tool when nothing changed" "$status:$err" "0:"
}

test_arch_packages() {
  : >"$work/apt"
  : >"$work/doctor"
  echo gcc-alpha >"$work/lacking"
  farm run alpha --cases 'segv/*' -j 2 --kernel /some/where
  has "asks for the named architectures" "$(<"$work/doctor")" \
    "--missing-packages alpha --kernel=given"
  has "installs what they lack" "$(<"$work/apt")" "gcc-alpha"
  : >"$work/doctor"
  farm run 'b*' --all
  has "knows globs and --all" "$(<"$work/doctor")" "--missing-packages b* --all"
  : >"$work/doctor"
  farm run --help
  is "help installs nothing" "$(<"$work/doctor")" ""
  : >"$work/lacking"
}

test_two_at_once() {
  program four
  local first
  "$tree/farm" hello >"$work/first" 2>&1 &
  first=$!
  farm hello
  wait "$first" || true
  is "two at once: one" "$(tail -n 1 "$work/first")" "four $tree <hello>"
  is "two at once: the other" "$out" "four $tree <hello>"
}

test_tests() {
  farm test -R passes
  is "runs the tests" "$status" 0
  has "passes arguments to ctest" "$out" \
    "100% tests passed, 0 tests failed out of 1"
  is "installs for the tests" "$(grep -c tool-c "$work/apt")" 1
  farm test
  is "a failed test is a failure" "$((status != 0))" 1
}

make_tree
make_fakes
test_packages
test_build
test_nothing_to_do
test_arch_packages
test_two_at_once
test_tests
((failures == 0)) || {
  echo "$failures checks failed"
  exit 1
}
