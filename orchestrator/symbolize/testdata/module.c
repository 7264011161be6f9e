/* Stands in for a kernel module: functions in two sections. */

extern int outside(int value);

static inline __attribute__((always_inline)) int inlined(int value) {
  return outside(value) + 1; /* line: inlined */
}

__attribute__((section(".init.text"))) int module_start(int value) {
  int sum = outside(value); /* line: start */
  return sum + 2;
}

int module_work(int value) {
  int sum = inlined(value); /* line: work */
  return sum * 3;
}
