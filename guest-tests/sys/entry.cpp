#define TORTURE_DEFINE_ENTRY
#include "sys/isa.hpp"
