// sealed_reasoning.cpp: a hash of the thinking, and one of that and the id.
#include <purser/adapters/simulator/responses/sealed_reasoning.hpp>

#include <fmt/format.h>

#include <purser/adapters/simulator/anthropic/request.hpp>

namespace purser::simulator {
namespace {

std::string seal_of(std::string_view id, std::string_view thought) {
  return thinking_signature(fmt::format("{} {}", id, thought));
}

}  // namespace

std::string sealed_reasoning(std::string_view id, std::string_view thinking) {
  const auto thought = thinking_signature(thinking);
  return fmt::format("{}.{}", thought, seal_of(id, thought));
}

bool is_sealed_reasoning(std::string_view id, std::string_view content) {
  const auto dot = content.find('.');
  if (dot == content.npos) return false;
  return content.substr(dot + 1) == seal_of(id, content.substr(0, dot));
}

}  // namespace purser::simulator
