// mcp_section.cpp: `mcp:`: servers of the Model Context Protocol, and what their tools cost.
#include <array>

#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/mcp_oauth.hpp>
#include <purser/adapters/policy/detail/mcp_sampling.hpp>
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/runtime/tools/tool_name.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, McpTransport>, 3> mcp_transports{{
    {"automatic", McpTransport::automatic},
    {"http", McpTransport::http},
    {"sse", McpTransport::sse},
}};

constexpr std::array<std::pair<std::string_view, mcp::EraChoice>, 3> mcp_eras{{
    {"automatic", mcp::EraChoice::automatic},
    {"legacy", mcp::EraChoice::legacy},
    {"modern", mcp::EraChoice::modern},
}};

constexpr std::array<std::pair<std::string_view, mcp::Unpriced>, 2> unpriced_words{{
    {"warn", mcp::Unpriced::warn},
    {"refuse", mcp::Unpriced::refuse},
}};

constexpr std::array<std::pair<std::string_view, mcp::LargeResult>, 2> large_results{{
    {"cut", mcp::LargeResult::cut},
    {"refuse", mcp::LargeResult::refuse},
}};

constexpr std::int64_t result_bytes_most = 64 * 1024 * 1024;
constexpr std::size_t server_name_bytes_max = 32;

Result<> read_price(const Node& node, const std::string& pattern,
                    std::vector<mcp::ToolPrice>& out) {
  mcp::ToolPrice price;
  price.tool = Glob(pattern);
  MapReader map(node);
  map.optional("cost", price.flat);
  map.optional("reported_at",
               [&](const Node& value) { return read_name(value, price.reported_at); });
  map.optional("reported_max", price.reported_max);
  if (auto done = map.finish(); !done) return done;
  if (!map.has("cost") && !map.has("reported_at")) {
    return fail(
        node.error("say what a call costs: \"cost\" (0 if it is free), or \"reported_at\""));
  }
  if (auto fits = mcp::check(price); !fits) return fail(node.error(fits.error().message()));
  out.push_back(std::move(price));
  return {};
}

Result<> read_tool_prices(const Node& node, std::vector<mcp::ToolPrice>& out) {
  if (node.kind() != yaml::Kind::map) {
    return fail(node.error("expected a map of tools and prices, found " + node.describe()));
  }
  for (const auto& [pattern, value] : node.members()) {
    if (auto done = read_price(value, pattern, out); !done) return done;
  }
  return {};
}

Result<> read_secrets(const Node& node, std::vector<std::pair<std::string, Secret>>& out) {
  if (node.kind() != yaml::Kind::map) {
    return fail(node.error("expected a map of names and texts, found " + node.describe()));
  }
  for (const auto& [name, value] : node.members()) {
    out.emplace_back(name, Secret());
    if (auto done = yaml::read(value, out.back().second); !done) return done;
  }
  return {};
}

Result<> read_mcp_timeouts(const Node& node, McpTimeouts& out) {
  MapReader map(node);
  const auto timeout = [&](std::string_view key, std::optional<std::chrono::milliseconds>& into) {
    map.optional(key, [&into](const Node& value) -> Result<> {
      std::chrono::milliseconds read{0};
      auto done = read_timeout(value, read);
      into = read;
      return done;
    });
  };
  timeout("connect", out.connect);
  timeout("idle", out.idle);
  timeout("total", out.total);
  return map.finish();
}

using ReadText = Result<> (*)(const Node&, std::string&);

Result<> read_texts(const Node& node, ReadText read_one, std::vector<std::string>& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_one(item, out.emplace_back()); !done) return done;
  }
  return {};
}

Result<> read_command(const Node& node, McpServerPolicy& server) {
  if (auto done = yaml::read(node, server.command); !done) return done;
  if (server.command.empty() || server.command.front().empty()) {
    return fail(node.error("names no program"));
  }
  const auto arguments = node.list();
  if (!arguments) return fail(arguments.error());
  for (std::size_t i = 0; i < arguments->size(); ++i) {
    const auto& argument = (*arguments)[i];
    if (argument.from_environment()) server.command_written[i] = argument.written();
  }
  return {};
}

