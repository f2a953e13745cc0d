// sample_requests.cpp: the samples, a function each.
#include <purser/tests/clients/sample_requests.hpp>
#include <utility>

namespace purser::samples {
namespace {

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

Sample seed() {
  ModelRequest request("", "Guess again.");
  request.seed = 7;
  return {"seed", request};
}

Sample any_json() {
  ModelRequest request("", "Answer in JSON.");
  request.output_format.kind = OutputFormat::Kind::json;
  return {"any JSON", request};
}

Sample shaped() {
  ModelRequest request("", "How warm is it?");
  request.output_format = OutputFormat::fits(schema_of("degrees"), "weather");
  return {"an answer of a schema", request};
}

/// What is in `media` stands before the question, as in a user's message.
Sample media(std::string name, MediaPart part) {
  Message message(Role::user, {std::move(part), TextPart{"What is this?"}});
  return {std::move(name), ModelRequest("", {message})};
}

Sample image_looked_at_closely() {
  auto image = MediaPart::image("image/png", "aW1hZ2U=");
  image.detail = "high";
  image.cache = CacheBreakpoint::standard;
  return media("an image with a detail, kept in the cache", image);
}

Sample recording() {
  MediaPart part;
  part.kind = MediaPart::Kind::audio;
  part.media_type = "audio/wav";
  part.data = "c291bmQ=";
  return media("a recording", part);
}

Sample uploaded_document() {
  MediaPart part;
  part.kind = MediaPart::Kind::document;
  part.file_id = "file_7";
  return media("an uploaded document", part);
}

Sample embedding() {
  return {"embedding", ModelRequest::embedding("", {"one text", "another one"})};
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

}  // namespace

std::vector<Sample> sample_requests() {
  using Mode = ToolChoice::Mode;
  return {text(),
          limit_and_effort(),
          sampling(),
          seed(),
          any_json(),
          shaped(),
          media("an image", MediaPart::image("image/png", "aW1hZ2U=")),
          media("an image elsewhere", MediaPart::image_at("https://example.com/a.png")),
          media("a document", MediaPart::document("application/pdf", "cGRm", "bill.pdf")),
          image_looked_at_closely(),
          recording(),
          uploaded_document(),
          embedding(),
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

}  // namespace purser::samples
