// model_request.hpp: one request to a language model, independent of any provider.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/message.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// What a model is told about a tool.
struct ToolSpec {
  std::string name{};
  std::string description{};
  Json schema{};        ///< JSON schema of the arguments, an object
  bool strict = false;  ///< ask the provider to enforce the schema, where it can
  CacheBreakpoint cache = CacheBreakpoint::none;
};

struct ToolChoice {
  enum class Mode : std::uint8_t { automatic, none, required, named };
  Mode mode = Mode::automatic;
  std::string name{};  ///< for `named`
};

/// The form of the visible answer.
struct OutputFormat {
  enum class Kind : std::uint8_t {
    text,         ///< free text
    json,         ///< any JSON object
    json_schema,  ///< JSON that fits `schema`
  };
  Kind kind = Kind::text;
  std::string name = "answer";  ///< some providers want one: letters, digits, `_` and `-`
  std::string description{};
  Json schema{};       ///< JSON schema of the answer, an object
  bool strict = true;  ///< ask the provider to enforce the schema, where it can

  [[nodiscard]] static OutputFormat fits(Json schema, std::string name = "answer") {
    OutputFormat format;
    format.kind = Kind::json_schema;
    format.name = std::move(name);
    format.schema = std::move(schema);
    return format;
  }
};

enum class ModelTask : std::uint8_t {
  chat,       ///< the conversation is answered
  embedding,  ///< each text part becomes a vector, in order; nothing is generated
};

struct ModelRequest {
  ModelTask task = ModelTask::chat;
  std::string model;
  std::vector<Message> messages;
  std::vector<ToolSpec> tools;
  ToolChoice tool_choice;
  std::optional<bool> parallel_tool_calls;
  /// Visible and hidden output together. Unset: the policy's default. The ledger's grant is written
  /// here before the request is encoded.
  std::optional<Tokens> output_tokens_max;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::vector<std::string> stop;
  std::optional<std::int64_t> seed;
  OutputFormat output_format;
  std::string reasoning_effort;  ///< `low`, `medium`, `high`, ...; empty: the provider's default
  /// Fields of the provider's own request object, merged into it untouched. An object or null.
  Json extra;

  ModelRequest() = default;
  ModelRequest(std::string model_name, std::vector<Message> conversation)
      : model(std::move(model_name)), messages(std::move(conversation)) {}
  /// A single user message.
  ModelRequest(std::string model_name, std::string prompt);
  /// Asks for one vector per text.
  [[nodiscard]] static ModelRequest embedding(std::string model_name,
                                              std::vector<std::string> texts);
  /// What an embedding asks for: all text parts, in order.
  [[nodiscard]] std::vector<std::string_view> texts() const;
};

}  // namespace purser
