# purser_options: the warnings of this project, for what is built here; never passed on to users.
# Left out under g++: what g++ 12 raises about sound code, in std::string and in coroutine frames. Clang and the sanitizers look there.
option(PURSER_WERROR "Warnings are errors" OFF)
add_library(purser_options INTERFACE)
target_compile_options(purser_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-mismatched-new-delete -Wno-restrict -Wno-stringop-overread>
  $<$<BOOL:${PURSER_WERROR}>:-Werror>)
