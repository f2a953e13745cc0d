// answer.hpp: an answer as it grows: a whole body is one line, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/providers/ollama/decode.hpp>
#include <purser/adapters/providers/ollama/usage.hpp>
#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>

namespace purser::ollama::detail {

namespace ondemand = simdjson::ondemand;

class Answer {
 public:
  /// Takes one line, or a whole body. False: the text is broken; the answer is then of no use.
  [[nodiscard]] bool take(ondemand::object line);

  provider_wire::AnswerBuilder builder;

  /// The line that ends an answer was seen, or vectors.
  [[nodiscard]] bool is_done() const noexcept { return done_; }
  /// A message, or vectors.
  [[nodiscard]] bool has_content() const noexcept { return has_content_; }
  /// The text of an error, where there was one.
  [[nodiscard]] const std::optional<std::string>& error_text() const noexcept {
    return error_text_;
  }
  /// What only the end can say: why it ended, and the model's name.
  void conclude(const DecodeOptions& options);

 private:
  struct Call {
    std::string_view id, name, arguments;
  };

  bool take_field(std::string_view name, ondemand::value value);
  bool take_count(std::string_view name, ondemand::value value);
  bool take_message(ondemand::value message);
  bool take_call(ondemand::value value);
  bool take_vectors(ondemand::value vectors);
  bool take_error(ondemand::value error);
  bool add_call(const Call& call);
  void report_usage();

  UsageReport usage_report_;
  std::vector<Call> calls_;  ///< of the line; the views end with it
  std::string time_;         ///< of the line, without what is no letter or digit
  std::string done_reason_;
  std::optional<std::string> error_text_;
  bool counted_ = false;
  bool done_ = false;
  bool has_content_ = false;
};

}  // namespace purser::ollama::detail
