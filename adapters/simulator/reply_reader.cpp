// reply_reader.cpp: texts, tool calls, usage, errors and faults of one reply.
#include <purser/adapters/simulator/reply_reader.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

#include <purser/adapters/simulator/word_reader.hpp>
#include <purser/adapters/yaml/map_reader.hpp>

namespace purser::simulator {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr int status_min = 400;
constexpr int status_max = 599;

Result<> read_arguments(const Node& node, ToolUse& call) {
  if (node.kind() == yaml::Kind::scalar) return yaml::read(node, call.arguments);
  if (node.kind() != yaml::Kind::map)
    return fail(node.error(
        fmt::format("expected a map, or a text that is sent as it is, found {}", node.describe())));
  call.arguments = dump_json(node.json());
  return {};
}

Result<> read_tool_calls(const Node& node, std::vector<ToolUse>& calls) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    ToolUse call;
    MapReader map(item);
    map.required("name", call.name);
    map.optional("id", call.id);
    map.optional("arguments", [&](const Node& value) { return read_arguments(value, call); });
    if (auto done = map.finish(); !done) return done;
    calls.push_back(std::move(call));
  }
  return {};
}

Result<> read_tokens(const Node& node, Tokens& tokens) {
  const auto value = node.integer(0);
  if (!value) return fail(value.error());
  tokens = *value;
  return {};
}

Result<> read_cost(const Node& node, std::optional<Money>& cost) {
  const auto text = node.string();
  if (!text) return fail(text.error());
  auto amount = Money::parse(*text);
  if (!amount) return fail(node.error(amount.error().message()));
  cost = *amount;
  return {};
}

Result<> read_usage_map(const Node& node, ScriptedUsage& usage) {
  using Kind = ScriptedUsage::Kind;
  MapReader map(node);
  usage.kind = Kind::exact;
  map.optional("raw", [&](const Node& value) -> Result<> {
    usage.kind = Kind::raw;
    usage.object = value.json();
    return {};
  });
  const std::pair<const char*, Tokens*> classes[] = {
      {"input", &usage.classes.input},
      {"cache_read", &usage.classes.cache_read},
      {"cache_write", &usage.classes.cache_write},
      {"cache_write_1h", &usage.classes.cache_write_1h},
      {"output", &usage.classes.output},
      {"reasoning", &usage.classes.reasoning}};
  for (const auto& [key, tokens] : classes) {
    map.optional(key, [&, out = tokens](const Node& value) { return read_tokens(value, *out); });
    if (map.has("raw") && map.has(key))
      map.refuse(key, "\"raw\" is the whole usage object; it allows no other key beside it");
  }
  map.optional("cost", [&](const Node& value) { return read_cost(value, usage.cost); });
  std::int64_t searches = 0;
  map.optional("web_search", [&](const Node& value) { return read_tokens(value, searches); });
  if (searches > 0) usage.classes.units.push_back({"web_search", searches});
  return map.finish();
}

Result<> read_usage(const Node& node, ScriptedUsage& usage) {
  using Kind = ScriptedUsage::Kind;
  if (node.kind() == yaml::Kind::map) return read_usage_map(node, usage);
  static constexpr std::array words{Word{"computed", Kind::computed},
                                    Word{"missing", Kind::missing}, Word{"null", Kind::null}};
  if (node.kind() == yaml::Kind::null) {
    usage.kind = Kind::null;
    return {};
  }
  return read_word(node, words, usage.kind);
}

Result<> read_headers(const Node& node, Headers& headers) {
  if (node.kind() != yaml::Kind::map)
    return fail(node.error(fmt::format("expected a map, found {}", node.describe())));
  for (const auto& [name, value] : node.members()) {
    auto text = value.string();
    if (!text) return fail(text.error());
    const bool breaks = (name + *text).find_first_of("\r\n") != std::string::npos ||
                        name.find_first_of(": ") != std::string::npos;
    if (breaks || name.empty())
      return fail(node.error_at_key(name, "not a header that HTTP allows"));
    headers.emplace_back(name, std::move(*text));
  }
  return {};
}

Result<> read_error(const Node& node, ErrorReply& error) {
  MapReader map(node);
  map.required("status", [&](const Node& value) -> Result<> {
    const auto status = value.integer(status_min, status_max);
    if (!status) return fail(status.error());
    error.status = static_cast<int>(*status);
    return {};
  });
  error.message = "The simulator's scenario asks for this error.";
  map.optional("type", error.type);
  map.optional("code", error.code);
  map.optional("message", error.message);
  map.optional("retry_after", error.retry_after);
  map.optional("retry_after_ms", error.retry_after_ms);
  map.optional("body", error.body);
  return map.finish();
}

