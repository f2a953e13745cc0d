// everything.cpp: all that the reference server "everything" offers.
#include <purser/tests/mcp/real/session.hpp>

namespace purser::real {
namespace {

void contents(Session& server) {
  server.expect("echo", R"({"message":"grüße"})", "Echo: grüße");
  server.expect("get-sum", R"({"a":2,"b":3})", "is 5");
  server.expect("get-structured-content", R"({"location":"Chicago"})", R"("structuredContent")");
  server.expect("get-tiny-image", "{}", R"("mimeType":"image/png")");
  server.expect("get-annotated-message", R"({"messageType":"error","includeImage":true})",
                R"("annotations")");
  server.expect("get-resource-links", R"({"count":3})", R"("resource_link")");
  server.expect("get-resource-reference", R"({"resourceType":"Blob","resourceId":2})", R"("blob")");
  server.expect("gzip-file-as-resource",
                R"({"name":"a.gz","data":"data:text/plain,hello","outputType":"resource"})",
                "application/gzip");
  server.expect("get-env", "{}", "PATH");
  server.expect("get-roots-list", "{}", "file:///tmp");
}

void refusals(Session& server) {
  server.expect_error("get-sum", R"({"a":"two"})", "expected number, received string at a");
  server.expect_error("no-such-tool", "{}", "no-such-tool");
}

void questions(Session& server) {
  server.expect("trigger-sampling-request", R"({"prompt":"say it"})", "sampled");
  server.claim("sampling was asked for once",
               [&] { return server.sampled == 1 ? "" : std::to_string(server.sampled); });
  server.expect("trigger-elicitation-request", "{}", "provided");
  server.claim("a form was filled in",
               [&] { return server.elicited == 1 ? "" : std::to_string(server.elicited); });
  server.expect("trigger-url-elicitation", R"({"url":"https://example.com/pay"})", "accept");
  server.claim("a URL was shown",
               [&] { return server.urls == 1 ? "" : std::to_string(server.urls); });
  server.expect("trigger-url-elicitation", R"({"url":"https://example.com/a","errorPath":true})",
                "accept");
  server.claim("one more was asked for before the call, one during it",
               [&] { return server.urls == 3 ? "" : std::to_string(server.urls); });
}

/// Research takes four seconds, and the ambiguous kind asks for a choice.
void tasks(Session& server) {
  constexpr auto* research = "simulate-research-query";
  server.expect(research, R"({"topic":"pursers"})", "Research Report: pursers");
  const int elicited = server.elicited;
  server.expect(research, R"({"topic":"pursers","ambiguous":true})", "pursers (historical)");
  server.claim("its task asked once", [&] {
    const int asked = server.elicited - elicited;
    return asked == 1 ? "" : std::to_string(asked);
  });
}

void subscriptions(Session& server) {
  server.expect("toggle-simulated-logging", "{}", "Started");
  server.expect("toggle-simulated-logging", "{}", "Stopped");
  server.expect("toggle-subscriber-updates", "{}", "Started");
  server.expect("toggle-subscriber-updates", "{}", "Stopped");
}

void resources(Session& server) {
  server.claim("resources/list", [&] {
    const auto list = server.wait(server.client().list_resources());
    if (!list) return list.error().message();
    return list->size() >= 7 ? std::string() : std::to_string(list->size()) + " resources";
  });
  server.claim("resources/templates/list", [&] {
    const auto list = server.wait(server.client().list_resource_templates());
    if (!list) return list.error().message();
    return list->size() == 2 ? std::string() : std::to_string(list->size()) + " templates";
  });
  server.claim("resources/read", [&] {
    const auto read = server.wait(server.client().read_resource("demo://resource/dynamic/text/7"));
    if (!read) return read.error().message();
    return dump_json(*read).find("\"text\"") != std::string::npos ? std::string()
                                                                  : dump_json(*read);
  });
  server.claim("subscribe and unsubscribe", [&] {
    const std::string uri = "demo://resource/dynamic/text/7";
    const auto on = server.wait(server.client().subscribe(uri));
    if (!on) return on.error().message();
    const auto off = server.wait(server.client().unsubscribe(uri));
    return off ? std::string() : off.error().message();
  });
}

void prompts(Session& server) {
  server.claim("prompts/list", [&] {
    const auto list = server.wait(server.client().list_prompts());
    if (!list) return list.error().message();
    return list->size() == 4 ? std::string() : std::to_string(list->size()) + " prompts";
  });
  server.claim("prompts/get", [&] {
    const Json arguments = Json::object({{"city", "Oslo"}});
    const auto prompt = server.wait(server.client().get_prompt("args-prompt", arguments));
    if (!prompt) return prompt.error().message();
    return dump_json(*prompt).find("Oslo") != std::string::npos ? std::string()
                                                                : dump_json(*prompt);
  });
  server.claim("completion/complete", [&] {
    const Json reference = Json::object({{"type", "ref/prompt"}, {"name", "completable-prompt"}});
    const auto values = server.wait(server.client().complete(reference, "department", "E"));
    if (!values) return values.error().message();
    return dump_json(*values).find("Engineering") != std::string::npos ? std::string()
                                                                       : dump_json(*values);
  });
}

std::string every_tool(Session& server) {
  const auto tools = server.wait(server.client().list_tools());
  if (!tools) return tools.error().message();
  const auto left_out = server.client().left_out_tools();
  if (!left_out.empty()) return left_out[0].name + " is left out: " + left_out[0].why;
  return tools->size() == 17 ? "" : std::to_string(tools->size()) + " tools";
}

}  // namespace

void everything(const Way& way) {
  Session server("everything, " + way.kind, way);
  server.claim("says who it is", [&] {
    const auto info = server.wait(server.client().connect());
    if (!info) return info.error().message();
    return info->instructions.empty() ? std::string("no instructions") : std::string();
  });
  contents(server);
  refusals(server);
  questions(server);
  constexpr auto* slow = "trigger-long-running-operation";
  server.claim("progress of a long call",
               [&] { return server.progress(slow, R"({"duration":1,"steps":4})"); });
  server.claim("a long call is cancelled",
               [&] { return server.cancel(slow, R"({"duration":100,"steps":1000})"); });
  subscriptions(server);
  resources(server);
  prompts(server);
  server.claim("ping", [&] {
    const auto answered = server.wait(server.client().ping());
    return answered ? std::string() : answered.error().message();
  });
  tasks(server);
  server.claim("all its 17 tools are listed", [&] { return every_tool(server); });
}

}  // namespace purser::real
