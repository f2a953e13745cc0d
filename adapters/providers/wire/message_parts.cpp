// message_parts.cpp: texts, results and arguments.
#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>

namespace purser::provider_wire {

std::string said_in(const Message& message) {
  std::string text;
  for (const auto& part : message.parts) {
    if (const auto* said = std::get_if<TextPart>(&part)) text += said->text;
    if (const auto* refused = std::get_if<RefusalPart>(&part)) text += refused->text;
  }
  return text;
}

bool has_only_results(const Message& message) {
  return !message.parts.empty() &&
         std::all_of(message.parts.begin(), message.parts.end(), is<ToolResultPart>);
}

std::string arguments_object(const std::string& arguments) {
  if (arguments.find_first_not_of(" \t\r\n") == std::string::npos) return "{}";
  const auto parsed = parse_json(arguments);
  if (parsed && parsed->is_object()) return arguments;
  std::string wrapped = "{\"invalid_arguments\":";
  append_json_string(wrapped, arguments);
  return wrapped + "}";
}

}  // namespace purser::provider_wire
