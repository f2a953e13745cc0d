// errors.cpp: statuses of Cohere's own, and sentences that say more than the status.
#include <purser/adapters/providers/cohere/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::cohere {

ErrorCode error_code(int status, const provider_wire::PeerError& peer) {
  const bool rejected_input = status == 0 || status == 400 || status == 413 || status == 422;
  if (rejected_input && provider_wire::says(peer, "too many tokens"))
    return ErrorCode::context_length_exceeded;
  // A trial key's calls of a month come back with the month only.
  if (status == 429 && provider_wire::says(peer, "/ month")) return ErrorCode::quota_exhausted;
  switch (status) {
    case 0:
      return ErrorCode::overloaded;
    case 498:  // the request or the answer has a blocked word
      return ErrorCode::content_filtered;
    case 499:  // somebody on the way gave up
      return ErrorCode::connection_lost;
    case 501:
      return ErrorCode::unsupported;
    default:
      return provider_wire::code_of_status(status);
  }
}

}  // namespace purser::cohere
