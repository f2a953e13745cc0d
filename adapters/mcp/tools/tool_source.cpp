// tool_source.cpp: lists what a server has, and calls it.
#include <purser/adapters/mcp/tools/tool_source.hpp>

#include <mutex>

#include <purser/adapters/mcp/protocol/result_text.hpp>
#include <purser/adapters/mcp/protocol/tool_alias.hpp>
#include <purser/agent/tool_answer.hpp>
#include <purser/runtime/call.hpp>
#include <purser/runtime/text_cut.hpp>
#include <purser/runtime/tools/check.hpp>
#include <purser/runtime/visible_text.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t shown_bytes = 80;

Error unpriced_error(const Tool& tool) {
  return {ErrorCode::unpriced_model, tool.full_name() +
                                         " has no price, and the policy refuses such tools; give "
                                         "it one under \"tools\" of its server"};
}

bool says(const Json& annotations, const char* hint) {
  if (!annotations.is_object()) return false;
  const auto found = annotations.find(hint);
  return found != annotations.end() && found->is_boolean() && found->get<bool>();
}

/// A server's word makes a tool freer only where the server is trusted.
void set_traits(Tool& tool, const ToolInfo& info, const ToolSourceOptions& options) {
  const bool idempotent =
      says(info.annotations, "idempotentHint") || says(info.annotations, "readOnlyHint");
  if (!options.trusted || !idempotent) return;
  tool.idempotent = true;
  tool.attempts_max = options.attempts_max;
}

std::string left_out_text(std::string_view tool, const std::string& why) {
  return "the tool \"" + visible_text(cut_text(tool, shown_bytes), '?') + "\" is left out: " + why;
}

ToolAnswer presented(const Json& result, std::size_t bytes_max, LargeResult large) {
  auto text = result_text(result);
  ToolAnswer answer{std::move(text.content), text.is_error, 0};
  if (answer.content.size() <= bytes_max) return answer;
  if (large == LargeResult::cut) {
    cut_answer(answer, bytes_max);
    return answer;
  }
  return {"the result is " + std::to_string(answer.content.size()) + " bytes, and at most " +
              std::to_string(bytes_max) + " may be read; ask for less",
          true, answer.content.size()};
}

/// Reports and journals show it, so it may not steer a terminal or fill a page.
std::string name_defect(std::string_view name) {
  constexpr std::size_t name_bytes_max = 128;
  if (name.empty()) return "it has no name";
  if (name.size() > name_bytes_max) return "its name is longer than 128 bytes";
  return is_visible(name) ? std::string() : "its name has control characters";
}

Result<> check_source(const ToolSourceOptions& options) {
  for (const auto& price : options.prices) {
    if (auto fits = check(price); !fits) return fits;
  }
  if (options.result_bytes_max == 0) {
    return fail(ErrorCode::invalid_argument, "result_bytes_max is not positive");
  }
  return options.sampling ? check(*options.sampling) : Result<>();
}

/// What is counted for a call goes with its last attempt, however that ends.
class CountedAttempt {
 public:
  CountedAttempt(Sampler* sampler, const Call& call) : sampler_(sampler), call_(call) {
    if (sampler_ != nullptr) sampler_->begin(call_);
  }
  CountedAttempt(const CountedAttempt&) = delete;
  CountedAttempt& operator=(const CountedAttempt&) = delete;
  ~CountedAttempt() {
    const auto attempts = static_cast<std::uint32_t>(call_.tool()->attempts_max);
    const bool is_last = answered_ || call_.attempt.index >= attempts;
    if (sampler_ != nullptr) sampler_->end(call_, is_last);
  }
  void answered() noexcept { answered_ = true; }

 private:
  Sampler* sampler_;
  const Call& call_;
  bool answered_ = false;
};

}  // namespace

struct ToolSource::Parts {
  Parts(ToolSourceOptions given, std::shared_ptr<Sampler> asks, Client server_client)
      : options(std::move(given)), sampler(std::move(asks)), client(std::move(server_client)) {}

  const ToolSourceOptions options;
  const std::shared_ptr<Sampler> sampler;  ///< null: the server may not ask
  const Client client;
  std::mutex mutex;
  std::vector<std::string> left_out;
};

ToolSource::ToolSource(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}

ToolSource::~ToolSource() = default;

