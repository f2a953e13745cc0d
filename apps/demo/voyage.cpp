// voyage.cpp: two tools, and a model that does not know when to stop.
#include <purser/apps/demo/voyage.hpp>

#include <purser/tools.hpp>

namespace purser::demo {
namespace {

struct PortArgs {
  std::string port;
};
BOOST_DESCRIBE_STRUCT(PortArgs, (), (port))

struct FreightArgs {
  std::string from;
  std::string to;
  int tonnes = 20;
};
BOOST_DESCRIBE_STRUCT(FreightArgs, (), (from, to, tonnes))

Json weather_at(PortArgs args) {
  return {{"port", args.port}, {"wind_knots", 14}, {"sea", "moderate"}};
}

Json freight_rate(FreightArgs args) {
  return {{"from", args.from}, {"to", args.to}, {"usd", 40 * args.tonnes}};
}

}  // namespace

const std::string_view scenario = R"(
version: 1
defaults: {chunk_bytes: 4, chunk_delay: 12ms, first_byte_delay: 150ms}
rules:
  - when: {contains: copper}
    reply:
      text: "Copper is dense; I need one more rate."
      tool_calls:
        - {name: freight, arguments: {from: Antofagasta, to: Rotterdam, tonnes: 90}}
  - replies:
      - text: "Let me see. First the weather at both ends of the voyage."
        tool_calls:
          - {name: weather, arguments: {port: Valparaiso}}
          - {name: weather, arguments: {port: Rotterdam}}
      - text: "Fair winds. Now what the cargo would bring."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Rotterdam, tonnes: 120}}
      - text: "Not bad. I will compare it with two other ports."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Hamburg, tonnes: 120}}
          - {name: freight, arguments: {from: Valparaiso, to: Antwerp, tonnes: 120}}
      - text: "And for a larger cargo."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Rotterdam, tonnes: 400}}
          - {name: weather, arguments: {port: Hamburg}}
      - text: "The weather in Rotterdam decides. Let me look once more, to be sure."
        tool_calls:
          - {name: weather, arguments: {port: Rotterdam}}
)";

const char* const first_task =
    "Plan a voyage from Valparaiso to Rotterdam: check the weather at both ports, compare freight "
    "rates with Hamburg and Antwerp for several cargo sizes, and recommend what to load.";
const char* const second_task = "And what would 90 tonnes of copper bring?";

AgentOptions quartermaster(const std::string& model) {
  const auto weather = tool("weather", "The weather at a port", weather_at) | cost(0.01_usd);
  const auto freight =
      tool("freight", "What a cargo pays between two ports", freight_rate) | cost(0.02_usd);
  AgentOptions options;
  options.name = "quartermaster";
  options.model = model;
  options.instructions = "You plan voyages. Use your tools for every fact.";
  options.tools = ToolSet::create({weather.build().value(), freight.build().value()}).value();
  return options;
}

}  // namespace purser::demo
