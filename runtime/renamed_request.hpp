// renamed_request.hpp: a request that names another model for a while.
#pragma once

#include <string>
#include <utility>

#include <purser/runtime/model_request.hpp>

namespace purser {

/// `request` names `model` while this lives. What pointed into its own name may be read again
/// afterwards by looking it up anew.
class RenamedRequest {
 public:
  RenamedRequest(ModelRequest& request, std::string model)
      : request_(request), own_(std::exchange(request.model, std::move(model))) {}
  RenamedRequest(const RenamedRequest&) = delete;
  RenamedRequest& operator=(const RenamedRequest&) = delete;
  ~RenamedRequest() { request_.model = std::move(own_); }

 private:
  ModelRequest& request_;
  std::string own_;
};

}  // namespace purser
