// print_requests.cpp: prints what each provider's codec makes of a set of requests, a JSON line
// each; check_requests.mjs judges them.
#include <iostream>
#include <string>
#include <vector>

#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/openai/encode.hpp>

namespace {

using namespace purser;

struct Sample {
  std::string name;
  ModelRequest request;
};

/// One codec as it is used with one interface. A new provider is a function and a line in `codecs`.
struct Codec {
  std::string api;  ///< as check_requests.mjs calls it
  std::string model;
  Result<std::string> (*encode)(const ModelRequest& request, bool stream);
};

Result<std::string> as_openai_chat(const ModelRequest& request, bool stream) {
  openai::EncodeOptions options;
  options.stream = stream;
  options.developer_role = true;
  return openai::encode(request, options);
}

Result<std::string> as_compatible_chat(const ModelRequest& request, bool stream) {
  openai::EncodeOptions options;
  options.stream = stream;
  options.output_limit_field = "max_tokens";
  options.cache_breakpoints = false;
  return openai::encode(request, options);
}

Result<std::string> as_anthropic(const ModelRequest& request, bool stream) {
  anthropic::EncodeOptions options;
  options.stream = stream;
  return anthropic::encode(request, options);
}

Result<std::string> as_new_anthropic(const ModelRequest& request, bool stream) {
  anthropic::EncodeOptions options;
  options.stream = stream;
  options.version = anthropic::Version::v2026_10_21;
  options.system_messages_in_place = true;
  return anthropic::encode(request, options);
}

const std::vector<Codec>& codecs() {
  static const std::vector<Codec> list = {
      {"openai_chat", "gpt-5.6-terra", as_openai_chat},
      {"openai_chat", "llama-3.3-70b", as_compatible_chat},
      {"anthropic_2023_06_01", "claude-sonnet-4-5", as_anthropic},
      {"anthropic_2026_10_21", "claude-sonnet-5", as_new_anthropic},
  };
  return list;
}

Json schema_of(const std::string& property) {
  return {{"type", "object"},
          {"properties", {{property, {{"type", "string"}}}}},
          {"required", {property}},
          {"additionalProperties", false}};
}

ToolSpec tool(std::string name, const std::string& property) {
  ToolSpec spec;
  spec.name = std::move(name);
  spec.description = "Says what is known of it";
  spec.schema = schema_of(property);
  return spec;
}

ModelRequest with_tools() {
  ModelRequest request("", "Weather in Oslo, and what time is it there?");
  request.tools = {tool("weather", "city"), tool("clock", "zone")};
  return request;
}

Sample text() { return {"text", ModelRequest("", "Grüß Gott, 😀!")}; }

Sample limit_and_effort() {
  ModelRequest request("", {Message::system("Be brief."), Message::user("Count.")});
  request.output_tokens_max = 500;
  request.stop = {"END", "\n\n"};
  request.reasoning_effort = "low";
  return {"limit, stop and effort", request};
}

Sample sampling() {
  ModelRequest request("", "Guess.");
  request.temperature = 0.5;
  request.top_p = 0.9;
  return {"sampling", request};
}

Sample several_turns() {
  return {"several turns",
          ModelRequest(
              "", {Message::system("Be brief."), Message::user("One?"), Message::assistant("One."),
                   Message::system("Be longer."), Message::user("Two?")})};
}

Sample refusal_in_between() {
  Message refusal(Role::assistant, {RefusalPart{"I would rather not."}});
  return {"a refusal among the turns",
          ModelRequest("", {Message::user("Do it."), refusal, Message::user("Please.")})};
}

Sample tools(std::string name, ToolChoice::Mode mode, std::string chosen = {}) {
  auto request = with_tools();
  request.tools[0].strict = true;
  request.tool_choice = {mode, std::move(chosen)};
  request.parallel_tool_calls = false;
  return {"tools, " + std::move(name), request};
}

Sample parallel_calls() {
  auto request = with_tools();
  request.messages.emplace_back(
      Role::assistant,
      std::vector<Part>{TextPart{"I will look."},
                        ToolCallPart{"call_1", "weather", R"({"city":"Oslo"})"},
                        ToolCallPart{"call_2", "clock", R"({"zone":"Europe/Oslo"})"}});
  request.messages.emplace_back(
      Role::tool, std::vector<Part>{ToolResultPart{"call_1", "weather", "rain", false},
                                    ToolResultPart{"call_2", "clock", "no such clock", true}});
  request.parallel_tool_calls = true;
  return {"parallel calls and their results", request};
}

Sample last_call_without_tools() {
  auto sample = parallel_calls();
  sample.request.tools.clear();
  sample.request.parallel_tool_calls.reset();
  return {"calls in the past, no tools now", sample.request};
}

Sample thinking() {
  auto request = parallel_calls().request;
  auto& parts = request.messages[1].parts;
  parts.insert(parts.begin(), {ReasoningPart{"Both.", "c2lnbmF0dXJl", false},
                               ReasoningPart{"b3BhcXVl", "", true}});
  request.reasoning_effort = "high";
  return {"thinking goes back", request};
}

Sample cache() {
  auto request = with_tools();
  Message system(Role::system, {TextPart{"A long text.", CacheBreakpoint::one_hour}});
  request.messages.insert(request.messages.begin(), system);
  request.messages.back().parts = {TextPart{"Weather?", CacheBreakpoint::standard}};
  request.tools.back().cache = CacheBreakpoint::standard;
  return {"cache breakpoints", request};
}

std::vector<Sample> samples() {
  using Mode = ToolChoice::Mode;
  return {text(),
          limit_and_effort(),
          sampling(),
          several_turns(),
          refusal_in_between(),
          tools("the model chooses", Mode::automatic),
          tools("none", Mode::none),
          tools("one of them", Mode::required),
          tools("this one", Mode::named, "weather"),
          parallel_calls(),
          last_call_without_tools(),
          thinking(),
          cache()};
}

/// False if the codec failed otherwise than by saying that its interface has no such thing.
bool print(const Codec& codec, Sample sample, bool stream) {
  sample.request.model = codec.model;
  const auto name = sample.name + (stream ? ", streamed" : "");
  const auto body = codec.encode(sample.request, stream);
  if (body) {
    std::cout << R"({"api":)" << dump_json(codec.api) << R"(,"name":)"
              << dump_json(codec.model + ", " + name) << R"(,"body":)" << *body << "}\n";
    return true;
  }
  if (body.error().code() == ErrorCode::unsupported) return true;
  std::cerr << codec.api << ", " << name << ": " << body.error().message() << '\n';
  return false;
}

}  // namespace

int main() {
  bool good = true;
  for (const auto& codec : codecs()) {
    for (const auto& sample : samples()) {
      for (const bool stream : {false, true}) good = print(codec, sample, stream) && good;
    }
  }
  return good ? 0 : 1;
}
