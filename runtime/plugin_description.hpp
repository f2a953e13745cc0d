// plugin_description.hpp: what a shared library with stages says about itself before it is trusted.
#pragma once

#include <boost/version.hpp>
#include <cstdint>
#include <exception>

#include <purser/runtime/call.hpp>
#include <purser/runtime/stage_context.hpp>
#include <purser/runtime/stage_factory.hpp>

namespace purser {
namespace detail {

/// Purser's version and a hash of the headers of runtime/, as this library or program was built.
/// Hidden, so that each has its own; made by the build.
[[gnu::visibility("hidden")]] extern const char build_text[];

/// One stage of a library, in a list of all of them.
struct PluginStage {
  const char* name;
  StageFactory (*factory)();
  const PluginStage* next;
};

}  // namespace detail

/// Exported by a plugin as `purser_plugin`. Plain C in the memory of any compiler: it is read
/// before anything else of the library is used. The first four members never change their place.
struct PluginDescription {
  std::uint64_t magic = magic_expected;
  std::uint64_t layout = layout_expected;  ///< of the members after the next two
  const char* build = detail::build_text;
  const char* abi = nullptr;  ///< compiler, libraries and what changes their types: PURSER_ABI
  /// Of types that cross the boundary.
  std::uint64_t sizes[6] = {sizeof(Call),         sizeof(Reply), sizeof(Error),
                            sizeof(ModelRequest), sizeof(Json),  sizeof(StageContext)};
  const detail::PluginStage* const* stages = nullptr;
  /// Its address tells whether both use one standard library, which exceptions depend on.
  void (*standard_library)() noexcept = &std::terminate;

  static constexpr std::uint64_t magic_expected = 0x6e69677265737275;  // "ursergin"
  static constexpr std::uint64_t layout_expected = 1;
};

}  // namespace purser

extern "C" {
/// What a plugin exports; only plugins have it.
[[gnu::visibility("default")]] extern const ::purser::PluginDescription purser_plugin;
}

#define PURSER_TEXT_OF(value) #value
#define PURSER_TEXT(value) PURSER_TEXT_OF(value)

#if defined(__clang__)
#define PURSER_ABI_COMPILER "clang " PURSER_TEXT(__clang_major__)
#else
#define PURSER_ABI_COMPILER "g++ " PURSER_TEXT(__GNUC__)
#endif

#if defined(_LIBCPP_VERSION)
#define PURSER_ABI_LIBRARY "libc++ " PURSER_TEXT(_LIBCPP_VERSION)
#elif defined(_GLIBCXX_DEBUG)
#define PURSER_ABI_LIBRARY "libstdc++ " PURSER_TEXT(_GLIBCXX_RELEASE) " with _GLIBCXX_DEBUG"
#else
#define PURSER_ABI_LIBRARY "libstdc++ " PURSER_TEXT(_GLIBCXX_RELEASE)
#endif

#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define PURSER_ABI_STRINGS " with strings of before C++11"
#else
#define PURSER_ABI_STRINGS ""
#endif

#if defined(BOOST_ASIO_DISABLE_THREADS)
#define PURSER_ABI_ASIO ", Asio without threads"
#elif defined(BOOST_ASIO_DISABLE_STD_ATOMIC)
#define PURSER_ABI_ASIO ", Asio without std::atomic"
#elif defined(BOOST_ASIO_ENABLE_HANDLER_TRACKING)
#define PURSER_ABI_ASIO ", Asio with handler tracking"
#else
#define PURSER_ABI_ASIO ""
#endif

#if defined(__has_feature)
#define PURSER_HAS_FEATURE(name) __has_feature(name)
#else
#define PURSER_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || PURSER_HAS_FEATURE(address_sanitizer)
#define PURSER_ABI_SANITIZER ", address sanitizer"
#elif defined(__SANITIZE_THREAD__) || PURSER_HAS_FEATURE(thread_sanitizer)
#define PURSER_ABI_SANITIZER ", thread sanitizer"
#else
#define PURSER_ABI_SANITIZER ""
#endif

/// What both sides of the boundary were compiled with; a literal of whoever includes this.
#define PURSER_ABI    \
  PURSER_ABI_COMPILER \
  ", " PURSER_ABI_LIBRARY PURSER_ABI_STRINGS ", C++ " PURSER_TEXT(                         \
      __cplusplus) ", Boost " BOOST_LIB_VERSION ", json " PURSER_TEXT(                     \
      NLOHMANN_JSON_VERSION_MAJOR) "." PURSER_TEXT(NLOHMANN_JSON_VERSION_MINOR) "."        \
      PURSER_TEXT(NLOHMANN_JSON_VERSION_PATCH) ", expected " PURSER_TEXT(                  \
      TL_EXPECTED_VERSION_MAJOR) "." PURSER_TEXT(TL_EXPECTED_VERSION_MINOR)                \
      PURSER_ABI_ASIO PURSER_ABI_SANITIZER
