// decorators.cpp: what decorators write into a Tool, and what they find wrong.
#include <purser/runtime/tools/decorators.hpp>

#include <purser/runtime/suggestion.hpp>

namespace purser {

namespace {

/// The first defect is the one to mend first.
void note_defect(Tool& tool, std::string text) {
  if (!tool.defect) tool.defect = Error(ErrorCode::invalid_argument, std::move(text));
}

Result<Money> not_negative(Result<Money> amount, const std::string& what) {
  if (!amount || !amount->is_negative()) return amount;
  return fail(ErrorCode::internal, what + " is negative: " + to_string(*amount));
}

template <class Function, class... Json>
Result<Money> guarded(const Function& function, const std::string& what, const Json&... json) {
  try {
    return not_negative(function(json...), what);
  } catch (const std::exception& exception) {
    return fail(ErrorCode::internal, what + " threw: " + exception.what());
  } catch (...) {
    return fail(ErrorCode::internal, what + " threw");
  }
}

/// The schema that describes the elements, if this is one of arrays or maps of objects.
Json& through_arrays(Json& schema) {
  Json* inner = &schema;
  while (!inner->contains("properties")) {
    const char* next = inner->contains("items") ? "items" : "additionalProperties";
    const auto found = inner->find(next);
    if (found == inner->end() || !found->is_object()) break;
    inner = &*found;
  }
  return *inner;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

void describe_argument(Tool& tool, const std::string& way, const std::string& description) {
  Json* schema = &tool.schema;
  std::size_t start = 0;
  while (start <= way.size()) {
    const auto end = std::min(way.find('.', start), way.size());
    const auto name = way.substr(start, end - start);
    Json& holder = through_arrays(*schema);
    const auto properties = holder.find("properties");
    if (properties == holder.end() || !properties->contains(name)) {
      std::vector<std::string> names;
      if (properties != holder.end()) names = keys_of(*properties);
      return note_defect(
          tool, "describe(\"" + way + "\", ...) names no argument" + did_you_mean(name, names));
    }
    schema = &(*properties)[name];
    start = end + 1;
  }
  if (schema->is_object()) (*schema)["description"] = description;
}

}  // namespace

Tool operator|(Tool tool, const ToolDecorator& decorator) {
  decorator.apply(tool);
  return tool;
}

Tool operator|(Tool tool, SchemaDecorator decorator) {
  tool.schema = std::move(decorator.schema);
  return tool;
}

ToolDecorator cost(Money price) {
  return ToolDecorator([price](Tool& tool) {
    if (price.is_negative()) {
      return note_defect(tool, "its cost is negative: " + to_string(price));
    }
    tool.cost_estimate = [price](const Json&) -> Result<Money> { return price; };
  });
}

ToolDecorator timeout(std::chrono::nanoseconds duration) {
  return ToolDecorator([duration](Tool& tool) { tool.timeout = duration; });
}

ToolDecorator retry(int attempts) {
  return ToolDecorator([attempts](Tool& tool) { tool.attempts_max = attempts; });
}

ToolDecorator idempotent() {
  return ToolDecorator([](Tool& tool) { tool.idempotent = true; });
}

ToolDecorator describe(std::string argument, std::string description) {
  return ToolDecorator([argument = std::move(argument), description = std::move(description)](
                           Tool& tool) { describe_argument(tool, argument, description); });
}

ToolDecorator loop_key(std::vector<std::string> arguments) {
  return ToolDecorator(
      [arguments = std::move(arguments)](Tool& tool) { tool.loop_key = arguments; });
}

ToolDecorator polling() {
  return ToolDecorator([](Tool& tool) { tool.polls = true; });
}

namespace detail {

EstimateFunction guarded_estimate(EstimateFunction function, std::string what) {
  what = "the cost estimate of the tool \"" + what + "\"";
  return [function = std::move(function), what = std::move(what)](const Json& arguments) {
    return guarded(function, what, arguments);
  };
}

ActualFunction guarded_actual(ActualFunction function, std::string what) {
  what = "the actual cost of the tool \"" + what + "\"";
  return [function = std::move(function), what = std::move(what)](const Json& arguments,
                                                                  const Json& result) {
    return guarded(function, what, arguments, result);
  };
}

}  // namespace detail

}  // namespace purser
