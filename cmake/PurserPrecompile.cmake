# purser_precompile(TARGET OWNER): TARGET reads its third-party headers in compiled form, once made by OWNER:
# purser_precompiled for libraries, purser_test_precompiled (with Catch2) for test programs. Only where
# PURSER_PRECOMPILE is on: `scripts/test --all` builds without, so that every source includes what it uses.
option(PURSER_PRECOMPILE "Precompile third-party headers: a clean build takes half the time" OFF)

function(purser_precompile target owner)
  if(PURSER_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# The owner compiles with the options of its users, or the compiler would refuse what it made.
function(purser_precompiled owner)
  cmake_parse_arguments(arg "" "" "HEADERS;LINK;OPTIONS" ${ARGN})
  if(NOT PURSER_PRECOMPILE)
    return()
  endif()
  file(WRITE "${PROJECT_BINARY_DIR}/${owner}.cpp" "// Carries precompiled headers.\n")
  add_library(${owner} OBJECT "${PROJECT_BINARY_DIR}/${owner}.cpp")
  target_compile_features(${owner} PUBLIC cxx_std_20)
  target_link_libraries(${owner} PRIVATE ${arg_LINK} purser_options)
  target_compile_options(${owner} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(${owner} PRIVATE ${arg_HEADERS})
endfunction()

purser_precompiled(purser_precompiled HEADERS "${CMAKE_CURRENT_LIST_DIR}/precompiled.hpp"
  LINK Boost::headers tl::expected nlohmann_json::nlohmann_json Threads::Threads)
if(TARGET purser_precompiled)
  set_target_properties(purser_precompiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
