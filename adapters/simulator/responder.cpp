// responder.cpp: one exchange, from the request to the transmission.
#include <purser/adapters/simulator/responder.hpp>

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

#include <purser/adapters/simulator/redaction.hpp>
#include <purser/adapters/simulator/wire.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::simulator {
namespace {

constexpr std::size_t logged_text_bytes_max = 4096;

Json logged_body(const HttpRequest& request, const Arrival& arrival, const Redactor& redactor) {
  if (request.body.empty()) return nullptr;
  if (arrival.body) return redactor.json(*arrival.body);
  return redactor.text(std::string(cut_text(request.body, logged_text_bytes_max)));
}

void describe(const ChatRequest& chat, RequestRecord& record) {
  record.model = chat.model;
  record.last_user_text = chat.last_user_text;
  record.has_tools = chat.offers_tools;
  record.has_tool_results = !chat.tool_results.empty();
  record.stream = chat.stream;
}

void describe(const HttpRequest& request, const Arrival& arrival, bool with_body,
              RequestRecord& record) {
  const Redactor redactor(request.headers, request.target);
  record.method = redactor.text(request.method);
  record.path = redactor.text(redacted_path(request.target));
  for (const auto& [name, value] : request.headers) {
    record.headers.emplace_back(
        name, is_secret_header(name) ? std::string(redacted) : redactor.text(value));
  }
  if (with_body) record.body = logged_body(request, arrival, redactor);
}

Scripted failure(std::string message) {
  Scripted script;
  script.error.emplace();
  script.error->message = std::move(message);
  return script;
}

Scripted asked(const Handler& handler, const RequestRecord& record) {
  try {
    return handler(record);
  } catch (const std::exception& thrown) {
    return failure(fmt::format("The simulator's handler threw: {}", thrown.what()));
  } catch (...) {
    return failure("The simulator's handler threw.");
  }
}

}  // namespace

Responder::Responder(ResponderOptions options, RequestLog& log, const Clock& clock)
    : options_(std::move(options)), log_(log), clock_(clock), run_(std::move(options_.scenario)) {}

RequestRecord Responder::record_of(const HttpRequest& request, const Arrival& arrival,
                                   std::uint64_t connection) {
  RequestRecord record;
  record.number = log_.next_number();
  record.connection = connection;
  record.time = clock_.wall_now();
  record.api = arrival.known_path ? arrival.api : Api::other;
  record.key_form = arrival.key_form;
  if (arrival.chat) describe(*arrival.chat, record);
  const bool seen = log_.wants_records() || options_.handler;
  describe(request, arrival, seen, record);
  return record;
}

/// Anthropic's input depends on what the cache has seen; counting alone leaves no trace there.
void Responder::count_input(Arrival& arrival) {
  if (arrival.api != Api::anthropic_messages) return;
  if (arrival.counts_only) {
    arrival.chat->input = PromptCache().count_and_store(*arrival.body);
    return;
  }
  const std::lock_guard lock(cache_mutex_);
  arrival.chat->input = cache_.count_and_store(*arrival.body);
}

Scripted Responder::script_for(const RequestRecord& record) {
  return options_.handler ? asked(options_.handler, record) : run_.reply_to(record);
}

Transmission Responder::counted(const ChatRequest& chat, const RequestRecord& record,
                                const ExchangeContext& context, const HttpForm& form) {
  Scripted script;
  if (options_.count_handler) script = asked(options_.count_handler, record);
  auto transmission = transmit(build_count(chat, script, context), script.delivery, form);
  transmission.gate = script.gate;
  return transmission;
}

Responder::Reply Responder::respond(const HttpRequest& request, std::uint64_t connection) {
  auto arrival = read_arrival(request, {options_.key_required, options_.keys});
  const auto record = record_of(request, arrival, connection);
  log_.add(record);

  const auto seconds = std::chrono::floor<std::chrono::seconds>(record.time).time_since_epoch();
  const ExchangeContext context{arrival.api, record.number, seconds.count()};
  const HttpForm form{request.keep_alive, request.chunks_allowed};
  if (!arrival.chat)
    return {record.number, transmit(build_error(arrival.chat.error(), context), {}, form)};

  count_input(arrival);
  if (arrival.counts_only) return {record.number, counted(*arrival.chat, record, context, form)};
  const auto script = script_for(record);
  auto transmission = transmit(build_reply(*arrival.chat, script, context), script.delivery, form);
  transmission.gate = script.gate;
  return {record.number, std::move(transmission)};
}

Transmission Responder::reject(int status, std::string_view reason) {
  Response response;
  response.status = status;
  response.parts.push_back(
      dump_json(wire_of(Api::other)
                    .error({status, std::string(reason), "invalid_request_error", {}, {}}, 0)));
  return transmit(response, {}, {.keep_alive = false});
}

}  // namespace purser::simulator
