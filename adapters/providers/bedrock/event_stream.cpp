// event_stream.cpp: preludes, headers, checksums.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <purser/adapters/providers/bedrock/crc32.hpp>
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/adapters/providers/wire/json_text.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::Frame;
using provider_wire::FrameParser;

constexpr std::size_t prelude_bytes = 12;
constexpr std::size_t checksum_bytes = 4;
constexpr std::size_t message_bytes_max = std::size_t{16} << 20;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

tl::unexpected<Error> broken(std::string_view what) {
  return fail(ErrorCode::protocol_error, fmt::format("the answer is no event stream: {}", what));
}

struct Prelude {
  std::size_t message_bytes = 0;
  std::size_t header_bytes = 0;
};

/// The checksum is looked at first: lengths that nobody wrote mean nothing.
Result<Prelude> read_prelude(std::string_view bytes) {
  if (crc32(bytes.substr(0, 8)) != big_endian(bytes, 8, 4))
    return broken("the checksum of a message's lengths is wrong");
  Prelude prelude;
  prelude.message_bytes = big_endian(bytes, 0, 4);
  prelude.header_bytes = big_endian(bytes, 4, 4);
  if (prelude.message_bytes > message_bytes_max)
    return fail(ErrorCode::too_large, "a message of the answer is longer than 16 MiB");
  if (prelude.message_bytes < prelude_bytes + checksum_bytes ||
      prelude.header_bytes > prelude.message_bytes - prelude_bytes - checksum_bytes)
    return broken("the lengths of a message contradict each other");
  return prelude;
}

/// The headers that say what a message is; views into the message.
struct Labels {
  std::string_view message_type, event_type, exception_type, error_code, error_message;

  void take(std::string_view name, std::string_view value) {
    if (name == ":message-type") message_type = value;
    if (name == ":event-type") event_type = value;
    if (name == ":exception-type") exception_type = value;
    if (name == ":error-code") error_code = value;
    if (name == ":error-message") error_message = value;
  }
};

/// The size of a value of `type`, whose bytes follow at once; unset where there is no such type, or
/// its length is not there. `length_bytes`: how long the length in front of the value is.
std::optional<std::size_t> value_size(unsigned type, std::string_view rest,
                                      std::size_t& length_bytes) {
  constexpr std::size_t fixed[] = {0, 0, 1, 2, 4, 8, 0, 0, 8, 16};
  constexpr unsigned byte_array = 6;
  constexpr unsigned text = 7;
  if (type > 9) return std::nullopt;
  if (type != byte_array && type != text) return fixed[type];
  if (rest.size() < 2) return std::nullopt;
  length_bytes = 2;
  return big_endian(rest, 0, 2);
}

/// Takes one header off the front of `rest`. False: it runs over the end, or has no known type.
bool take_header(std::string_view& rest, Labels& labels) {
  const std::size_t name_bytes = big_endian(rest, 0, 1);
  if (rest.size() < 1 + name_bytes + 1) return false;
  const auto name = rest.substr(1, name_bytes);
  const unsigned type = big_endian(rest, 1 + name_bytes, 1);
  rest.remove_prefix(1 + name_bytes + 1);
  std::size_t length_bytes = 0;
  const auto size = value_size(type, rest, length_bytes);
  if (!size || rest.size() - length_bytes < *size) return false;
  constexpr unsigned text = 7;
  if (type == text) labels.take(name, rest.substr(length_bytes, *size));
  rest.remove_prefix(length_bytes + *size);
  return true;
}

class EventFrames final : public FrameParser {
 public:
  Result<StreamControl> feed(std::string_view bytes, OnFrame on_frame) override {
    while (!bytes.empty()) {
      const auto control = partial_.empty() ? take_whole(bytes, on_frame) : fill(bytes, on_frame);
      if (!control || *control == StreamControl::stop) return control;
    }
    return StreamControl::go_on;
  }

  Result<StreamControl> finish(OnFrame) override {
    if (partial_.empty()) return StreamControl::go_on;
    return broken("it ends in the middle of a message");
  }

 private:
  /// A message that lies in `bytes` as a whole is read where it is; the start of one is kept.
  Result<StreamControl> take_whole(std::string_view& bytes, OnFrame on_frame) {
    if (bytes.size() >= prelude_bytes) {
      const auto prelude = read_prelude(bytes);
      if (!prelude) return fail(prelude.error());
      if (bytes.size() >= prelude->message_bytes) {
        const auto message = bytes.substr(0, prelude->message_bytes);
        bytes.remove_prefix(message.size());
        return report(message, prelude->header_bytes, on_frame);
      }
      prelude_ = *prelude;
    }
    partial_ = bytes;
    bytes = {};
    return StreamControl::go_on;
  }

  Result<StreamControl> fill(std::string_view& bytes, OnFrame on_frame) {
    if (!fill_to(prelude_bytes, bytes)) return StreamControl::go_on;
    if (!prelude_) {
      const auto prelude = read_prelude(partial_);
      if (!prelude) return fail(prelude.error());
      prelude_ = *prelude;
    }
    if (!fill_to(prelude_->message_bytes, bytes)) return StreamControl::go_on;
    auto control = report(partial_, prelude_->header_bytes, on_frame);
    partial_.clear();
    prelude_.reset();
    return control;
  }

  bool fill_to(std::size_t size, std::string_view& bytes) {
    if (partial_.size() >= size) return true;
    const auto taken = std::min(size - partial_.size(), bytes.size());
    partial_ += bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    return partial_.size() == size;
  }

  Result<StreamControl> report(std::string_view message, std::size_t header_bytes,
                               OnFrame on_frame) {
    const auto end = message.size() - checksum_bytes;
    if (crc32(message.substr(0, end)) != big_endian(message, end, 4))
      return broken("the checksum of a message is wrong");
    Labels labels;
    auto headers = message.substr(prelude_bytes, header_bytes);
    while (!headers.empty()) {
      if (!take_header(headers, labels)) return broken("a header of a message is broken");
    }
    const auto begin = prelude_bytes + header_bytes;
    return report(labels, message.substr(begin, end - begin), on_frame);
  }

  Result<StreamControl> report(const Labels& labels, std::string_view payload, OnFrame on_frame) {
    if (labels.message_type == "exception") {
      name_.assign(exception_prefix).append(labels.exception_type);
      return on_frame(Frame{name_, payload});
    }
    if (labels.message_type == "error") {
      name_.assign(exception_prefix).append(labels.error_code);
      std::string said = "{\"message\":";
      provider_wire::append_json_string(said, labels.error_message);
      said += '}';
      return on_frame(Frame{name_, said});
    }
    return on_frame(Frame{labels.event_type, payload});
  }

  std::string partial_;             ///< a message that has begun
  std::optional<Prelude> prelude_;  ///< its own, once it is there
  std::string name_;
};

}  // namespace

std::unique_ptr<FrameParser> event_frames() { return std::make_unique<EventFrames>(); }

}  // namespace purser::bedrock
