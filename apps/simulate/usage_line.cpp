// usage_line.cpp: checks every member of a line, and names the one that is wrong.
#include <purser/apps/simulate/usage_line.hpp>

#include <simdjson.h>

#include <algorithm>
#include <array>

#include <purser/runtime/json.hpp>
#include <purser/runtime/money_json.hpp>
#include <purser/runtime/suggestion.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;
using simdjson::dom::element_type;

constexpr std::array<std::string_view, 7> model_members{
    "time", "kind", "scope", "model", "prompt", "usage", "max_output_tokens"};
constexpr std::array<std::string_view, 7> tool_members{"time",      "kind", "scope", "tool",
                                                       "arguments", "cost", "result"};

struct UsageClass {
  std::string_view name;
  Tokens Usage::* count;
};

constexpr std::array usage_members{UsageClass{"input", &Usage::input},
                                   UsageClass{"cache_read", &Usage::cache_read},
                                   UsageClass{"cache_write", &Usage::cache_write},
                                   UsageClass{"cache_write_1h", &Usage::cache_write_1h},
                                   UsageClass{"output", &Usage::output},
                                   UsageClass{"reasoning", &Usage::reasoning},
                                   UsageClass{"input_audio", &Usage::input_audio},
                                   UsageClass{"output_audio", &Usage::output_audio},
                                   UsageClass{"input_image", &Usage::input_image},
                                   UsageClass{"output_image", &Usage::output_image}};

tl::unexpected<Error> bad_member(std::string_view member, const std::string& what) {
  return fail(ErrorCode::invalid_argument, std::string(member) + ": " + what);
}

Result<std::string_view> text_in(std::string_view member, Element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return text;
  return bad_member(member, "expected a string");
}

Result<Tokens> count_in(const std::string& member, Element value) {
  Tokens count = 0;
  if (value.get(count) == simdjson::SUCCESS && count >= 0) return count;
  return bad_member(member, "expected a whole number, 0 or more");
}

Result<Json> json_in(Element value) { return parse_json(simdjson::minify(value)); }

Result<> read_time(UsageLine& line, Element value) {
  const auto text = text_in("time", value);
  if (!text) return fail(text.error());
  auto time = parse_wall_time(*text);
  if (!time) return fail(std::move(time).error().in("time"));
  line.time = *time;
  return {};
}

Result<> read_kind(UsageLine& line, Element value) {
  const auto text = text_in("kind", value);
  if (!text) return fail(text.error());
  if (*text != "model" && *text != "tool") {
    return bad_member("kind", "expected \"model\" or \"tool\", got \"" + std::string(*text) + '"');
  }
  line.kind = *text == "model" ? CallKind::model : CallKind::tool;
  return {};
}

Result<> read_scope(UsageLine& line, Element value) {
  Object steps;
  if (value.get(steps) != simdjson::SUCCESS) {
    return bad_member("scope",
                      "expected an object such as {\"customer\":\"acme\",\"session\":\"s1\"}");
  }
  for (const auto [kind, element] : steps) {
    const auto id = text_in("scope." + std::string(kind), element);
    if (!id) return fail(id.error());
    if (id->empty()) return bad_member("scope." + std::string(kind), "is empty");
    if (kind == "customer") {
      line.customer = *id;
    } else if (kind == "session") {
      line.session = *id;
    } else {
      line.inside.push_back({std::string(kind), std::string(*id)});
    }
  }
  return {};
}

Result<> read_usage(UsageLine& line, Element value) {
  Object counts;
  if (value.get(counts) != simdjson::SUCCESS) {
    return bad_member("usage", "expected an object such as {\"input\":1200,\"output\":380}");
  }
  for (const auto [name, element] : counts) {
    const UsageClass* found = nullptr;
    for (const auto& known : usage_members) {
      if (known.name == name) found = &known;
    }
    if (found == nullptr) {
      std::array<std::string_view, usage_members.size()> names;
      for (std::size_t i = 0; i < names.size(); ++i) names[i] = usage_members[i].name;
      return bad_member("usage",
                        "unknown member \"" + std::string(name) + '"' + did_you_mean(name, names));
    }
    const auto count = count_in("usage." + std::string(name), element);
    if (!count) return fail(count.error());
    line.usage.*found->count = *count;
  }
  return {};
}

Result<Role> role_of(std::string_view text) {
  for (const auto role : {Role::system, Role::user, Role::assistant, Role::tool}) {
    if (to_string(role) == text) return role;
  }
  return bad_member("prompt", "unknown role \"" + std::string(text) +
                                  "\"; there are system, user, assistant, tool");
}

/// `content` that is no string, such as a list of blocks, is kept as the text of its JSON.
Result<Message> message_in(Element value) {
  Object members;
  if (value.get(members) != simdjson::SUCCESS) {
    return bad_member("prompt",
                      "expected messages such as {\"role\":\"user\",\"content\":\"...\"}");
  }
  std::string_view role_name;
  Element content;
  if (members["role"].get(role_name) != simdjson::SUCCESS ||
      members["content"].get(content) != simdjson::SUCCESS) {
    return bad_member("prompt", "a message lacks \"role\" or \"content\"");
  }
  const auto role = role_of(role_name);
  if (!role) return fail(role.error());
  std::string_view text;
  const bool is_text = content.get(text) == simdjson::SUCCESS;
  return Message(*role, {TextPart{is_text ? std::string(text) : simdjson::minify(content)}});
}

