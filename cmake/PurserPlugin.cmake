# purser_add_plugin(my_stages my_stages.cpp ...): a shared library my_stages.so whose stages policy files can name
# (PURSER_STAGE in <purser/runtime/plugin.hpp>; docs/middleware.md). Link further libraries to it as to any other target.
#
# Of Purser and the sources nothing but the description is visible from outside, so that they meet neither the program's
# Purser nor those of other plugins; what is missing shows when it is linked.
function(purser_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_link_libraries(${name} PRIVATE purser::runtime)
  if(NOT APPLE)
    target_link_options(${name} PRIVATE LINKER:--exclude-libs,ALL)
    if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")  # the sanitizers' own symbols are the program's
      target_link_options(${name} PRIVATE LINKER:--no-undefined)
    endif()
  endif()
endfunction()
