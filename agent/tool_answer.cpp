// tool_answer.cpp: results become text.
#include <purser/agent/tool_answer.hpp>

#include <purser/runtime/text_cut.hpp>

namespace purser {

ToolAnswer answer_of(const Tool* tool, const Json& result) {
  try {
    if (tool != nullptr && tool->present) return tool->present(result);
  } catch (...) {
    return {dump_json(result)};
  }
  return {result.is_string() ? result.get<std::string>() : dump_json(result)};
}

void cut_answer(ToolAnswer& answer, std::size_t bytes_max) {
  auto& text = answer.content;
  if (text.size() <= bytes_max) return;
  const auto end = cut_text(text, bytes_max).size();
  if (answer.whole_bytes == 0) answer.whole_bytes = text.size();
  text.resize(end);
  text +=
      "\n[cut: " + std::to_string(end) + " of " + std::to_string(answer.whole_bytes) + " bytes]";
}

}  // namespace purser