Result<> read_prompt(UsageLine& line, Element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    line.prompt.push_back(Message::user(std::string(text)));
    return {};
  }
  simdjson::dom::array messages;
  if (value.get(messages) != simdjson::SUCCESS) {
    return bad_member("prompt", "expected a string or a list of messages");
  }
  for (const auto element : messages) {
    auto message = message_in(element);
    if (!message) return fail(std::move(message).error());
    line.prompt.push_back(*std::move(message));
  }
  return {};
}

Result<> read_cost(UsageLine& line, Element value) {
  const auto json = json_in(value);
  if (!json) return fail(json.error());
  const auto cost = money_from_json(*json);
  if (!cost) return fail(Error(cost.error()).in("cost"));
  line.cost = *cost;
  return {};
}

Result<> read_name(UsageLine& line, std::string_view member, Element value) {
  const auto text = text_in(member, value);
  if (!text) return fail(text.error());
  if (text->empty()) return bad_member(member, "is empty");
  line.name = *text;
  return {};
}

Result<> read_arguments(UsageLine& line, Element value) {
  if (!value.is_object()) return bad_member("arguments", "expected an object");
  auto json = json_in(value);
  if (!json) return fail(std::move(json).error().in("arguments"));
  line.arguments = *std::move(json);
  return {};
}

Result<> read_result(UsageLine& line, Element value) {
  auto json = json_in(value);
  if (!json) return fail(std::move(json).error().in("result"));
  line.result = *std::move(json);
  return {};
}

Result<> read_output_limit(UsageLine& line, Element value) {
  const auto count = count_in("max_output_tokens", value);
  if (!count) return fail(count.error());
  line.output_tokens_max = *count;
  return {};
}

struct MemberReader {
  std::string_view name;
  Result<> (*read)(UsageLine& line, Element value);
};

constexpr std::array shared_readers{MemberReader{"time", read_time},
                                    MemberReader{"kind", read_kind},
                                    MemberReader{"scope", read_scope}};

constexpr std::array model_readers{MemberReader{"prompt", read_prompt},
                                   MemberReader{"usage", read_usage},
                                   MemberReader{"max_output_tokens", read_output_limit}};

constexpr std::array tool_readers{MemberReader{"arguments", read_arguments},
                                  MemberReader{"cost", read_cost},
                                  MemberReader{"result", read_result}};

/// Members that are there and not null.
template <class Readers>
Result<> read_members(UsageLine& line, Object members, const Readers& readers) {
  for (const auto& member : readers) {
    Element value;
    if (members[member.name].get(value) != simdjson::SUCCESS || value.is_null()) continue;
    if (auto read = member.read(line, value); !read) return read;
  }
  return {};
}

/// Logs may say more; but what looks like a member that is not there was meant as that one.
Result<> check_names(CallKind kind, Object members) {
  const auto& known = kind == CallKind::model ? model_members : tool_members;
  for (const auto [name, value] : members) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto meant = nearest_name(name, known);
    if (meant.empty() || members[meant].error() == simdjson::SUCCESS) continue;
    return fail(ErrorCode::invalid_argument,
                "unknown member \"" + std::string(name) + "\", did you mean \"" + meant + "\"?");
  }
  return {};
}

Result<> require(Object members, std::string_view name) {
  Element value;
  if (members[name].get(value) == simdjson::SUCCESS && !value.is_null()) return {};
  return fail(ErrorCode::invalid_argument, "\"" + std::string(name) + "\" is missing");
}

Result<> read_call(UsageLine& line, Object members) {
  const bool is_model = line.kind == CallKind::model;
  const auto* const name = is_model ? "model" : "tool";
  if (auto there = require(members, name); !there) return there;
  if (is_model) {
    if (auto there = require(members, "usage"); !there) return there;
  }
  if (auto read = read_name(line, name, members[name].value()); !read) return read;
  return is_model ? read_members(line, members, model_readers)
                  : read_members(line, members, tool_readers);
}

Result<UsageLine> line_of(Object members) {
  UsageLine line;
  for (const auto* name : {"time", "kind"}) {
    if (auto there = require(members, name); !there) return fail(std::move(there).error());
  }
  if (auto read = read_members(line, members, shared_readers); !read) {
    return fail(std::move(read).error());
  }
  if (auto checked = check_names(line.kind, members); !checked) {
    return fail(std::move(checked).error());
  }
  if (auto read = read_call(line, members); !read) return fail(std::move(read).error());
  return line;
}

}  // namespace

struct UsageLineReader::Parser {
  simdjson::dom::parser parser;
};

UsageLineReader::UsageLineReader() : parser_(std::make_unique<Parser>()) {}
UsageLineReader::~UsageLineReader() = default;

Result<UsageLine> UsageLineReader::read(std::string_view text) {
  Element document;
  const auto parsed = parser_->parser.parse(text.data(), text.size()).get(document);
  if (parsed != simdjson::SUCCESS) {
    auto where = parse_json(text);  // says where; too slow for every line
    if (!where) return fail(std::move(where).error());
    return fail(ErrorCode::invalid_argument, simdjson::error_message(parsed));
  }
  Object members;
  if (document.get(members) != simdjson::SUCCESS) {
    return fail(ErrorCode::invalid_argument, "expected a JSON object");
  }
  return line_of(members);
}

}  // namespace purser::cli
