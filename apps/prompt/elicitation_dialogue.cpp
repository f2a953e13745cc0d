// elicitation_dialogue.cpp: a few questions in a row, none of them asked for ever.
#include <purser/apps/prompt/elicitation_dialogue.hpp>

#include <fmt/format.h>

#include <optional>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prompt/elicitation_text.hpp>
#include <purser/apps/prompt/form_field.hpp>

namespace purser::cli {
namespace {

constexpr int tries_max = 5;    ///< of one answer
constexpr int rounds_max = 10;  ///< through a form

Json form_action(const char* what) {
  auto json = Json::object();
  json["action"] = what;
  return json;
}

Json ended_with(FormWord word) {
  return form_action(word == FormWord::decline ? "decline" : "cancel");
}

/// `cancel` where nobody gives an answer that `may_be` takes.
template <class MayBe>
FormWord ask_word(TerminalTalk& talk, std::string_view prompt, const MayBe& may_be) {
  for (int i = 0; i < tries_max; ++i) {
    const auto line = talk.ask(prompt);
    if (!line) break;
    const auto word = parse_form_word(*line);
    if (may_be(word)) return word;
  }
  return FormWord::cancel;
}

/// `yes`: the value, if there is one, is in `content`. Else how the form ends.
FormWord fill(TerminalTalk& talk, const FormField& field, Json& content) {
  talk.tell(field_text(field));
  for (int i = 0; i < tries_max; ++i) {
    const auto line = talk.ask(field_prompt(field));
    if (!line) return FormWord::cancel;
    if (const auto out = parse_way_out(*line); out != FormWord::unclear) return out;
    auto value = parse_field(field, *line);
    if (!value) {
      talk.tell(printable(value.error().message()) + '\n');
      continue;
    }
    if (*value) content[field.name] = **std::move(value);
    return FormWord::yes;
  }
  talk.tell("That was wrong too often; the question is dropped.\n");
  return FormWord::cancel;
}

FormWord fill_all(TerminalTalk& talk, const Json& schema, Json& content) {
  content = Json::object();
  for (const auto& field : form_fields(schema)) {
    if (const auto word = fill(talk, field, content); word != FormWord::yes) return word;
  }
  mcp::fill_defaults(schema, content);
  return FormWord::yes;
}

}  // namespace

Json ask_form(TerminalTalk& talk, const std::string& server, const Json& params) {
  talk.tell(form_text(server, params));
  const auto& schema = mcp::member(params, "requestedSchema");
  Json content;
  for (int i = 0; i < rounds_max; ++i) {
    if (const auto word = fill_all(talk, schema, content); word != FormWord::yes) {
      return ended_with(word);
    }
    talk.tell(review_text(server, content));
    const auto word = ask_word(talk, "send it? [y]es, [a]gain, [d]ecline, [c]ancel: ",
                               [](FormWord said) { return said != FormWord::unclear; });
    if (word == FormWord::again) continue;
    if (word != FormWord::yes) return ended_with(word);
    auto accepted = form_action("accept");
    accepted["content"] = std::move(content);
    return accepted;
  }
  return form_action("cancel");
}

Json ask_address(TerminalTalk& talk, const std::string& server, const Json& params) {
  if (!is_plain_address(mcp::text_member(params, "url"))) {
    talk.tell(fmt::format(
        "The MCP server \"{}\" asked you to open an address that cannot be shown as it is; it was "
        "declined.\n",
        printable(server)));
    return form_action("decline");
  }
  talk.tell(address_text(server, params));
  const auto word = ask_word(talk, "done? [y]es, [d]ecline, [c]ancel: ", [](FormWord said) {
    return said != FormWord::unclear && said != FormWord::again;
  });
  return word == FormWord::yes ? form_action("accept") : ended_with(word);
}

}  // namespace purser::cli
