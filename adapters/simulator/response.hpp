// response.hpp: an HTTP answer before it is put on the wire: status, headers and body in parts.
#pragma once

#include <string>
#include <vector>

#include <purser/adapters/simulator/scripted.hpp>

namespace purser::simulator {

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;
  std::vector<std::string> parts;  ///< stream events, or one whole body
  bool streamed = false;           ///< without `Content-Length`
  std::string endless;  ///< a part that is repeated after the others for ever; empty: none
};

}  // namespace purser::simulator
