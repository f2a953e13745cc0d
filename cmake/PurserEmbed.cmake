# purser_embed(prices.json built_in_prices.cpp HEADER purser/... FUNCTION purser::detail::name): makes a .cpp in the
# build folder whose FUNCTION returns the text of a file; made anew when the file changes.
set(PURSER_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/EmbedText.cmake")

function(purser_embed input output)
  cmake_parse_arguments(arg "" "HEADER;FUNCTION" "" ${ARGN})
  add_custom_command(
    OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${output}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${CMAKE_CURRENT_SOURCE_DIR}/${input}"
            "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${output}" "-DHEADER=${arg_HEADER}"
            "-DFUNCTION=${arg_FUNCTION}" -P "${PURSER_EMBED_SCRIPT}"
    DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${input}" "${PURSER_EMBED_SCRIPT}"
    COMMENT "Embedding ${input}" VERBATIM)
endfunction()
