# purser_room(http LINK ... PRIVATE_LINK ...): the library of one room or adapter: every .cpp and .hpp in its folder.
# purser_tests(runtime LINK ...): the tests of one room: tests/runtime/*_test.cpp, those named *_concurrent_test.cpp in
# a program of their own that carries the label `concurrent`.
#
# Headers are included as <purser/ROOM/file.hpp>, in the tree (through a link in the build folder) and after
# installing alike.
set(PURSER_INCLUDE_DIR "${PROJECT_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${PURSER_INCLUDE_DIR}")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}" "${PURSER_INCLUDE_DIR}/purser" SYMBOLIC)

option(PURSER_WERROR "Warnings are errors" OFF)
add_library(purser_options INTERFACE)
target_compile_options(purser_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${PURSER_WERROR}>:-Werror>)

function(purser_room name)
  cmake_parse_arguments(arg "RECURSE" "" "LINK;PRIVATE_LINK;SOURCES" ${ARGN})
  file(RELATIVE_PATH room "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  if(arg_RECURSE)
    set(glob GLOB_RECURSE)
  else()
    set(glob GLOB)
  endif()
  file(${glob} sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "*.cpp")
  file(${glob} headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "*.hpp")
  if(NOT sources)
    return()
  endif()
  set(target purser_${name})
  add_library(${target} STATIC ${sources} ${arg_SOURCES})
  add_library(purser::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK} $<BUILD_INTERFACE:purser_options>)
  list(TRANSFORM headers PREPEND "${PURSER_INCLUDE_DIR}/purser/${room}/")
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PURSER_INCLUDE_DIR}" FILES ${headers})
  set_property(GLOBAL APPEND PROPERTY PURSER_ROOMS ${target})
endfunction()

function(purser_test_program target label)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LINK} purser_test_support purser_options)
  catch_discover_tests(${target} TEST_PREFIX "" PROPERTIES LABELS "${label}" TIMEOUT 300)
endfunction()

function(purser_tests room)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${room}/*_test.cpp")
  set(concurrent ${tests})
  list(FILTER concurrent INCLUDE REGEX "_concurrent_test\\.cpp$")
  list(FILTER tests EXCLUDE REGEX "_concurrent_test\\.cpp$")
  string(REPLACE "/" "_" name "${room}")
  if(tests)
    purser_test_program(${name}_tests unit SOURCES ${tests} LINK ${arg_LINK})
  endif()
  if(concurrent)
    purser_test_program(${name}_concurrent_tests concurrent SOURCES ${concurrent} LINK ${arg_LINK})
  endif()
endfunction()
