// faults.cpp: broken events, errors in mid-stream and floods.
#include <purser/adapters/simulator/faults.hpp>

#include <algorithm>
#include <utility>

namespace purser::simulator {
namespace {

constexpr std::string_view garbage = "\x01\x02\x7f{]\xfe\xff<!-:\n\n";
constexpr std::string_view page =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n";

/// The second event of a stream, or the body.
std::string& spoiled_part(Response& response) {
  return response.parts[response.parts.size() > 1 ? 1 : 0];
}

std::string first_half(std::string text) {
  text.resize(text.size() / 2);
  return text;
}

std::string with_invalid_utf8(std::string text) {
  const auto quote = text.rfind('"');
  text.insert(quote == std::string::npos ? 0 : quote, "\xc3\x28\xff");
  return text;
}

/// Breaks the JSON off in the middle, and keeps the end of the event.
void break_off(Response& response, PayloadChange with_payload) {
  auto& part = spoiled_part(response);
  if (response.streamed && with_payload != nullptr) {
    part = with_payload(part, &first_half);
    return;
  }
  const auto start = response.streamed ? part.find("data: ") : 0;
  const auto from = start == std::string::npos ? 0 : start;
  part.resize(from + (part.size() - from) / 2);
  if (response.streamed) part += "\n\n";
}

void put_invalid_utf8(Response& response, PayloadChange with_payload) {
  auto& part = spoiled_part(response);
  const bool framed = response.streamed && with_payload != nullptr;
  part = framed ? with_payload(part, &with_invalid_utf8) : with_invalid_utf8(std::move(part));
}

void replace_by_page(Response& response) {
  response.content_type = "text/html";
  response.streamed = false;
  response.parts = {std::string(page)};
}

void drop_closing_parts(Response& response, std::size_t count) {
  if (!response.streamed) return break_off(response, nullptr);
  response.parts.resize(response.parts.size() - std::min(count, response.parts.size()));
}

void spoil_content(Response& response, Malformed malformed, const StreamShape& shape) {
  switch (malformed) {
    case Malformed::none:
    case Malformed::bad_chunking:
    case Malformed::not_http:
      return;
    case Malformed::invalid_json:
      return break_off(response, shape.with_payload);
    case Malformed::garbage:
      spoiled_part(response) = garbage;
      return;
    case Malformed::invalid_utf8:
      return put_invalid_utf8(response, shape.with_payload);
    case Malformed::html:
      return replace_by_page(response);
    case Malformed::truncated:
      return drop_closing_parts(response, shape.closing_parts);
  }
}

}  // namespace

void spoil(Response& response, const Delivery& delivery, const StreamShape& shape) {
  if (response.parts.empty()) return;
  spoil_content(response, delivery.malformed, shape);
  if (delivery.stream_error && response.streamed) {
    response.parts.resize(std::min(response.parts.size(), delivery.stream_error->after_chunks));
    response.parts.push_back(shape.error_part);
  }
  if (!delivery.flood) return;
  if (response.streamed) drop_closing_parts(response, shape.closing_parts);
  response.endless = response.streamed ? shape.endless_part : std::string(4096, ' ');
  response.streamed = true;
}

}  // namespace purser::simulator
