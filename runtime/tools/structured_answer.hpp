// structured_answer.hpp: answers as values of a described struct.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/tools/arguments.hpp>
#include <purser/runtime/tools/schema.hpp>

namespace purser {

/// Asks for an answer that fits `schema`. Providers are asked to enforce it where all of them can:
/// every object names all of its properties as required and refuses others.
[[nodiscard]] OutputFormat answer_format(Json schema, std::string name = "answer");

/// Asks for an answer that is a `T`.
template <class T>
[[nodiscard]] OutputFormat answer_format(std::string name = "answer") {
  return answer_format(schema_of<T>(), std::move(name));
}

/// The JSON of an answer. Error: `protocol_error`: the text is none.
[[nodiscard]] Result<Json> answer_json(std::string_view text);

/// An answer's text as a `T`. Error: `protocol_error`, with what does not fit and where.
template <class T>
[[nodiscard]] Result<T> read_answer(std::string_view text);

namespace detail {
[[nodiscard]] Error answer_error(std::string_view why);
}  // namespace detail

template <class T>
Result<T> read_answer(std::string_view text) {
  const auto json = answer_json(text);
  if (!json) return fail(json.error());
  auto value = read_arguments<T>(*json);
  if (!value) return fail(detail::answer_error(value.error().message()));
  return value;
}

}  // namespace purser
