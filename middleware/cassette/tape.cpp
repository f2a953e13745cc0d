// tape.cpp: a line per attempt, found by its request.
#include <purser/middleware/cassette/tape.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <purser/middleware/cassette/note.hpp>
#include <purser/runtime/request_json.hpp>

namespace purser {
namespace {

constexpr int tape_version = 1;
constexpr std::size_t excerpt_bytes = 60;

constexpr std::array chunk_names{"text",      "reasoning",      "refusal",
                                 "tool_call", "tool_arguments", "usage_chunk"};

Json event_to_json(const TapeEvent& event) {
  if (event.dispatched) return {{"event", "dispatched"}};
  Json json{
      {"event", event.is_chunk ? chunk_names.at(static_cast<std::size_t>(event.kind)) : "usage"}};
  if (event.index != 0) json["index"] = event.index;
  if (!event.text.empty()) json["text"] = event.text;
  if (!event.id.empty()) json["id"] = event.id;
  if (!event.name.empty()) json["name"] = event.name;
  if (event.usage) json["usage"] = usage_to_json(*event.usage);
  return json;
}

/// Throws Json::exception.
std::optional<TapeEvent> event_from_json(const Json& json) {
  TapeEvent event;
  const auto name = json.at("event").get<std::string>();
  event.dispatched = name == "dispatched";
  if (json.contains("usage")) event.usage = usage_from_json(json["usage"]);
  if (event.dispatched || (name == "usage" && event.usage)) return event;
  const auto* const kind = std::find(chunk_names.begin(), chunk_names.end(), name);
  if (kind == chunk_names.end()) return {};
  event.is_chunk = true;
  event.kind = static_cast<Chunk::Kind>(kind - chunk_names.begin());
  event.index = json.value("index", std::uint32_t{0});
  event.text = json.value("text", "");
  event.id = json.value("id", "");
  event.name = json.value("name", "");
  return event;
}

/// A model answers with a reply, a tool with a result. Throws Json::exception.
bool answers_its_request(const TapeEntry& entry, const Json& request) {
  if (!entry.outcome) return true;
  return std::holds_alternative<ModelReply>(*entry.outcome) == request.contains("model");
}

/// Throws Json::exception.
Result<TapeEntry> entry_from_json(const Json& json) {
  TapeEntry entry{{}, {}, fail(ErrorCode::internal, "")};
  for (const auto& each : json.at("events")) {
    auto event = event_from_json(each);
    if (!event) return fail(ErrorCode::invalid_argument, "an event has an unknown name");
    entry.events.push_back(*std::move(event));
  }
  for (const auto& each : json.value("asked", Json::array())) {
    auto request = model_request_from_json(each);
    if (!request) return fail(std::move(request).error());
    entry.asked.push_back(*std::move(request));
  }
  auto outcome = outcome_from_json(json.at("outcome"));
  if (!outcome) return fail(std::move(outcome).error());
  entry.outcome = *std::move(outcome);
  if (answers_its_request(entry, json.at("request"))) return entry;
  return fail(ErrorCode::invalid_argument, "the outcome is none of such a request");
}

std::size_t common_start(std::string_view a, std::string_view b) {
  const auto size = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same < size && a[same] == b[same]) ++same;
  return same;
}

/// How much of both is the same at the beginning and at the end.
std::size_t likeness(std::string_view a, std::string_view b) {
  const auto start = common_start(a, b);
  const auto size = std::min(a.size(), b.size());
  std::size_t end = 0;
  while (start + end < size && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  return start + end;
}

std::string excerpt(const std::string& text, std::size_t at) {
  const auto from = at > excerpt_bytes / 3 ? at - excerpt_bytes / 3 : 0;
  return text.substr(std::min(from, text.size()), excerpt_bytes);
}

Error bad_line(Error error, std::size_t number) {
  return std::move(error).in("line " + std::to_string(number) + " of the cassette");
}

}  // namespace

std::string tape_header() { return dump_json({{"cassette", tape_version}}); }

std::string tape_key(const Call& call) {
  auto json = request_json(call);
  if (call.sink != nullptr) json["stream"] = true;
  return dump_json(json);
}

std::string tape_line(const std::string& key, const std::vector<TapeEvent>& events,
                      const Json& asked, const Result<Reply>& outcome) {
  auto list = Json::array();
  for (const auto& event : events) list.push_back(event_to_json(event));
  return R"({"request":)" + key + R"(,"events":)" + dump_json(list) +
         (asked.empty() ? std::string() : R"(,"asked":)" + dump_json(asked)) + R"(,"outcome":)" +
         dump_json(outcome_to_json(outcome)) + '}';
}

Result<> Tape::add_line(std::string_view text, std::size_t number) {
  const auto json = parse_json(text);
  if (!json) return fail(json.error());
  try {
    if (number == 1) {
      if (json->at("cassette").get<int>() == tape_version) return {};
      return fail(ErrorCode::invalid_argument,
                  "it is of another version than " + std::to_string(tape_version));
    }
    if (json->contains(note_key)) return {};  // for others
    auto entry = entry_from_json(*json);
    if (!entry) return fail(std::move(entry).error());
    auto& track = tracks_[dump_json(json->at("request"))];
    if (track.recorded++ == 0) track.line = number;
    track.entries.push_back(*std::move(entry));
    return {};
  } catch (const Json::exception& error) {
    return fail(ErrorCode::invalid_argument, error.what());
  }
}

Result<> Tape::load(std::string_view text) {
  const std::lock_guard lock(mutex_);
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty()) continue;
    if (auto added = add_line(line, number); !added) {
      return fail(bad_line(std::move(added).error(), number));
    }
  }
  if (number > 0) return {};
  return fail(ErrorCode::invalid_argument, "the cassette is empty");
}

Error Tape::unknown(const std::string& key) const {
  std::string message = "the request is not on the cassette";
  const auto closest =
      std::max_element(tracks_.begin(), tracks_.end(), [&](const auto& a, const auto& b) {
        return likeness(a.first, key) < likeness(b.first, key);
      });
  if (closest == tracks_.end()) return {ErrorCode::refused, message + ", and nothing else is"};
  const auto at = common_start(closest->first, key);
  message += "; the closest one, in line " + std::to_string(closest->second.line) + ", has \"" +
             excerpt(closest->first, at) + "\" where this one has \"" + excerpt(key, at) + '"';
  return {ErrorCode::refused, std::move(message)};
}

Result<TapeEntry> Tape::take(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto track = tracks_.find(key);
  if (track == tracks_.end()) return fail(unknown(key));
  auto& entries = track->second.entries;
  if (entries.empty()) {
    return fail(ErrorCode::refused, "the request of line " + std::to_string(track->second.line) +
                                        " of the cassette was recorded " +
                                        std::to_string(track->second.recorded) +
                                        " times and is asked once more");
  }
  auto entry = std::move(entries.front());
  entries.pop_front();
  return entry;
}

}  // namespace purser
