// thinking.cpp: efforts as levels or budgets.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/gemini/model_name.hpp>
#include <purser/adapters/providers/gemini/thinking.hpp>

namespace purser::gemini {
namespace {

struct Effort {
  std::string_view word;
  std::string_view level;
  int budget;  ///< within what each model of generation 2 takes
};

constexpr std::array efforts{Effort{"minimal", "MINIMAL", 512}, Effort{"low", "LOW", 1024},
                             Effort{"medium", "MEDIUM", 8192}, Effort{"high", "HIGH", 24576}};

}  // namespace

Result<Json> thinking_config(std::string_view model, std::string_view effort) {
  if (effort.empty()) return Json();
  if (effort == "none") return Json{{"thinkingBudget", 0}};
  const auto found = std::find_if(efforts.begin(), efforts.end(),
                                  [&](const Effort& known) { return known.word == effort; });
  if (found == efforts.end()) {
    return fail(ErrorCode::unsupported,
                fmt::format("Gemini knows no reasoning effort '{}'; use none, minimal, low, medium "
                            "or high",
                            effort.substr(0, 40)));
  }
  const int generation = generation_of(model);
  Json config{{"includeThoughts", true}};
  if (generation == 1 || generation == 2) {
    config["thinkingBudget"] = found->budget;
  } else {
    config["thinkingLevel"] = found->level;
  }
  return config;
}

}  // namespace purser::gemini
