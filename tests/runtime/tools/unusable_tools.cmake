# unusable_tools.cmake: compiles unusable_tools.cpp with COMPILER and INCLUDES, and wants to read each of these sentences.
set(sentences
  "a tool must be a function or a function object with one call operator"
  "a tool takes one parameter: a described struct that holds all its arguments"
  "a tool takes its arguments by value or by const reference"
  "a tool's parameter must be a struct with BOOST_DESCRIBE_STRUCT after it, or Json"
  "a tool returns nothing, Json, text, a number, bool"
  "callable as const: drop `mutable`"
  "this type cannot stand in a tool's arguments or result"
  "cannot contain their own type"
  "must be public: describe only public members"
  "a base class of a tool's arguments or result is not described"
  "cost_estimate takes a callable that gets the tool's arguments"
  "cost_actual takes a callable that gets the tool's arguments"
  "others get theirs from their struct")

list(TRANSFORM INCLUDES PREPEND "-I")
set(all_errors "")
if(COMPILER MATCHES "clang")
  set(all_errors -ferror-limit=0)
endif()
execute_process(
  COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${all_errors} ${INCLUDES} ${SOURCE}
  RESULT_VARIABLE code ERROR_VARIABLE errors OUTPUT_QUIET)
if(code EQUAL 0)
  message(FATAL_ERROR "unusable tools compile")
endif()
# A static_assert may be printed over several lines or with its literal's pieces joined.
string(REGEX REPLACE "\"[ \n|]*\"" "" flat "${errors}")
foreach(sentence IN LISTS sentences)
  string(FIND "${flat}" "${sentence}" found)
  if(found EQUAL -1)
    message(SEND_ERROR "the compiler does not say: ${sentence}")
    set(failed TRUE)
  endif()
endforeach()
if(failed)
  message(FATAL_ERROR "${errors}")
endif()
