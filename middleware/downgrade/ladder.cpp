// ladder.cpp: walks the rungs of each step.
#include <purser/middleware/downgrade/ladder.hpp>

#include <algorithm>

namespace purser {
namespace {

/// Where the ladder leads from `model`; null: nowhere.
const std::string* rung_from(const std::vector<Rung>& ladder, std::string_view model) noexcept {
  for (const auto& rung : ladder) {
    if (rung.to != model && rung.from.matches(model)) return &rung.to;
  }
  return nullptr;
}

/// Models in order, without the one asked for and without repetition.
struct Descent {
  explicit Descent(std::string_view from) : asked(from) {}

  bool add(const std::string& model) {
    if (model == asked || std::find(models.begin(), models.end(), model) != models.end())
      return false;
    models.push_back(model);
    return true;
  }

  std::string_view asked;
  std::vector<std::string> models{};
};

/// From `model` down the ladder of one step until it ends or comes back.
void follow_rungs(Descent& descent, const std::vector<Rung>& ladder, const std::string* model) {
  while (model != nullptr && descent.add(*model)) model = rung_from(ladder, *model);
}

Result<> check_step(const DowngradeStep& step) {
  if (step.ladder.empty()) {
    return fail(ErrorCode::invalid_argument,
                "the step at " + to_string(step.at) + " has no ladder; say which model is cheaper");
  }
  for (const auto& rung : step.ladder) {
    if (!rung.to.empty() && !rung.from.text().empty() && rung.from.text() != rung.to) continue;
    return fail(ErrorCode::invalid_argument, "the ladder at " + to_string(step.at) +
                                                 " leads from \"" + rung.from.text() + "\" to \"" +
                                                 rung.to + "\"; name two models");
  }
  return {};
}

}  // namespace

Result<std::vector<DowngradeStep>> steps_of(const DowngradeOptions& options) {
  auto steps = options.steps;
  if (!steps.empty() && !options.ladder.empty()) {
    return fail(ErrorCode::invalid_argument,
                "give either a ladder or steps with ladders of their own, not both");
  }
  if (steps.empty()) steps.push_back({options.at, options.ladder});
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (auto good = check_step(steps[i]); !good) return fail(std::move(good).error());
    if (i == 0 || steps[i - 1].at < steps[i].at) continue;
    return fail(ErrorCode::invalid_argument, "the steps at " + to_string(steps[i - 1].at) +
                                                 " and " + to_string(steps[i].at) +
                                                 " do not ascend");
  }
  return steps;
}

std::size_t steps_at(const std::vector<DowngradeStep>& steps, Share reached) noexcept {
  const auto above =
      std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.at > reached; });
  return static_cast<std::size_t>(above - steps.begin());
}

std::vector<std::string> cheaper_models(const std::vector<DowngradeStep>& steps, std::size_t count,
                                        std::string_view asked) {
  std::vector<std::string> earlier;  // of the steps so far, the wanted one first
  for (std::size_t i = 0; i < count; ++i) {
    const auto& ladder = steps[i].ladder;
    const auto* wanted = rung_from(ladder, asked);
    if (wanted == nullptr && !earlier.empty()) wanted = rung_from(ladder, earlier.front());
    Descent descent(asked);
    follow_rungs(descent, ladder, wanted);
    for (const auto& model : earlier) descent.add(model);
    earlier = std::move(descent.models);
  }
  return earlier;
}

std::vector<std::string> models_below(const std::vector<DowngradeStep>& steps,
                                      std::string_view asked) {
  Descent descent(asked);
  for (const auto& step : steps) {
    const auto before = descent.models;
    follow_rungs(descent, step.ladder, rung_from(step.ladder, asked));
    for (const auto& model : before) {
      follow_rungs(descent, step.ladder, rung_from(step.ladder, model));
    }
  }
  return std::move(descent.models);
}

}  // namespace purser
