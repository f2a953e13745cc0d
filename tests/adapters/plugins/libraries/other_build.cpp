// other_build.cpp: a plugin of another compiler, as its description has it.
#include <purser/runtime/plugin_description.hpp>

extern "C" {
const purser::PluginDescription purser_plugin = {.abi = "frobnicate 7"};
}
