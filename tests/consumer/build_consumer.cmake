# Builds the project in project/ the way a user would (WAY is `installed` or `subdirectory`) and runs it.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(configure ${CMAKE_COMMAND} -S "${SOURCE_DIR}/tests/consumer/project" -B "${WORK_DIR}/build" -G "${GENERATOR}"
  -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_BUILD_TYPE=${BUILD_TYPE})
file(REMOVE_RECURSE "${WORK_DIR}")

if(WAY STREQUAL "installed")
  run(${CMAKE_COMMAND} --install "${BUILD_DIR}" --prefix "${WORK_DIR}/prefix")
  file(GLOB_RECURSE headers LIST_DIRECTORIES FALSE "${WORK_DIR}/prefix/include/*")
  foreach(header ${headers})
    if(IS_SYMLINK "${header}" OR NOT header MATCHES "/include/purser/")
      message(FATAL_ERROR "installed wrongly: ${header}")
    endif()
  endforeach()
  run(${configure} -D CMAKE_PREFIX_PATH=${WORK_DIR}/prefix)
  run(${CMAKE_COMMAND} --build "${WORK_DIR}/build")
  run("${WORK_DIR}/build/consumer")
else()
  # Configures only: the libraries are the ones that the surrounding build compiles anyway.
  run(${configure} -D PURSER_SOURCE_DIR=${SOURCE_DIR})
  execute_process(COMMAND ${CMAKE_COMMAND} --build "${WORK_DIR}/build" --target help
    OUTPUT_VARIABLE targets COMMAND_ERROR_IS_FATAL ANY)
  if(NOT targets MATCHES "purser_runtime")
    message(FATAL_ERROR "the runtime is missing:\n${targets}")
  endif()
  if(targets MATCHES "[a-z]+_tests|example_|install/local")
    message(FATAL_ERROR "tests, examples or an install step reach the surrounding project:\n${CMAKE_MATCH_0}")
  endif()
endif()
