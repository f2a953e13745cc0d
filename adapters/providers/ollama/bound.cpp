// bound.cpp: texts, images and what the model's file adds.
#include <purser/adapters/providers/ollama/bound.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>

namespace purser::ollama {
namespace {

using provider_wire::InputBound;

/// Some local models see images pixel by pixel, up to 16,384 patches.
constexpr provider_wire::FlatImages local_images{16'400};

void add_extra(InputBound& input, const ModelRequest& request) {
  if (request.extra.is_object() && !request.extra.empty()) input.add_json(dump_json(request.extra));
}

RequestBound bound_of_embedding(const ModelRequest& request) {
  InputBound input;
  for (const auto text : request.texts()) input.add_message().add_text(text);
  add_extra(input, request);
  RequestBound result;
  input.write_to(result);
  result.choices = 0;
  return result;
}

}  // namespace

Result<RequestBound> bound(const ModelRequest& request, Tokens template_tokens_max) {
  if (request.task == ModelTask::embedding) return bound_of_embedding(request);
  InputBound input(local_images);
  input.add_tokens(template_tokens_max);
  provider_wire::add_request(input, request);
  add_extra(input, request);
  RequestBound result;
  input.write_to(result);
  return result;
}

}  // namespace purser::ollama
