// recorded_answer.hpp: what a service would answer, as bytes that a test changes and serves itself.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/simulator/wire.hpp>
#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/contract/providers/subjects.hpp>
#include <purser/tests/support/http_peer.hpp>
#include <purser/tests/support/stream_recorder.hpp>

namespace purser::contract {

using ChangeJson = std::string (*)(std::string json);

/// The same answer, whole and streamed.
struct RecordedAnswer {
  std::string whole;
  simulator::WireStream stream;
  std::string stream_type;

  RecordedAnswer(const Subject& subject, const simulator::Answer& answer) {
    simulator::Completion completion;
    completion.model = "sim-model";
    completion.answer = answer;
    completion.usage = answer.usage.classes;
    completion.usage_in_stream = true;
    completion.chunk_bytes = 16;
    const auto& wire = simulator::wire_of(subject.api);
    whole = dump_json(wire.answer(completion));
    stream = wire.stream(completion);
    stream_type = stream.content_type.empty() ? wire.stream_type() : stream.content_type;
  }

  [[nodiscard]] std::string response(bool streams) const {
    std::string body = streams ? std::string() : whole;
    if (streams) {
      for (const auto& part : stream.parts) body += part;
    }
    return "HTTP/1.1 200 OK\r\ncontent-type: " + (streams ? stream_type : "application/json") +
           "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  /// Changes the whole answer and each JSON object of the stream; framing stays right.
  void change(ChangeJson how) {
    whole = how(whole);
    for (auto& part : stream.parts) part = changed(part, how);
  }

 private:
  [[nodiscard]] std::string changed(const std::string& part, ChangeJson how) const {
    if (stream.with_payload != nullptr) return stream.with_payload(part, how);
    const auto from = part.find('{');
    if (from == std::string::npos) return part;
    const auto to = part.find_first_of("\r\n", from);
    return part.substr(0, from) + how(part.substr(from, to - from)) + part.substr(to);
  }
};

/// A provider in front of a server that answers everything with the same bytes.
class RecordedService {
 public:
  RecordedService(const Subject& subject, const RecordedAnswer& answer, bool streams)
      : streams_(streams), peer_(tests::always(answer.response(streams))) {
    provider_ = subject.make({http_.client, peer_.url(), {}, std::size_t{1} << 20});
  }

  Result<ModelReply> complete(const ModelRequest& request) {
    ProviderContext context;
    if (streams_) context.sink = &sink;
    context.dispatched = [] {};
    context.usage_so_far = [this](const Usage& usage) { usages.push_back(usage); };
    return http_.run(provider_->complete(request, context));
  }

  StreamRecorder sink;
  std::vector<Usage> usages;

 private:
  bool streams_;
  tests::HttpPeer peer_;
  http::ClientFixture http_;
  std::shared_ptr<Provider> provider_;
};

}  // namespace purser::contract
