// sigv4.hpp: AWS's Signature Version 4, as pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/clock.hpp>

namespace purser::bedrock::sigv4 {

/// What is signed of a request. Views outlive the call.
struct Parts {
  std::string_view method{};
  /// As it is sent, percent-encoded, without `.` and `..`. Each segment is encoded again for the
  /// signature, as every service but S3 wants it.
  std::string_view path{};
  std::string_view query{};  ///< as it is sent, its fields sorted by name; without `?`
  /// Lower-case names, sorted, each once.
  std::vector<std::pair<std::string_view, std::string_view>> headers{};
  std::string_view body{};
};

/// Where and when a signature holds.
struct Scope {
  std::string_view region{};
  std::string_view service{};
  WallTime moment{};
};

struct Keys {
  std::string_view access_key_id{};
  std::string_view secret_access_key{};
};

/// `20150830T123600Z`, the value of `x-amz-date`; moments beyond the years 0 to 9999 make no sense.
[[nodiscard]] std::string timestamp(WallTime moment);

[[nodiscard]] std::string canonical_request(const Parts& parts);
[[nodiscard]] std::string string_to_sign(std::string_view canonical_request, const Scope& scope);
/// Lower case hexadecimal.
[[nodiscard]] std::string signature(std::string_view secret_access_key,
                                    std::string_view string_to_sign, const Scope& scope);

struct Signed {
  std::string authorization;  ///< the value of the header
  std::string signature;      ///< that stands in it
};
/// Source: AWS, "Create a signed AWS API request".
[[nodiscard]] Signed sign(const Parts& parts, const Scope& scope, const Keys& keys);

}  // namespace purser::bedrock::sigv4
