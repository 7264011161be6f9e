// 10,000 addresses of a vmlinux: FARM_BENCH_VMLINUX=vmlinux symbolize_bench

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <vector>

#include "symbolize/symbolizer.hpp"

namespace farm {
namespace {

constexpr int k_addresses = 10000;

/// Addresses all over the text, the same in every run.
std::vector<std::uint64_t> addresses(const Symbolizer& symbols) {
  const auto first = symbols.address("_stext", 0, 0);
  const auto last = symbols.address("_etext", 0, 0);
  std::vector<std::uint64_t> all;
  if (!first || !last) {
    return all;
  }
  std::mt19937_64 random(1);
  while (all.size() < k_addresses) {
    const std::uint64_t address = *first + random() % (*last - *first);
    if (symbols.function_at(address)) {
      all.push_back(address);
    }
  }
  return all;
}

void Lookup(benchmark::State& state, bool warm) {
  const char* path = std::getenv("FARM_BENCH_VMLINUX");
  if (path == nullptr) {
    state.SkipWithError("FARM_BENCH_VMLINUX names no vmlinux");
    return;
  }
  std::size_t with_line = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto symbols = Symbolizer::open(path);
    if (!symbols) {
      state.SkipWithError(symbols.error().what.c_str());
      return;
    }
    const auto all = addresses(*symbols);
    if (warm) {
      for (const std::uint64_t address : all) {
        benchmark::DoNotOptimize(symbols->lookup(address));
      }
    }
    with_line = 0;
    state.ResumeTiming();
    for (const std::uint64_t address : all) {
      const auto frames = symbols->lookup(address);
      with_line += !frames.empty() && frames.front().line > 0 ? 1 : 0;
    }
  }
  state.SetItemsProcessed(
      static_cast<std::int64_t>(state.iterations() * k_addresses));
  state.counters["with_line"] = static_cast<double>(with_line);
}

BENCHMARK_CAPTURE(Lookup, first_time, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Lookup, again, true)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace farm
