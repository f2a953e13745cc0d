// message.cpp: the shortcuts of messages and requests.
#include <purser/runtime/message.hpp>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/model_request.hpp>

namespace purser {
namespace {

Message one_text(Role role, std::string text) {
  std::vector<Part> parts;
  parts.emplace_back(TextPart{std::move(text), CacheBreakpoint::none});
  return {role, std::move(parts)};
}

}  // namespace

std::string_view to_string(Role role) noexcept {
  switch (role) {
    case Role::system:
      return "system";
    case Role::user:
      return "user";
    case Role::assistant:
      return "assistant";
    case Role::tool:
      return "tool";
  }
  return "user";
}

std::string_view to_string(StopReason reason) noexcept {
  switch (reason) {
    case StopReason::end:
      return "end";
    case StopReason::length:
      return "length";
    case StopReason::tool_calls:
      return "tool_calls";
    case StopReason::stop_sequence:
      return "stop_sequence";
    case StopReason::refusal:
      return "refusal";
    case StopReason::content_filter:
      return "content_filter";
    case StopReason::pause:
      return "pause";
    case StopReason::stopped_by_us:
      return "stopped_by_us";
    case StopReason::other:
      return "other";
  }
  return "other";
}

Message Message::system(std::string text) { return one_text(Role::system, std::move(text)); }
Message Message::user(std::string text) { return one_text(Role::user, std::move(text)); }
Message Message::assistant(std::string text) { return one_text(Role::assistant, std::move(text)); }

std::string_view to_string(MediaPart::Kind kind) noexcept {
  switch (kind) {
    case MediaPart::Kind::image:
      return "image";
    case MediaPart::Kind::document:
      return "document";
    case MediaPart::Kind::audio:
      return "audio";
  }
  return "image";
}

MediaPart MediaPart::image(std::string media_type, std::string base64) {
  MediaPart part;
  part.media_type = std::move(media_type);
  part.data = std::move(base64);
  return part;
}

MediaPart MediaPart::image_at(std::string url) {
  MediaPart part;
  part.url = std::move(url);
  return part;
}

MediaPart MediaPart::document(std::string media_type, std::string base64, std::string name) {
  MediaPart part = image(std::move(media_type), std::move(base64));
  part.kind = Kind::document;
  part.name = std::move(name);
  return part;
}

std::string Message::text() const {
  std::string all;
  for (const auto& part : parts) {
    if (const auto* text = std::get_if<TextPart>(&part)) all += text->text;
  }
  return all;
}

std::vector<ToolCallPart> Message::tool_calls() const {
  std::vector<ToolCallPart> calls;
  for (const auto& part : parts) {
    if (const auto* call = std::get_if<ToolCallPart>(&part)) calls.push_back(*call);
  }
  return calls;
}

ModelRequest::ModelRequest(std::string model_name, std::string prompt)
    : model(std::move(model_name)) {
  messages.push_back(Message::user(std::move(prompt)));
}

ModelRequest ModelRequest::embedding(std::string model_name, std::vector<std::string> texts) {
  ModelRequest request;
  request.task = ModelTask::embedding;
  request.model = std::move(model_name);
  for (auto& text : texts) request.messages.push_back(Message::user(std::move(text)));
  return request;
}

std::vector<std::string_view> ModelRequest::texts() const {
  std::vector<std::string_view> all;
  for (const auto& message : messages) {
    for (const auto& part : message.parts) {
      if (const auto* text = std::get_if<TextPart>(&part)) all.emplace_back(text->text);
    }
  }
  return all;
}

}  // namespace purser
