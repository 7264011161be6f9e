#include "lib/tracer.hpp"

#include "lib/mapping.hpp"
#include "lib/report.hpp"
#include "lib/thread.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

#include <linux/ptrace.h>

namespace torture {

namespace {

struct Job {
  int tracee;
  unsigned char* at;
  unsigned char* local;
  size_t bytes;
  bool poke;
  long result;
};

constexpr size_t k_stack_bytes = 16384;
/// More pages than a hole that a case makes, for the stack not to land there.
constexpr size_t k_least_pages = 4;

long move_word(const Job& job, size_t offset) {
  unsigned long word = 0;
  unsigned char* const local = job.local + offset;
  const unsigned char* const at = job.at + offset;
  if (job.poke) {
    memcpy(&word, local, sizeof(word));
    return sys::ptrace(PTRACE_POKEDATA, job.tracee, at,
                       reinterpret_cast<void*>(word));
  }
  const long result = sys::ptrace(PTRACE_PEEKDATA, job.tracee, at, &word);
  if (sys::k_peek_returns_word && !(result < 0 && result > -4096)) {
    word = static_cast<unsigned long>(result);
  } else if (result < 0) {
    return result;
  }
  memcpy(local, &word, sizeof(word));
  return 0;
}

long trace(const Job& job) {
  long error = sys::ptrace(PTRACE_SEIZE, job.tracee, nullptr, nullptr);
  if (error < 0) {
    return error;
  }
  sys::ptrace(PTRACE_INTERRUPT, job.tracee, nullptr, nullptr);
  int status = 0;
  do {
    error = sys::wait4(job.tracee, &status, __WALL);
  } while (error == -EINTR);
  size_t done = 0;
  for (error = 0; done < job.bytes; done += sizeof(long)) {
    error = move_word(job, done);
    if (error < 0) {
      break;
    }
  }
  sys::ptrace(PTRACE_DETACH, job.tracee, nullptr, nullptr);
  return done > 0 ? long(done) : error;
}

void tracer(void* argument) {
  Job& job = *static_cast<Job*>(argument);
  job.result = trace(job);
  end_thread();
}

long run(Job job) {
  const Mapping stack =
      Mapping::anonymous(k_least_pages + k_stack_bytes / page_size());
  uint32_t unused = 0;
  job.tracee = sys::gettid();
  const int pid =
      int(need(torture_clone(CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD,
                             sys::stack_begin(stack.at(0), stack.bytes()),
                             &unused, tracer, &job),
               "clone"));
  long got = 0;
  do {
    got = sys::wait4(pid, nullptr, 0);
  } while (got == -EINTR);
  need(got, "wait for the tracer");
  return job.result;
}

} // namespace

long ptrace_peek(const unsigned char* at, size_t bytes, unsigned char* local) {
  return run({0, const_cast<unsigned char*>(at), local, bytes, false, 0});
}

long ptrace_poke(unsigned char* at, size_t bytes, const unsigned char* local) {
  return run({0, at, const_cast<unsigned char*>(local), bytes, true, 0});
}

} // namespace torture
