// purser_main.cpp: the `purser` command.
#include <purser/apps/command_line.hpp>

int main(int argc, char** argv) { return purser::cli::run_command_line(argc, argv); }
