# Run by runtime/: writes OUTPUT, C++ with the text that a build of Purser is known by: VERSION and a hash of all
# headers in FOLDER. Programs and plugins compare it (runtime/plugin_description.hpp).
file(GLOB_RECURSE headers RELATIVE "${FOLDER}" "${FOLDER}/*.hpp")
list(SORT headers)
set(hashes "")
foreach(header ${headers})
  file(SHA256 "${FOLDER}/${header}" hash)
  string(APPEND hashes "${header} ${hash}\n")
endforeach()
string(SHA256 hash "${hashes}")
string(SUBSTRING "${hash}" 0 12 hash)
file(WRITE "${OUTPUT}" "// Made by the build.
#include <purser/runtime/plugin_description.hpp>

const char purser::detail::build_text[] = \"${VERSION} (headers ${hash})\";
")
