// stream_recorder.hpp: a sink that keeps what a stream brought, and can stop or throw.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <purser/runtime/stream.hpp>

namespace purser {

struct StreamRecorder final : StreamSink {
  std::string text;
  std::string reasoning;
  std::string refusal;
  struct Call {
    std::string id;
    std::string name;
    std::string arguments;
  };
  std::vector<Call> calls;
  std::vector<Usage> usages;
  int chunks = 0;
  int stop_after = -1;  ///< chunks; negative: never
  std::function<void(const Chunk&)> also;

  StreamControl on_chunk(const Chunk& chunk) override {
    keep(chunk);
    if (also) also(chunk);
    return ++chunks == stop_after ? StreamControl::stop : StreamControl::go_on;
  }

 private:
  void keep(const Chunk& chunk) {
    switch (chunk.kind) {
      case Chunk::Kind::text:
        text += chunk.text;
        break;
      case Chunk::Kind::reasoning:
        reasoning += chunk.text;
        break;
      case Chunk::Kind::refusal:
        refusal += chunk.text;
        break;
      case Chunk::Kind::tool_call:
        calls.push_back({std::string(chunk.id), std::string(chunk.name), ""});
        break;
      case Chunk::Kind::tool_arguments:
        calls.at(chunk.index).arguments += chunk.text;
        break;
      case Chunk::Kind::usage:
        usages.push_back(*chunk.usage);
        break;
    }
  }
};

}  // namespace purser
