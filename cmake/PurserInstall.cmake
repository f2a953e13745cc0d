# purser::purser (all rooms that are built), and the installed package: headers, libraries, find_package(purser).
get_property(rooms GLOBAL PROPERTY PURSER_ROOMS)

add_library(purser_purser INTERFACE)
add_library(purser::purser ALIAS purser_purser)
set_target_properties(purser_purser PROPERTIES EXPORT_NAME purser)
target_link_libraries(purser_purser INTERFACE ${rooms})
foreach(header purser.hpp tools.hpp)
  if(EXISTS "${PROJECT_SOURCE_DIR}/${header}")
    target_sources(purser_purser INTERFACE FILE_SET HEADERS
      BASE_DIRS "${PURSER_INCLUDE_DIR}" FILES "${PURSER_INCLUDE_DIR}/purser/${header}")
  endif()
endforeach()

if(NOT PURSER_INSTALL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/purser")

install(TARGETS ${rooms} purser_purser EXPORT purser-targets FILE_SET HEADERS)
install(EXPORT purser-targets NAMESPACE purser:: DESTINATION "${package_dir}")
configure_package_config_file(cmake/purser-config.cmake.in "${PROJECT_BINARY_DIR}/purser-config.cmake"
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/purser-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/purser-config.cmake" "${PROJECT_BINARY_DIR}/purser-config-version.cmake"
  cmake/PurserPlugin.cmake DESTINATION "${package_dir}")
