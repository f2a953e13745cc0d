// prompt_cache.cpp: hashes prefixes block by block and looks for the longest known one.
#include <purser/adapters/simulator/anthropic/prompt_cache.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

struct Block {
  std::uint64_t prefix = 0;  ///< hash of everything up to here
  Tokens tokens = 0;         ///< of everything up to here
  bool breakpoint = false;
  bool long_lived = false;
};

class Blocks {
 public:
  explicit Blocks(const Json& body) : hash_(mix(0xcbf29ce484222325U, text_member(body, "model"))) {
    if (const auto* tools = member(body, "tools")) add_all(*tools, "tool");
    if (const auto* system = member(body, "system")) add_all(*system, "system");
    for (const auto& message : body["messages"]) {
      tokens_ += tokens_per_message;
      if (const auto* content = member(message, "content"))
        add_all(*content, text_member(message, "role"));
    }
    const auto* everywhere = member(body, "cache_control");
    if (everywhere != nullptr && !list_.empty()) mark(list_.back(), *everywhere);
  }

  [[nodiscard]] const std::vector<Block>& list() const noexcept { return list_; }
  [[nodiscard]] Tokens tokens() const noexcept { return tokens_; }

 private:
  static std::uint64_t mix(std::uint64_t hash, std::string_view text) noexcept {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return (hash ^ 0xffU) * 0x100000001b3U;  // ends the text: "a","b" is not "ab"
  }

  void add_all(const Json& content, const std::string& role) {
    if (!content.is_array()) return add(content, role);
    for (const auto& block : content) add(block, role);
  }

  /// What a block says: a string is short for a block with that text, so both are the same.
  static Json said_by(const Json& block) {
    auto bare = block;
    if (!bare.is_object()) return bare;
    bare.erase("cache_control");
    const bool is_text = bare.size() == 2 && text_member(bare, "type") == "text";
    return is_text && bare.contains("text") ? bare["text"] : bare;
  }

  void add(const Json& block, const std::string& role) {
    const auto said = said_by(block);
    tokens_ += json_token_count(said);
    hash_ = mix(mix(hash_, role), dump_json(said));
    list_.push_back({hash_, tokens_, false, false});
    if (const auto* control = member(block, "cache_control")) mark(list_.back(), *control);
  }

  static void mark(Block& block, const Json& control) {
    block.breakpoint = true;
    block.long_lived = text_member(control, "ttl") == "1h";
  }

  std::uint64_t hash_;
  Tokens tokens_ = 0;
  std::vector<Block> list_;
};

}  // namespace

Usage PromptCache::count_and_store(const Json& body) {
  const Blocks blocks(body);
  Block last;
  Tokens read = 0;
  for (const auto& block : blocks.list()) {
    if (block.breakpoint) last = block;
  }
  for (const auto& block : blocks.list()) {
    if (block.tokens <= last.tokens && prefixes_.contains(block.prefix)) read = block.tokens;
  }
  for (const auto& block : blocks.list()) {
    if (block.breakpoint) store(block.prefix);
  }
  Usage usage;
  usage.cache_read = read;
  (last.long_lived ? usage.cache_write_1h : usage.cache_write) = last.tokens - read;
  usage.input = blocks.tokens() - last.tokens;
  return usage;
}

void PromptCache::store(std::uint64_t prefix) {
  if (!prefixes_.insert(prefix).second) return;
  order_.push_back(prefix);
  if (order_.size() <= entries_max) return;
  prefixes_.erase(order_.front());
  order_.pop_front();
}

}  // namespace purser::simulator