Result<std::shared_ptr<ToolSource>> ToolSource::create(asio::any_io_executor executor,
                                                       std::shared_ptr<Timers> timers,
                                                       ToolSourceOptions options) {
  if (auto fits = check_source(options); !fits) {
    return fail(std::move(fits).error().in("MCP server \"" + options.client.server + "\""));
  }
  std::shared_ptr<Sampler> sampler;
  auto& handlers = options.client.handlers;
  if (options.sampling) {
    sampler = std::make_shared<Sampler>(*options.sampling, timers);
    handlers.sampling_tools = options.sampling->bounds.tools;
    handlers.sampling = [sampler](Question question) {
      return sampler->answer(std::move(question));
    };
  }
  auto client = Client::create(std::move(executor), std::move(timers), options.client);
  if (!client) return fail(std::move(client).error());
  auto parts = std::make_unique<Parts>(std::move(options), std::move(sampler), *std::move(client));
  return std::shared_ptr<ToolSource>(new ToolSource(std::move(parts)));
}

Tool ToolSource::tool_of(const ToolInfo& info) {
  const auto& options = parts_->options;
  Tool tool;
  tool.name = tool_alias(name(), info.name);
  tool.server = name();
  tool.name_at_server = info.name;
  tool.description = info.description;
  tool.schema = info.input_schema;
  tool.tells_dispatch = true;
  set_traits(tool, info, options);
  set_price(tool, price_of(options.prices, info.name));
  if (tool.unpriced && options.unpriced == Unpriced::refuse) {
    tool.cost_estimate = [refusal = unpriced_error(tool)](const Json&) -> Result<Money> {
      return fail(refusal);
    };
  }
  tool.present = [bytes = options.result_bytes_max, large = options.large_result](
                     const Json& result) { return presented(result, bytes, large); };
  tool.function_in_call = [self = shared_from_this(), at_server = info.name](Json arguments,
                                                                             const Call& call) {
    return self->call(at_server, std::move(arguments), call, self);
  };
  return tool;
}

std::vector<std::shared_ptr<const Tool>> ToolSource::offered(const std::vector<ToolInfo>& listed,
                                                             std::vector<std::string>& left_out) {
  std::vector<std::shared_ptr<const Tool>> tools;
  for (const auto& info : listed) {
    if (!matches_any(parts_->options.tools, info.name)) continue;
    auto defect = name_defect(info.name);
    if (defect.empty()) {
      auto built = build_tool(tool_of(info));
      if (built) {
        tools.push_back(*std::move(built));
        continue;
      }
      defect = built.error().message();
    }
    left_out.push_back(left_out_text(info.name, defect));
  }
  return tools;
}

std::vector<std::shared_ptr<const Tool>> ToolSource::tools_from(const std::vector<Json>& listed) {
  std::vector<ToolInfo> read;
  for (const auto& whole : listed) {
    if (auto info = read_tool(whole, parts_->options.client.limits)) {
      read.push_back(*std::move(info));
    }
  }
  std::vector<std::string> left_out;
  return offered(read, left_out);
}

Task<std::vector<std::shared_ptr<const Tool>>> ToolSource::tools() {
  const auto self = shared_from_this();
  auto listing = parts_->client.list_tools();
  auto listed = co_await std::move(listing);
  if (!listed) co_return fail(std::move(listed).error());
  std::vector<std::string> left_out;
  auto tools = offered(*listed, left_out);
  for (const auto& tool : parts_->client.left_out_tools()) {
    if (!matches_any(parts_->options.tools, tool.name)) continue;
    left_out.push_back(left_out_text(tool.name, tool.why));
  }
  const std::lock_guard lock(parts_->mutex);
  parts_->left_out = std::move(left_out);
  co_return tools;
}

/// `self` keeps the source alive while it runs.
Task<Json> ToolSource::call(std::string name, Json arguments, const Call& call,
                            std::shared_ptr<ToolSource> self) {
  CountedAttempt counted(self->parts_->sampler.get(), call);
  RequestOptions options;
  options.call = &call;
  options.deadline = call.deadline;
  auto* const observer = call.observer;
  options.dispatched = [observer] {
    if (observer != nullptr) observer->dispatched();
  };
  auto request = self->parts_->client.call_tool(std::move(name), std::move(arguments), options);
  auto result = co_await std::move(request);
  if (result) counted.answered();
  co_return result;
}

std::vector<std::string> ToolSource::left_out() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->left_out;
}

const Client& ToolSource::client() const noexcept { return parts_->client; }

const std::string& ToolSource::name() const noexcept { return parts_->options.client.server; }

Task<> ToolSource::close() const { return parts_->client.close(); }

}  // namespace purser::mcp
