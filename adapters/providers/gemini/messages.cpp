// messages.cpp: which messages make a content, and the order of results.
#include <algorithm>
#include <purser/adapters/providers/gemini/messages.hpp>
#include <purser/adapters/providers/gemini/model_name.hpp>
#include <purser/adapters/providers/gemini/part_writer.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>
#include <span>

namespace purser::gemini {
namespace {

using provider_wire::JsonText;
using Messages = std::span<const Message>;

void write_content(JsonText& json, std::string_view role, const std::string& parts) {
  if (parts.empty()) return;
  json.open_object().field("role", role).key("parts").raw("[" + parts + "]").close_object();
}

/// Where the user spoke last: calls behind it belong to the current turn.
std::size_t last_prompt(const std::vector<Message>& messages) {
  const auto speaks = [](const Message& message) {
    return message.role == Role::user &&
           std::any_of(message.parts.begin(), message.parts.end(), [](const Part& part) {
             return !std::holds_alternative<ToolResultPart>(part);
           });
  };
  const auto found = std::find_if(messages.rbegin(), messages.rend(), speaks);
  return static_cast<std::size_t>(messages.rend() - found);
}

class Contents {
 public:
  Contents(JsonText& json, const ModelRequest& request)
      : json_(json),
        messages_(request.messages),
        needs_signature_(generation_of(request.model) >= 3),
        last_prompt_(last_prompt(request.messages)) {}

  Result<> write() {
    json_.open_array();
    for (std::size_t i = 0; i < messages_.size();) {
      const std::size_t begin = i;
      const bool of_model = messages_[begin].role == Role::assistant;
      const auto belongs = [&](const Message& message) {
        return message.role == Role::system || (message.role == Role::assistant) == of_model;
      };
      for (; i < messages_.size() && belongs(messages_[i]); ++i) {
        if (auto checked = provider_wire::check_in_turn(messages_[i], check_part); !checked)
          return checked;
      }
      const auto turn = messages_.subspan(begin, i - begin);
      if (of_model) {
        write_model(turn, begin >= last_prompt_);
      } else {
        write_user(turn);
      }
    }
    json_.close_array();
    return {};
  }

 private:
  void write_model(Messages turn, bool is_current) {
    std::string parts;
    JsonText json(parts);
    PartWriter writer(json, needs_signature_ && is_current);
    calls_.clear();
    for (const auto& message : turn) {
      if (message.role == Role::system) continue;
      for (const auto& part : message.parts) {
        writer.write(part);
        if (const auto* call = std::get_if<ToolCallPart>(&part)) calls_.push_back(call);
      }
      writer.end_message();
    }
    write_content(json_, "model", parts);
  }

  void write_user(Messages turn) {
    std::string results;
    JsonText results_json(results);
    for (const auto* result : in_order(results_of(turn)))
      write_result(results_json, *result, name_of(*result));
    write_content(json_, "user", results);
    std::string parts;
    JsonText json(parts);
    PartWriter writer(json, false);
    for (const auto& message : turn) {
      if (message.role == Role::system) continue;
      for (const auto& part : message.parts) writer.write(part);
      writer.end_message();
    }
    write_content(json_, "user", parts);
  }

  static std::vector<const ToolResultPart*> results_of(Messages turn) {
    std::vector<const ToolResultPart*> results;
    for (const auto& message : turn) {
      for (const auto& part : message.parts) {
        if (const auto* result = std::get_if<ToolResultPart>(&part)) results.push_back(result);
      }
    }
    return results;
  }

  /// As the calls stand; what answers none comes last.
  std::vector<const ToolResultPart*> in_order(std::vector<const ToolResultPart*> results) const {
    std::vector<const ToolResultPart*> sorted;
    for (const auto* call : calls_) {
      const auto found =
          std::find_if(results.begin(), results.end(),
                       [&](const ToolResultPart* result) { return result->call_id == call->id; });
      if (found == results.end()) continue;
      sorted.push_back(*found);
      results.erase(found);
    }
    sorted.insert(sorted.end(), results.begin(), results.end());
    return sorted;
  }

  /// The interface wants the function's name with its result.
  std::string_view name_of(const ToolResultPart& result) const {
    if (!result.name.empty()) return result.name;
    const auto found = std::find_if(calls_.begin(), calls_.end(), [&](const ToolCallPart* call) {
      return call->id == result.call_id;
    });
    return found == calls_.end() ? std::string_view() : (*found)->name;
  }

  JsonText& json_;
  Messages messages_;
  bool needs_signature_;
  std::size_t last_prompt_;
  std::vector<const ToolCallPart*> calls_;  ///< of the model's latest content
};

}  // namespace

Result<bool> write_system(JsonText& json, const std::vector<Message>& messages) {
  std::string parts;
  JsonText part_json(parts);
  PartWriter writer(part_json, false);
  for (const auto& message : messages) {
    if (message.role != Role::system) continue;
    if (auto checked = provider_wire::check_in_turn(message, check_part); !checked)
      return fail(checked.error());
    for (const auto& part : message.parts) writer.write(part);
  }
  if (parts.empty()) return false;
  json.key("systemInstruction").open_object().key("parts").raw("[" + parts + "]").close_object();
  return true;
}

Result<> write_contents(JsonText& json, const ModelRequest& request) {
  return Contents(json, request).write();
}

}  // namespace purser::gemini
