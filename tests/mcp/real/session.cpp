// session.cpp: a client of a real server, and claims about what the server answers.
#include <purser/tests/mcp/real/session.hpp>

#include <cstdlib>
#include <future>
#include <iostream>

#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>

namespace purser::real {
namespace {

bool all_good = true;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "mcp_real_servers: " << why << '\n';
  std::exit(2);
}

mcp::TransportFactory transport(const Way& way, const std::shared_ptr<Timers>& timers) {
  if (way.kind == "stdio") {
    mcp::StdioOptions options;
    options.command = way.target;
    options.pass_environment = {"MEMORY_FILE_PATH"};
    options.timers = timers;
    return mcp::stdio_transport(std::move(options));
  }
  const auto url = http::Location::parse(way.target.front());
  if (!url) give_up(url.error().message());
  mcp::HttpOptions options(*url, timers);
  if (way.kind == "http") return mcp::http_transport(std::move(options));
  if (way.kind == "sse") return mcp::sse_transport(std::move(options));
  give_up("no such way: " + way.kind);
}

Json sampled_text() {
  Json result =
      Json::object({{"role", "assistant"}, {"model", "small"}, {"stopReason", "endTurn"}});
  result["content"] = Json::object({{"type", "text"}, {"text", "sampled"}});
  return result;
}

/// What the two forms of "everything" ask for.
Json filled_in(const Json& question) {
  const auto asks_for = dump_json(question.value("requestedSchema", Json()));
  if (asks_for.find("interpretation") != std::string::npos) {
    return Json::object({{"interpretation", "historical"}});
  }
  return Json::object({{"name", "Ada"}, {"check", true}});
}

Task<Json> at_once(Json answer) { co_return answer; }

}  // namespace

bool all_held() noexcept { return all_good; }

mcp::Handlers Session::handlers() {
  mcp::Handlers made;
  made.sampling = [this](const mcp::Question&) {
    ++sampled;
    return at_once(sampled_text());
  };
  made.elicitation = [this](const mcp::Question& question) {
    ++elicited;
    Json content = filled_in(question.params);
    return at_once(Json::object({{"action", "accept"}, {"content", std::move(content)}}));
  };
  made.url_elicitation = [this](const mcp::Question&) {
    ++urls;
    return at_once(Json::object({{"action", "accept"}}));
  };
  made.roots = [] { return std::vector<mcp::Root>{mcp::Root("file:///tmp", "tmp")}; };
  made.log = [this](const mcp::LogLine&) { ++logged; };
  made.changed = [this](std::string_view) { ++changed; };
  return made;
}

Session::Session(std::string name, const Way& way, mcp::EraChoice era) : name_(std::move(name)) {
  mcp::ClientOptions options;
  options.server = "real";
  options.client_version = "1.0.0";
  options.transport = transport(way, timers_);
  options.era = era;
  options.handlers = handlers();
  auto client = mcp::Client::create(pool_.executor(), timers_, std::move(options));
  if (!client) give_up(client.error().message());
  client_.emplace(std::move(*client));
}

Session::~Session() {
  claim("ends in an orderly way", [this] {
    const auto closed = wait(client_->close());
    return closed ? std::string() : closed.error().message();
  });
}

void Session::claim(std::string_view what, const std::function<std::string()>& check) {
  const auto wrong = check();
  all_good = all_good && wrong.empty();
  std::cout << (wrong.empty() ? "ok " : "FAILED ") << name_ << ": " << what;
  if (!wrong.empty()) std::cout << ": " << wrong;
  std::cout << std::endl;
}

Result<Json> Session::call(std::string_view tool, std::string_view arguments,
                           mcp::RequestOptions options) {
  const auto parsed = parse_json(arguments);
  if (!parsed) give_up(parsed.error().message());
  auto call = client_->call_tool(std::string(tool), *parsed, std::move(options));
  return wait(std::move(call));
}

std::string Session::progress(std::string_view tool, std::string_view arguments) {
  std::atomic<int> heard = 0;
  mcp::RequestOptions options;
  options.on_progress = [&heard](const mcp::Progress&) { ++heard; };
  const auto result = call(tool, arguments, options);
  if (!result) return result.error().message();
  return heard > 0 ? "" : "heard of none";
}

std::string Session::cancel(std::string_view tool, std::string_view arguments) {
  const auto parsed = parse_json(arguments);
  if (!parsed) give_up(parsed.error().message());
  std::promise<void> begun;
  std::atomic<bool> told = false;
  std::promise<Result<Json>> ended;
  mcp::RequestOptions options;
  options.on_progress = [&](const mcp::Progress&) {
    if (!told.exchange(true)) begun.set_value();
  };
  auto call = client_->call_tool(std::string(tool), *parsed, std::move(options));
  const auto started =
      start<Result<Json>>(pool_.executor(), std::move(call), [&](Result<Json> result) {
        if (!told.exchange(true)) begun.set_value();  // it ended before it said anything
        ended.set_value(std::move(result));
      });
  begun.get_future().wait();
  started.cancel();
  const auto result = ended.get_future().get();
  if (result) return dump_json(*result);
  return result.error().code() == ErrorCode::cancelled ? "" : result.error().message();
}

void Session::expect(std::string_view tool, std::string_view arguments, std::string_view part) {
  claim(tool, [&] {
    const auto result = call(tool, arguments);
    if (!result) return result.error().message() + ' ' + result.error().peer_message();
    const auto printed = dump_json(*result);
    const auto good = !result->value("isError", false) && printed.find(part) != std::string::npos;
    return good ? std::string() : printed.substr(0, 1000);
  });
}

void Session::expect_error(std::string_view tool, std::string_view arguments,
                           std::string_view part) {
  claim(std::string(tool) + " is refused", [&] {
    const auto result = call(tool, arguments);
    const auto said = result ? dump_json(*result)
                             : result.error().message() + ' ' + result.error().peer_message();
    const auto refused = !result || result->value("isError", false);
    return refused && said.find(part) != std::string::npos ? std::string() : said.substr(0, 1000);
  });
}

}  // namespace purser::real
