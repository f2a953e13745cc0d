# What is built. Every heavy adapter can be left out; what stands on it is left out with it.
include(CMakeDependentOption)

option(PURSER_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(PURSER_INSTALL "Generate the install target" ${PROJECT_IS_TOP_LEVEL})
option(PURSER_BENCH "Build the benchmarks" OFF)
option(PURSER_FUZZ "Build the fuzzers (clang only)" OFF)

option(PURSER_UNITY "Compile a dozen sources of a room in one: a third of the time, names must be unique within a room" OFF)

set(PURSER_TEST_OPTIONS "" CACHE STRING "Further compile options of the test programs (a lower -O halves their build)")

option(PURSER_HTTP "HTTP client (Beast, OpenSSL)" ON)
cmake_dependent_option(PURSER_OPENAI "OpenAI provider (simdjson)" ON "PURSER_HTTP" OFF)
cmake_dependent_option(PURSER_ANTHROPIC "Anthropic provider (simdjson)" ON "PURSER_HTTP" OFF)
cmake_dependent_option(PURSER_PROVIDERS "All other providers (simdjson)" ON "PURSER_OPENAI" OFF)
cmake_dependent_option(PURSER_ALERTS "Alerts by webhook (Beast, OpenSSL)" ON "PURSER_HTTP" OFF)
cmake_dependent_option(PURSER_MCP "Model Context Protocol: client and server (Beast, OpenSSL)" ON "PURSER_HTTP" OFF)
option(PURSER_TIME_ZONES "Time zones by name (Howard Hinnant's date)" ON)
option(PURSER_SQLITE "Durable ledger store (SQLite, OpenSSL)" ON)
option(PURSER_PLUGINS "Stages from shared libraries (Boost.DLL)" ON)
option(PURSER_SIMULATOR "Provider simulator (Beast, yaml-cpp)" ON)
cmake_dependent_option(PURSER_POLICY "Policy files (yaml-cpp)" ON
  "PURSER_OPENAI;PURSER_ANTHROPIC;PURSER_PROVIDERS;PURSER_SIMULATOR;PURSER_ALERTS;PURSER_SQLITE;PURSER_TIME_ZONES;PURSER_PLUGINS;PURSER_MCP" OFF)
cmake_dependent_option(PURSER_APPS "The purser command (CLI11)" ${PROJECT_IS_TOP_LEVEL} "PURSER_POLICY" OFF)
cmake_dependent_option(PURSER_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL} "PURSER_POLICY;PURSER_ALERTS" OFF)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()
