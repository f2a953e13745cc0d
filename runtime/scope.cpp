// scope.cpp: paths of kind:id steps, and their text form.
#include <purser/runtime/scope.hpp>

#include <algorithm>

namespace purser {
namespace {

constexpr std::string_view root_name = "total";

bool is_kind(std::string_view kind) noexcept {
  return !kind.empty() && kind.size() <= 64 && std::all_of(kind.begin(), kind.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

Result<> check(const Scope::Step& step) {
  if (!is_kind(step.kind)) {
    return fail(ErrorCode::invalid_argument,
                "scope kind \"" + step.kind.substr(0, 64) + "\": use 1 to 64 of a-z, 0-9 and _");
  }
  if (step.id.empty() || step.id.size() > Scope::id_bytes_max ||
      std::any_of(step.id.begin(), step.id.end(), is_control)) {
    return fail(ErrorCode::invalid_argument,
                "the id of scope kind \"" + step.kind +
                    "\" must have 1 to 256 bytes and no control characters");
  }
  return {};
}

bool is_escaped(char c) noexcept { return c == '/' || c == ':' || c == '%'; }

void append_step(std::string& text, const Scope::Step& step) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  text += step.kind;
  text += ':';
  for (const char c : step.id) {
    if (!is_escaped(c)) {
      text += c;
      continue;
    }
    text += '%';
    text += digits[static_cast<unsigned char>(c) >> 4U];
    text += digits[static_cast<unsigned char>(c) & 15U];
  }
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

Result<std::string> unescape(std::string_view text) {
  std::string id;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      id += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(ErrorCode::invalid_argument, "scope id \"" + std::string(text.substr(0, 64)) +
                                                   "\": % must be followed by two hex digits");
    }
    id += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return id;
}

Result<Scope::Step> parse_step(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return fail(ErrorCode::invalid_argument, "scope step \"" + std::string(text.substr(0, 64)) +
                                                 "\": write kind:id, such as session:s1");
  }
  auto id = unescape(text.substr(colon + 1));
  if (!id) return fail(id.error());
  return Scope::Step{std::string(text.substr(0, colon)), *std::move(id)};
}

}  // namespace

Result<Scope> Scope::create(std::vector<Step> steps) {
  if (steps.size() > steps_max) {
    return fail(ErrorCode::invalid_argument, "a scope has at most 32 steps");
  }
  for (const auto& step : steps) {
    if (auto ok = check(step); !ok) return fail(ok.error());
  }
  Scope scope;
  scope.steps_ = std::move(steps);
  return scope;
}

Result<Scope> Scope::parse(std::string_view text) {
  if (text.empty() || text == root_name) return Scope();
  std::vector<Step> steps;
  for (std::size_t start = 0; start <= text.size();) {
    const auto slash = std::min(text.find('/', start), text.size());
    auto step = parse_step(text.substr(start, slash - start));
    if (!step) return fail(step.error());
    steps.push_back(*std::move(step));
    start = slash + 1;
  }
  return create(std::move(steps));
}

Result<Scope> Scope::child(std::string_view kind, std::string_view id) const {
  auto steps = steps_;
  steps.push_back({std::string(kind), std::string(id)});
  return create(std::move(steps));
}

Scope Scope::parent() const {
  Scope scope;
  if (!steps_.empty()) scope.steps_.assign(steps_.begin(), steps_.end() - 1);
  return scope;
}

std::string_view Scope::id_of(std::string_view kind) const noexcept {
  const auto step =
      std::find_if(steps_.rbegin(), steps_.rend(), [&](const Step& s) { return s.kind == kind; });
  return step == steps_.rend() ? std::string_view() : std::string_view(step->id);
}

std::string Scope::to_string() const {
  if (is_root()) return std::string(root_name);
  std::string text;
  for (const auto& step : steps_) {
    if (!text.empty()) text += '/';
    append_step(text, step);
  }
  return text;
}

std::string Scope::last() const {
  if (is_root()) return std::string(root_name);
  std::string text;
  append_step(text, steps_.back());
  return text;
}

}  // namespace purser
