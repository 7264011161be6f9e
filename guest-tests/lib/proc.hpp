#pragma once

// Reading the kernel's own account of things.

#include <stddef.h>
#include <stdint.h>

namespace torture {

/// Reads a whole small file; terminated. Returns the size or -errno.
long read_file(const char* path, char* to, size_t capacity);
/// Writes a whole small file. Returns 0 or -errno.
long write_file(const char* path, const char* text);

/// Bytes that /proc/meminfo says behind "Key:"; 0 where it has no such line.
[[nodiscard]] uint64_t memory_info(const char* key);

/// The kernel has a function of this name, by /proc/kallsyms. Reads all of it:
/// not cheap. False where there is no such list.
[[nodiscard]] bool kernel_has_symbol(const char* name);

/// State letter of a task: R, S, D, Z...; 'X' when there is none.
[[nodiscard]] char task_state(int tid);

/// How often a task has gone to sleep by itself; 0 when there is none.
[[nodiscard]] uint64_t voluntary_switches(int tid);

/// /proc/sys/kernel/tainted.
[[nodiscard]] uint64_t taint();
inline constexpr uint64_t k_taint_died = 1U << 7;

/// The detectors as far as this kernel shows them: 1 on, 0 off, -1 absent.
struct DetectorState {
  int lockdep;
  uint64_t taint;
  int kasan;
  int kfence;
  int hung_task;
};
[[nodiscard]] DetectorState detector_state();
/// Reads the boot messages; call once as early as possible.
void detector_init();

/// Page faults of the calling thread.
struct FaultCount {
  int64_t minor;
  int64_t major;
  [[nodiscard]] static FaultCount now();
};
/// Fails the case unless exactly so many faults happened since `before`.
void expect_faults(const FaultCount& before, int minor, int major,
                   const char* what);

/// What the kernel logs from here on.
class KernelLog {
 public:
  KernelLog();
  ~KernelLog();
  KernelLog(const KernelLog&) = delete;
  KernelLog& operator=(const KernelLog&) = delete;
  [[nodiscard]] bool readable() const { return fd_ >= 0; }
  /// Reads what has come since the last call; true once `text` was seen.
  [[nodiscard]] bool seen(const char* text) { return seen_any({text}); }
  struct Texts {
    const char* all[3]; ///< null ones are left out
  };
  /// The same for any of these.
  [[nodiscard]] bool seen_any(const Texts& texts);

 private:
  int fd_;
};

} // namespace torture
