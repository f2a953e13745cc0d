# Run by purser_embed: writes OUTPUT, C++ that returns the text of INPUT. An array of characters and not a string
# literal, because compilers need not take a literal of more than 64 KB.
file(READ "${INPUT}" hex HEX)
string(LENGTH "${hex}" hex_length)
math(EXPR size "${hex_length} / 2")
string(REGEX REPLACE "(..)" "'\\\\x\\1'," characters "${hex}")
get_filename_component(name "${INPUT}" NAME)
file(WRITE "${OUTPUT}" "// Made from ${name} by the build; edit that file instead.
#include <${HEADER}>

namespace {
constexpr char text[] = {${characters} '\\0'};
}  // namespace

std::string_view ${FUNCTION}() noexcept { return {text, ${size}}; }
")
