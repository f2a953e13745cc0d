// journal_bytes.cpp: one way to write a record, so that one hash belongs to it.
#include <purser/runtime/ledger/journal_bytes.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace purser {
namespace {

void append(std::string& out, std::uint64_t number) {
  std::array<char, 8> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<char>(number);
    number >>= 8U;
  }
  out.append(bytes.data(), bytes.size());
}
void append(std::string& out, std::int64_t number) {
  append(out, static_cast<std::uint64_t>(number));
}
template <class Enum>
  requires std::is_enum_v<Enum>
void append(std::string& out, Enum value) {
  append(out, static_cast<std::uint64_t>(value));
}
void append(std::string& out, std::string_view text) {
  append(out, std::uint64_t{text.size()});
  out += text;
}

/// `;` ends an entry, so a name that has one writes it as `%3B`, and `%` as `%25`.
std::string escaped(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == ';' || c == '%') {
      text += c == ';' ? "%3B" : "%25";
    } else {
      text += c;
    }
  }
  return text;
}

std::string unescaped(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto code = text.substr(i, 3);
    const bool is_escape = code == "%3B" || code == "%25";
    name += is_escape ? (code == "%3B" ? ';' : '%') : text[i];
    if (is_escape) i += 2;
  }
  return name;
}

/// Reads an integer off the front of `text`, and `separator` behind it where there is more.
bool read(std::string_view& text, std::int64_t& number, char separator) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(separator)) return true;
  text.remove_prefix(1);
  return true;
}

tl::unexpected<Error> bad_usage(std::string_view text) {
  return fail(ErrorCode::invalid_argument,
              "\"" + std::string(text.substr(0, 100)) + "\" is no list of token counts");
}

}  // namespace

void append_journal_bytes(std::string& out, const JournalRecord& record) {
  append_journal_bytes(out, record, record.scope.to_string(), usage_text(record.usage));
}

void append_journal_bytes(std::string& out, const JournalRecord& record, std::string_view scope,
                          std::string_view usage) {
  append(out, record.kind);
  append(out, record.sequence);
  append(out, std::int64_t{record.time.time_since_epoch().count()});
  append(out, record.hold);
  append(out, record.call);
  append(out, std::uint64_t{record.attempt.index});
  append(out, record.attempt.cause);
  append(out, record.attempt.parent);
  append(out, record.call_kind);
  append(out, record.purpose);
  append(out, scope);
  append(out, record.name);
  append(out, record.model);
  append(out, record.low.nanodollars());
  append(out, record.high.nanodollars());
  append(out, record.tokens);
  append(out, record.calls);
  append(out, usage);
  append(out, record.price_version);
  append(out, record.limits);
}

std::string usage_text(const Usage& usage) {
  if (usage == Usage()) return {};
  std::string text;
  for (const auto tokens : usage_classes) {
    if (!text.empty()) text += ',';
    text += std::to_string(usage.*tokens);
  }
  for (const auto& units : usage.units)
    text += ';' + escaped(units.name) + '=' + std::to_string(units.count);
  return text;
}

Result<Usage> parse_usage_text(std::string_view text) {
  Usage usage;
  if (text.empty()) return usage;
  auto rest = text.substr(0, text.find(';'));
  auto units = text.substr(std::min(text.size(), rest.size() + 1));
  for (const auto tokens : usage_classes) {
    if (!read(rest, usage.*tokens, ',')) return bad_usage(text);
  }
  if (!rest.empty()) return bad_usage(text);
  while (!units.empty()) {
    auto one = units.substr(0, units.find(';'));
    units.remove_prefix(std::min(units.size(), one.size() + 1));
    const auto equals = one.rfind('=');
    if (equals == one.npos) return bad_usage(text);
    UsageUnits entry{unescaped(one.substr(0, equals)), 0};
    one.remove_prefix(equals + 1);
    if (!read(one, entry.count, '\0') || !one.empty()) return bad_usage(text);
    usage.units.push_back(std::move(entry));
  }
  return usage;
}

}  // namespace purser