void read_program(MapReader& map, McpServerPolicy& server) {
  map.optional("command", [&](const Node& value) { return read_command(value, server); });
  map.optional("environment",
               [&](const Node& value) { return read_secrets(value, server.environment); });
  map.optional("pass_environment", [&](const Node& value) {
    return read_texts(value, read_name, server.pass_environment);
  });
  map.optional("folder", [&](const Node& value) { return read_path(value, server.folder); });
}

void read_address(MapReader& map, McpServerPolicy& server) {
  map.optional("allow_plain_http", server.allow_plain_http);
  map.optional("url", [&](const Node& value) -> Result<> {
    if (auto done = check_url(value, server.allow_plain_http); !done) return done;
    return yaml::read(value, server.url);
  });
  map.optional("transport", [&](const Node& value) {
    return read_word<McpTransport>(value, "transport", mcp_transports, server.transport);
  });
  map.optional("token", server.token);
  map.optional("oauth",
               [&](const Node& value) { return read_oauth(value, server.oauth.emplace()); });
  map.optional("headers", [&](const Node& value) { return read_secrets(value, server.headers); });
}

void read_tools_and_prices(MapReader& map, McpServerPolicy& server) {
  map.optional("offer", [&](const Node& value) { return read_patterns(value, server.offer); });
  map.optional("tools", [&](const Node& value) { return read_tool_prices(value, server.prices); });
  map.optional("unpriced", [&](const Node& value) {
    return read_word<mcp::Unpriced>(value, "word for tools without a price", unpriced_words,
                                    server.unpriced);
  });
  map.optional("trusted", server.trusted);
  map.optional("result_bytes_max", [&](const Node& value) {
    return read_integer(value, 1000, result_bytes_most, server.result_bytes_max.emplace());
  });
  map.optional("large_result", [&](const Node& value) {
    return read_word<mcp::LargeResult>(value, "word for large results", large_results,
                                       server.large_result);
  });
}

/// Keys of a program say nothing of an address, and the other way round.
Result<> check_kind(const MapReader& map) {
  const bool is_program = map.has("command");
  if (is_program == map.has("url")) {
    const auto* const both = "a server is either a program (\"command\") or an address (\"url\")";
    return fail(is_program ? map.node().error_at_key("url", both) : map.node().error(both));
  }
  for (const auto* key : {"transport", "token", "oauth", "headers", "allow_plain_http"}) {
    if (!is_program || !map.has(key)) continue;
    return fail(
        map.node().error_at_key(key, fmt::format("\"{}\" is for servers at a \"url\"", key)));
  }
  for (const auto* key : {"environment", "pass_environment", "folder"}) {
    if (is_program || !map.has(key)) continue;
    return fail(
        map.node().error_at_key(key, fmt::format("\"{}\" is for servers with a \"command\"", key)));
  }
  if (map.has("token") && map.has("oauth")) {
    return fail(map.node().error_at_key("oauth", "a server takes a \"token\" or \"oauth\""));
  }
  return {};
}

Result<> read_server(const Node& node, const Policy& policy, McpServerPolicy& server) {
  MapReader map(node);
  read_program(map, server);
  read_address(map, server);
  map.optional("era", [&](const Node& value) {
    return read_word<mcp::EraChoice>(value, "era", mcp_eras, server.era);
  });
  read_tools_and_prices(map, server);
  map.optional("sampling", [&](const Node& value) {
    return read_sampling(value, policy, server.sampling.emplace());
  });
  map.optional("roots",
               [&](const Node& value) { return read_texts(value, read_path, server.roots); });
  map.optional("timeouts",
               [&](const Node& value) { return read_mcp_timeouts(value, server.timeouts); });
  if (auto done = map.finish(); !done) return done;
  return check_kind(map);
}

}  // namespace

void read_mcp(Reading& reading, const Node& node) {
  read_members(reading, node, [&](const std::string& name, const Node& value) -> Result<> {
    if (!is_tool_name(name) || name.size() > server_name_bytes_max) {
      return fail(node.error_at_key(
          name, "a server's name has 1 to 32 of the characters A-Z, a-z, 0-9, _ and -"));
    }
    auto& server = reading.policy.mcp.emplace_back();
    server.name = name;
    server.place = value.where();
    return read_server(value, reading.policy, server);
  });
}

}  // namespace purser::policy
