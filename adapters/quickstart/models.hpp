// models.hpp: a model to talk to in one line: the real service where the environment has a key,
// else the simulator.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/routes.hpp>

namespace purser {

struct Models {
  std::vector<Route> routes{};  ///< for RuntimeOptions
  std::string model{};          ///< a model that the routes serve
  std::string description{};    ///< a sentence for people: which service this is
  bool is_simulated = false;
  std::shared_ptr<void>
      keep_alive{};  ///< the simulator, if there is one; keep it as long as calls run
};

/// What a simulated model does, for programs that tell a story. Empty: it answers sensibly.
struct SimulatedStory {
  /// Text of a scenario file (docs/simulator.md).
  std::string_view scenario{};
};

/// With OPENAI_API_KEY set: OpenAI (at OPENAI_BASE_URL, if set); else with ANTHROPIC_API_KEY:
/// Anthropic (at ANTHROPIC_BASE_URL, if set); else a simulator started in this process and reached
/// over HTTP. PURSER_MODEL chooses another model.
///
/// Errors: `invalid_argument` (a bad URL or scenario), `connection_failed` (no TLS set-up, no free
/// port).
[[nodiscard]] Result<Models> models_from_environment(asio::any_io_executor executor,
                                                     const SimulatedStory& story = {});

}  // namespace purser
