// default_answers.cpp: picks a tool by words in common, else talks about the question.
#include <purser/adapters/simulator/default_answers.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <purser/adapters/simulator/schema_sample.hpp>
#include <purser/adapters/simulator/token_count.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::simulator {
namespace {

constexpr std::size_t word_letters_min = 4;
constexpr std::size_t quoted_bytes_max = 120;

/// Lower-case words of four letters or more.
std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : text.substr(0, 4000)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (word.size() >= word_letters_min) words.insert(word);
    word.clear();
  }
  if (word.size() >= word_letters_min) words.insert(word);
  return words;
}

std::size_t words_in_common(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const std::string& word) { return b.contains(word); }));
}

/// Something that a tool could do: a question, or more than a greeting.
bool asks_for_something(const std::set<std::string>& words, std::string_view text) {
  return text.find('?') != std::string_view::npos || words.size() >= 2;
}

const OfferedTool* fitting_tool(const ChatRequest& request) {
  const auto asked = words_of(request.last_user_text);
  const OfferedTool* best = nullptr;
  std::size_t best_score = 0;
  for (const auto& tool : request.tools) {
    const auto score = words_in_common(asked, words_of(tool.name + ' ' + tool.description));
    if (score > best_score) best = &tool;
    best_score = std::max(best_score, score);
  }
  const bool any =
      request.tool_mode == ToolMode::required || asks_for_something(asked, request.last_user_text);
  return best == nullptr && any && !request.tools.empty() ? &request.tools.front() : best;
}

const OfferedTool* tool_to_call(const ChatRequest& request) {
  if (request.tool_mode == ToolMode::none) return nullptr;
  if (request.tool_mode != ToolMode::required && !request.tool_results.empty()) return nullptr;
  return fitting_tool(request);
}

std::string in_quotes(std::string_view text) {
  const auto start = cut_text(text, quoted_bytes_max);
  return fmt::format("\"{}{}\"", start, start.size() < text.size() ? "..." : "");
}

std::string summary_of(const ChatRequest& request) {
  std::string summary = fmt::format("About {}: ", in_quotes(request.last_user_text));
  for (const auto& result : request.tool_results) {
    summary += fmt::format("{} answered {}. ", result.tool, in_quotes(result.text));
  }
  return summary + "That is all the tools had to say.";
}

std::string text_about(const ChatRequest& request) {
  if (!request.answer_schema.is_null())
    return dump_json(sample_of(request.answer_schema, request.last_user_text));
  if (!request.tool_results.empty()) return summary_of(request);
  if (request.last_user_text.empty()) return "Hello. This is the simulator; ask it something.";
  return fmt::format(
      "You asked {}. This is the simulator's answer: it knows nothing, but it is sent just as a "
      "model would send it.",
      in_quotes(request.last_user_text));
}

Tokens tokens_of(const ToolUse& call) {
  return token_count(call.name) + token_count(call.arguments);
}

/// Cuts `text` to what `left` allows and takes it off. True when something was cut.
bool cut_to(std::string& text, Tokens& left) {
  const auto wanted = token_count(text);
  if (wanted <= left) {
    left -= wanted;
    return false;
  }
  text = cut_text(text, static_cast<std::size_t>(left * bytes_per_token));
  left = 0;
  return true;
}

}  // namespace

Answer default_answer(const ChatRequest& request) {
  Answer answer;
  if (request.thinks)
    answer.thinking = fmt::format("The question is {}.", in_quotes(request.last_user_text));
  if (const auto* tool = tool_to_call(request)) {
    answer.tool_calls.push_back(
        {tool->name, dump_json(sample_of(tool->schema, request.last_user_text)), {}});
  } else {
    answer.text = text_about(request);
  }
  return answer;
}

void keep_to_output_limit(const ChatRequest& request, Answer& answer) {
  if (!request.output_tokens_max || answer.ignore_output_limit) return;
  Tokens left = *request.output_tokens_max;
  bool cut = cut_to(answer.thinking, left);
  if (answer.text) cut = cut_to(*answer.text, left) || cut;
  cut = cut_to(answer.refusal, left) || cut;
  std::size_t fitting = 0;
  for (const auto& call : answer.tool_calls) {
    if (tokens_of(call) > left) break;
    left -= tokens_of(call);
    ++fitting;
  }
  cut = cut || fitting < answer.tool_calls.size();
  answer.tool_calls.resize(fitting);
  if (cut) answer.finish = "length";
}

Usage count_output(const Answer& answer, int choices) {
  Usage usage;
  usage.reasoning = token_count(answer.thinking) * choices;
  usage.output = token_count(answer.text.value_or("")) + token_count(answer.refusal);
  for (const auto& call : answer.tool_calls) usage.output += tokens_of(call);
  usage.output *= choices;
  if (usage.output + usage.reasoning == 0) usage.output = 1;
  return usage;
}

}  // namespace purser::simulator
