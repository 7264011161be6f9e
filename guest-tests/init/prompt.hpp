#pragma once

// A person at the console: a prompt that runs cases by name, on every
// architecture, and busybox where somebody put it into the initramfs.

#include <stdint.h>

namespace torture {

struct PromptStart {
  const char* pattern = "*"; // of `run` alone
  uint64_t seed = 0;         // until `seed` sets another
  uint32_t minutes = 0;
  bool is_init = false; // what ends the prompt ends the machine
};

/// Reads commands from standard input until `exit` or its end, and writes to
/// standard output. After detector_init(), execute_init() and
/// work_directory_init().
void run_prompt(const PromptStart& start);

/// Busybox's shell on the machine's console, until it is left. False where
/// there is no busybox. For process 1.
bool run_busybox();

} // namespace torture
