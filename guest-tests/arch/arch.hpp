#pragma once

// The one place that picks the header of the architecture; the build gives its
// name. Everything else includes this file.

#include TORTURE_ARCH_HEADER