Result<> read_stream_error(const Node& node, StreamError& error) {
  MapReader map(node);
  map.optional("after_chunks", error.after_chunks);
  map.optional("type", error.type);
  map.optional("message", error.message);
  return map.finish();
}

Result<> read_hang(const Node& node, Delivery& delivery) {
  static constexpr std::array words{Word{"before_headers", Hang::before_headers},
                                    Word{"mid_stream", Hang::mid_stream}};
  if (node.kind() != yaml::Kind::map) return read_word(node, words, delivery.hang);
  delivery.hang = Hang::after_bytes;
  MapReader map(node);
  map.required("after_bytes", delivery.hang_after_bytes);
  return map.finish();
}

Result<> read_malformed(const Node& node, Malformed& malformed) {
  static constexpr std::array words{
      Word{"invalid_json", Malformed::invalid_json}, Word{"garbage", Malformed::garbage},
      Word{"invalid_utf8", Malformed::invalid_utf8}, Word{"html", Malformed::html},
      Word{"truncated", Malformed::truncated},       Word{"bad_chunking", Malformed::bad_chunking},
      Word{"not_http", Malformed::not_http}};
  return read_word(node, words, malformed);
}

void read_pace(MapReader& map, Delivery& delivery) {
  map.optional("chunk_bytes", delivery.chunk_bytes);
  map.optional("tcp_chunk_bytes", delivery.tcp_chunk_bytes);
  map.optional("first_byte_delay", delivery.first_byte_delay);
  map.optional("chunk_delay", delivery.chunk_delay);
}

void read_faults(MapReader& map, Delivery& delivery) {
  static constexpr std::array cuts{Word{"close", Cut::close}, Word{"reset", Cut::reset}};
  map.optional("cut_after_bytes", delivery.cut_after_bytes);
  map.optional("cut_in_headers_after_bytes", delivery.cut_in_headers_after_bytes);
  map.optional("cut", [&](const Node& node) { return read_word(node, cuts, delivery.cut); });
  map.optional("hang", [&](const Node& node) { return read_hang(node, delivery); });
  map.optional("malformed",
               [&](const Node& node) { return read_malformed(node, delivery.malformed); });
  map.optional("flood", delivery.flood);
  map.optional("stream_error", [&](const Node& node) {
    return read_stream_error(node, delivery.stream_error.emplace());
  });
  if (map.has("cut") && !map.has("cut_after_bytes") && !map.has("cut_in_headers_after_bytes")) {
    map.refuse("cut",
               "\"cut\" says how, but not where: add \"cut_after_bytes\" or "
               "\"cut_in_headers_after_bytes\"");
  }
}

void read_answer(MapReader& map, Answer& answer) {
  static constexpr std::array places{Word{"own_chunk", UsagePlace::own_chunk},
                                     Word{"finish_chunk", UsagePlace::finish_chunk},
                                     Word{"every_chunk", UsagePlace::every_chunk}};
  map.optional("text", answer.text);
  map.optional("thinking", answer.thinking);
  map.optional("refusal", answer.refusal);
  map.optional("tool_calls",
               [&](const Node& node) { return read_tool_calls(node, answer.tool_calls); });
  map.optional("finish", answer.finish);
  map.optional("model", answer.model);
  map.optional("service_tier", answer.service_tier);
  map.optional("usage", [&](const Node& node) { return read_usage(node, answer.usage); });
  map.optional("usage_place",
               [&](const Node& node) { return read_word(node, places, answer.usage_place); });
  map.optional("ignore_output_limit", answer.ignore_output_limit);
}

}  // namespace

Result<Scripted> read_reply(const Node& node, const Delivery& defaults) {
  Scripted reply;
  reply.delivery = defaults;
  if (node.kind() == yaml::Kind::scalar) {
    auto text = node.string();
    if (!text) return fail(text.error());
    reply.answer.text = std::move(*text);
    return reply;
  }
  MapReader map(node);
  read_answer(map, reply.answer);
  read_pace(map, reply.delivery);
  read_faults(map, reply.delivery);
  map.optional("headers", [&](const Node& value) { return read_headers(value, reply.headers); });
  map.optional("error",
               [&](const Node& value) { return read_error(value, reply.error.emplace()); });
  if (reply.error && reply.answer.has_content())
    map.refuse("error", "a reply is either an error or an answer, not both");
  if (auto done = map.finish(); !done) return fail(done.error());
  return reply;
}

Result<Delivery> read_defaults(const Node& node) {
  Delivery delivery;
  MapReader map(node);
  read_pace(map, delivery);
  if (auto done = map.finish(); !done) return fail(done.error());
  return delivery;
}

}  // namespace purser::simulator
