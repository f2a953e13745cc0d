// redactor.cpp: goes from place to place, and waits where more text could change the answer.
#include <purser/middleware/redact/redactor.hpp>

#include <algorithm>
#include <utility>

#include <purser/middleware/redact.hpp>

namespace purser {
namespace {

constexpr std::size_t secret_bytes_min = 4;  ///< shorter ones would be found everywhere

bool is_kind_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_';
  });
}

Match match_literal(const Sight& sight, std::string_view literal) {
  const auto seen = sight.text.substr(0, literal.size());
  if (!literal.starts_with(seen)) return Match::none();
  return seen.size() == literal.size() ? Match::found(seen.size()) : Match::at_end(sight);
}

}  // namespace

Result<> SecretRules::add_secrets(const RedactOptions& options) {
  for (const auto& secret : options.secrets) {
    const auto size = secret.reveal().size();
    if (size < secret_bytes_min || size > sight_bytes_max) {
      return fail(ErrorCode::invalid_argument, "a secret to redact has " + std::to_string(size) +
                                                   " bytes; 4 to 512 are possible");
    }
    secrets_.push_back(secret);
  }
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.reveal().size() > b.reveal().size(); });
  return {};
}

Result<> SecretRules::add_patterns(const RedactOptions& options) {
  for (const auto& own : options.patterns) {
    if (!is_kind_name(own.kind)) {
      return fail(ErrorCode::invalid_argument,
                  "the kind \"" + own.kind + "\" of a pattern is not made of a-z, 0-9 and _");
    }
    auto pattern = SecretPattern::parse(own.pattern);
    if (!pattern) return fail(std::move(pattern).error());
    own_.push_back({own.kind, *std::move(pattern)});
  }
  return {};
}

Result<SecretRules> SecretRules::create(const RedactOptions& options) {
  SecretRules rules;
  if (auto added = rules.add_secrets(options); !added) return fail(std::move(added).error());
  if (auto added = rules.add_patterns(options); !added) return fail(std::move(added).error());
  auto& known = rules.known_;
  if (options.api_keys) known.assign(known_api_keys.begin(), known_api_keys.end());
  if (options.emails) known.push_back(known_email);
  if (options.card_numbers) known.push_back(known_card_number);
  if (known.empty() && rules.own_.empty() && rules.secrets_.empty()) {
    return fail(ErrorCode::invalid_argument, "with these options it redacts nothing");
  }
  return rules;
}

SecretRules::Hit SecretRules::look(const Sight& sight) const {
  for (const auto& secret : secrets_) {
    const auto match = match_literal(sight, secret.reveal());
    if (match.state != Match::State::none) return {match, "secret"};
  }
  for (const auto& own : own_) {
    const auto match = own.pattern.match(sight);
    if (match.state != Match::State::none) return {match, own.kind};
  }
  if (is_letter_or_digit(sight.before)) return {Match::none(), {}};
  for (const auto& known : known_) {
    if (!known.may_begin_with(sight.text.front())) continue;
    const auto match = known.match(sight);
    if (match.state != Match::State::none) return {match, known.kind};
  }
  return {Match::none(), {}};
}

std::size_t Redactor::swallow(std::size_t from) {
  while (swallows_ != nullptr && from < held_.size()) {
    if (!swallows_(held_[from])) {
      swallows_ = nullptr;
      break;
    }
    before_ = held_[from++];
  }
  return from;
}

void Redactor::scan(bool ends, std::string& out) {
  const std::string_view text = held_;
  auto at = swallow(0);
  while (at < text.size()) {
    const auto rest = text.size() - at;
    const Sight sight{text.substr(at, sight_bytes_max), ends || rest >= sight_bytes_max, before_};
    const auto hit = rules_->look(sight);
    if (hit.match.state == Match::State::unclear) break;
    if (hit.match.state == Match::State::none) {
      out += before_ = text[at++];
      continue;
    }
    out += text.substr(at, hit.match.kept);
    out += "[redacted:" + std::string(hit.kind) + ']';
    ++(*counts_)[std::string(hit.kind)];
    at += hit.match.size;
    before_ = text[at - 1];
    swallows_ = hit.match.goes_on;
    at = swallow(at);
  }
  held_.erase(0, at);
}

std::string Redactor::feed(std::string_view more) {
  held_ += more;
  std::string out;
  scan(false, out);
  return out;
}

std::string Redactor::finish() {
  std::string out;
  scan(true, out);
  before_ = ' ';
  swallows_ = nullptr;
  return out;
}

std::string redacted(const SecretRules& rules, std::string_view text, SecretCounts& counts) {
  Redactor redactor(rules, counts);
  auto out = redactor.feed(text);
  return out += redactor.finish();
}

namespace {

std::string unused_name(const Json& object, std::string name) {
  while (object.contains(name)) name += '_';
  return name;
}

}  // namespace

Json redacted_json(const SecretRules& rules, const Json& value, SecretCounts& counts) {
  if (value.is_string()) return redacted(rules, value.get_ref<const std::string&>(), counts);
  if (value.is_number()) {
    const auto text = dump_json(value);
    auto clean = redacted(rules, text, counts);
    return clean == text ? value : Json(std::move(clean));
  }
  if (!value.is_structured()) return value;
  auto clean = value.is_array() ? Json::array() : Json::object();
  for (const auto& [name, entry] : value.items()) {
    auto inner = redacted_json(rules, entry, counts);
    if (value.is_array()) {
      clean.push_back(std::move(inner));
    } else {
      clean[unused_name(clean, redacted(rules, name, counts))] = std::move(inner);
    }
  }
  return clean;
}

std::string redacted_json_text(const SecretRules& rules, const std::string& text,
                               SecretCounts& counts) {
  const auto value = parse_json(text);
  if (!value) return redacted(rules, text, counts);
  SecretCounts found;
  const auto clean = redacted_json(rules, *value, found);
  if (found.empty()) return text;
  for (const auto& [kind, count] : found) counts[kind] += count;
  return dump_json(clean);
}

}  // namespace purser
