#include "cli/app.hpp"

int main(int argc, char** argv) {
  return farm::run_app(argc, argv);
}
