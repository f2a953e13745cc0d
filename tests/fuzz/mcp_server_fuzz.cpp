// mcp_server_fuzz.cpp: a client that says anything: every request is answered or admitted once, by
// its own id, and nothing grows past its limit.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/server/http_rules.hpp>
#include <purser/adapters/mcp/server/request_state.hpp>
#include <purser/adapters/mcp/server/server_protocol.hpp>
#include <purser/adapters/mcp/server/tool_result.hpp>

namespace {

using namespace purser;
using namespace purser::mcp;

void require(bool holds) {
  if (!holds) std::abort();
}

ServerFacts some_facts() {
  ServerOptions options;
  options.name = "fuzzed";
  options.features.resources = Resources();
  options.features.resources->subscribable = true;
  options.features.prompts = Prompts();
  auto facts = facts_of(options);
  facts.requests_max = 4;
  facts.subscriptions_max = 4;
  return facts;
}

/// One client; requests end when an empty line says so.
class Client {
 public:
  explicit Client(bool modern_only) : protocol_(facts(), modern_only) {}

  void say(std::string_view line) {
    if (line.empty()) return end_all();
    JsonLimits limits;
    limits.depth_max = 64;
    auto messages = parse_messages(line, limits);
    if (!messages) return;
    for (auto& message : *messages) take(std::move(message));
  }

 private:
  static const ServerFacts& facts() {
    static const ServerFacts known = some_facts();
    return known;
  }

  void end_all() {
    for (const auto& id : under_way_) protocol_.finished(id);
    under_way_.clear();
  }

  void begin(const Id& id) {
    require(under_way_.insert(id).second);
    require(under_way_.size() <= facts().requests_max);
  }

  void take(mcp::Message message) {
    std::optional<Id> id;
    if (const auto* const request = std::get_if<Request>(&message)) {
      id = request->id;
      look_at_headers(*request);
    }
    const bool is_response = std::holds_alternative<Response>(message);
    const auto step = protocol_.take(std::move(message));
    require(id.has_value() ==
            (std::holds_alternative<Answered>(step) || std::holds_alternative<Admitted>(step) ||
             std::holds_alternative<Listens>(step)));
    require(is_response == std::holds_alternative<Replies>(step));
    if (const auto* const answered = std::get_if<Answered>(&step)) check(*answered, *id);
    if (const auto* const admitted = std::get_if<Admitted>(&step)) check(*admitted, *id);
    if (const auto* const listens = std::get_if<Listens>(&step)) {
      require(listens->id == *id && listens->uris.size() <= facts().subscriptions_max);
      begin(*id);
    }
    if (const auto* const cancels = std::get_if<Cancels>(&step)) {
      require(under_way_.contains(cancels->id));
    }
  }

  static void check(const Answered& answered, const Id& id) {
    require(answered.response.id == id);
    require(answered.response.error.has_value() == (answered.http_status != 200));
    require(answered.response.error || answered.response.result.is_object());
    static_cast<void>(print_message(mcp::Message(answered.response)));
  }

  void check(const Admitted& admitted, const Id& id) {
    require(admitted.id == id && admitted.params.is_object() && admitted.capabilities.is_object());
    require(facts().methods.contains(admitted.method));
    require(protocol_.negotiated() || era_of(admitted.revision) == Era::modern);
    begin(id);
    look_at_params(admitted);
  }

  static void look_at_params(const Admitted& admitted) {
    const std::vector<Json> items(7);
    const auto page = page_of(items, "tools", member(admitted.params, "cursor"), 3);
    require(!page || (*page)["tools"].size() <= 3);
    const Secret key("of this fuzzer");
    const SealedFor what{"", admitted.method, admitted.params};
    const WallTime now{};
    const auto& state = member(admitted.params, "requestState");
    if (state.is_string()) require(!unseal(key, state.get_ref<const std::string&>(), what, now));
    const auto sealed = seal(key, admitted.params, what, now);
    require(unseal(key, sealed, what, now).value() == admitted.params);
  }

  /// The message's own texts as headers and as a tool's schema.
  static void look_at_headers(const Request& request) {
    http_server::Request http;
    http.headers.emplace_back("mcp-method", request.method);
    const auto text = dump_json(request.params);
    http.headers.emplace_back("mcp-param-a", text.substr(0, 40));
    static_cast<void>(header_mismatch(http, request, member(request.params, "schema")));
    static_cast<void>(is_allowed_host(text, {}));
    static_cast<void>(accepts_both(text));
    static_cast<void>(decode_header(text));
  }

  ServerProtocol protocol_;
  std::set<Id> under_way_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Client both(false);
  Client modern(true);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    both.say(text.substr(0, end));
    modern.say(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return 0;
}
