#pragma once

namespace farm {

/// The program: parses the command line, runs one command and returns the
/// exit code: 0 fine, 1 failures, 2 usage or configuration, 3 infrastructure,
/// 130 interrupted.
int run_app(int argc, char** argv);

} // namespace farm
