# purser_options: the warnings of this project, for what is built here; never passed on to users.
option(PURSER_WERROR "Warnings are errors" OFF)
add_library(purser_options INTERFACE)
target_compile_options(purser_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${PURSER_WERROR}>:-Werror>)
