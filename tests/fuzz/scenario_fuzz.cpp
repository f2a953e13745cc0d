// scenario_fuzz.cpp: any text is read as a scenario or refused, and every scenario can be answered
// and sent.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <purser/adapters/simulator/reply_builder.hpp>
#include <purser/adapters/simulator/scenario_file.hpp>
#include <purser/adapters/simulator/transmission.hpp>

using namespace purser::simulator;

namespace {

RequestRecord question() {
  RequestRecord record;
  record.model = "gpt-4o";
  record.last_user_text = "x";
  record.has_tools = true;
  record.headers = {{"a", "bc"}};
  return record;
}

/// Both providers, whole and streamed, up to the bytes on the wire.
void answer(const Scripted& script) {
  for (const auto api : {Api::openai_chat, Api::anthropic_messages}) {
    for (const bool stream : {false, true}) {
      ChatRequest chat;
      chat.model = "gpt-4o";
      chat.stream = stream;
      chat.include_usage = true;
      static_cast<void>(transmit(build_reply(chat, script, {.api = api}), script.delivery, {}));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto scenario = parse_scenario({reinterpret_cast<const char*>(data), size}, "fuzz.yaml");
  if (!scenario) {
    if (!scenario.error().message().starts_with("fuzz.yaml:")) std::abort();
    return 0;
  }
  ScenarioRun run(std::move(*scenario));
  const auto record = question();
  for (int i = 0; i < 8; ++i) answer(run.reply_to(record));
  return 0;
}
