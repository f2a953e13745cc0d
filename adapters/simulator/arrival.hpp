// arrival.hpp: what a request is about, or why it is refused. Pure.
#pragma once

#include <span>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/http_request.hpp>
#include <purser/adapters/simulator/request_record.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::simulator {

struct KeyRules {
  bool required = true;
  std::span<const Secret> accepted;  ///< empty: any key will do
};

struct Arrival {
  Api api =
      Api::other;  ///< decides the shape of errors; of unknown paths it is guessed by the headers
  bool known_path = false;
  bool counts_only = false;  ///< `/v1/messages/count_tokens`
  KeyForm key_form = KeyForm::none;
  Result<Json> body;
  Checked<ChatRequest> chat;
};

/// Checks in the order of the real services: path, method, key, JSON, fields.
[[nodiscard]] Arrival read_arrival(const HttpRequest& request, const KeyRules& keys);

}  // namespace purser::simulator
