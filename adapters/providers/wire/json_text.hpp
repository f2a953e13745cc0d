// json_text.hpp: writes JSON text piece by piece, for bodies that are too large to build as a tree
// first.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::provider_wire {

/// Appends `text` as a JSON string, quotes included. Invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Writes objects and arrays in order; puts the commas. The caller closes what it opened.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  JsonText& open_object() { return open('{'); }
  JsonText& close_object() { return close('}'); }
  JsonText& open_array() { return open('['); }
  JsonText& close_array() { return close(']'); }
  /// `name` is written as it is: plain ASCII without quotes or backslashes.
  JsonText& key(std::string_view name);
  JsonText& string(std::string_view text);
  /// Text that is JSON already.
  JsonText& raw(std::string_view json);
  JsonText& value(const Json& value) { return raw(dump_json(value)); }

  JsonText& field(std::string_view name, std::string_view text) { return key(name).string(text); }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace purser::provider_wire
