// usage_vectors_test.cpp: Purser comes to the counts and costs that usage_vectors.py computed
// without it.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <set>

#include <purser/runtime/routed_price.hpp>
#include <purser/runtime/timers.hpp>
#include <purser/tests/golden/readers.hpp>
#include <purser/tests/support/catch.hpp>
#if __has_include(<purser/runtime/prices/billing_time.hpp>)
#include <purser/runtime/prices/billing_time.hpp>
#define PURSER_PRICES_HAVE_DATES 1
#else
#define PURSER_PRICES_HAVE_DATES 0
#endif

namespace purser::golden {
namespace {

/// The context never runs, so nothing is ever sent.
const http::Client& client() {
  static boost::asio::io_context context;
  static const auto made =
      http::Client::create(context.get_executor(), make_timers(context.get_executor()),
                           http::ClientOptions())
          .value();
  return made;
}

Result<ModelReply> reply_of_stream(const Vector& vector, provider_wire::StreamDecoder& decoder) {
  for (const auto& [name, data] : vector.events) {
    const auto taken = decoder.on_event(name, data, nullptr);
    if (!taken) return fail(taken.error());
  }
  return decoder.finish();
}

/// What the codec makes of a vector.
struct Read {
  std::shared_ptr<Provider> provider;
  ModelReply reply;

  [[nodiscard]] PriceContext context() const {
    return {reply.service_tier, reply.region, reply.speed};
  }
};

Read read(const Vector& vector, const Reader& reader) {
  Read result;
  result.provider = reader.make(client(), vector.asks);
  const bool is_asked =
      vector.asks.embedding || vector.asks.writes_for_an_hour || !vector.asks.data_zone.empty();
  auto reply = [&]() -> Result<ModelReply> {
    if (!vector.events.empty()) return reply_of_stream(vector, *reader.decoder());
    if (is_asked) return reader.decode_asked(vector.answer, vector.asks);
    return result.provider->decode(vector.answer);
  }();
  if (!reply) FAIL_CHECK(vector.provider << ": " << vector.name << ": " << reply.error().message());
  if (reply) result.reply = *std::move(reply);
  if (result.reply.model.empty()) result.reply.model = vector.model;
  return result;
}

std::string counts_of(const Usage& usage) {
  std::string text;
  for (std::size_t i = 0; i < usage_classes.size(); ++i) {
    const Tokens count = usage.*usage_classes[i];
    if (count != 0) text += std::string(usage_names[i]) + ' ' + std::to_string(count) + ' ';
  }
  for (const auto& unit : usage.units) text += unit.name + " x" + std::to_string(unit.count) + ' ';
  return text;
}

std::string_view name_of(UsageQuality quality) {
  if (quality == UsageQuality::exact) return "exact";
  return quality == UsageQuality::partial ? "partial" : "missing";
}

std::string amount_of(const std::optional<Money>& amount) {
  return amount ? std::to_string(amount->nanodollars()) + " nanodollars" : "no amount";
}

/// What a vector's attempts cost together, as text: nanodollars, or the error.
std::string outcome_of(const Result<Money>& once, int attempts) {
  if (!once) return std::string(to_string(once.error().code()));
  return amount_of(Money::nanodollars(once->nanodollars() * attempts));
}

std::string outcome_of(const Expected& expect) {
  return expect.error.empty() ? amount_of(expect.cost) : expect.error;
}

Result<Money> cost_by(const Read& read, const Result<std::shared_ptr<const Price>>& price) {
  if (!read.reply.billed) return Money();
  if (!price) return fail(price.error());
  return cost_of(read.reply.usage, **price, read.context());
}

Result<std::shared_ptr<const Price>> built_in_price(const Read& read, WallTime when) {
#if PURSER_PRICES_HAVE_DATES
  return price_for(*read.provider, PriceTable::built_in(), read.reply.model, BillingTime::at(when));
#else
  static_cast<void>(when);
  return price_for(*read.provider, PriceTable::built_in(), read.reply.model);
#endif
}

/// The built-in table has prices of this kind of provider.
bool is_listed(std::string_view kind) {
  const auto prices = PriceTable::built_in().prices();
  return std::any_of(prices.begin(), prices.end(),
                     [&](const auto& price) { return price->provider == kind; });
}

/// The room that has the codec of a provider's vectors is in the tree.
bool has_codec(const std::string& provider) {
  const bool speaks_chat = openai::find_dialect(provider) != nullptr && provider != "ollama";
  const std::string room = provider == "vertex_ai" ? "gemini" : provider;
  const std::filesystem::path rooms = PURSER_SOURCE_DIR "/adapters/providers";
  return speaks_chat || std::filesystem::exists(rooms / room);
}

template <class Check>
void for_each_vector(Check check) {
  for (const Vector& vector : golden().vectors) {
    const Reader* reader = reader_of(vector.provider);
    if (reader == nullptr) continue;  // that each codec has a reader is a test of its own
    INFO(vector.provider << ": " << vector.name);
    check(vector, read(vector, *reader));
  }
}

}  // namespace

TEST_CASE("golden: a provider that has a codec has a reader of its vectors") {
  std::set<std::string> providers;
  for (const Vector& vector : golden().vectors) providers.insert(vector.provider);
  CHECK(providers.size() == 17);
  for (const auto& provider : providers) {
    INFO(provider);
    CHECK((reader_of(provider) != nullptr) == has_codec(provider));
  }
}

TEST_CASE("golden: there are at least 200 vectors that can be read") {
  const auto& all = golden().vectors;
  CHECK(std::count_if(all.begin(), all.end(), [](const Vector& vector) {
          return reader_of(vector.provider) != nullptr;
        }) >= 200);
}

TEST_CASE("golden: reports are counted as they were by hand") {
  for_each_vector([](const Vector& vector, const Read& read) {
    CHECK(counts_of(read.reply.usage) == counts_of(vector.expect.usage));
    CHECK(name_of(read.reply.usage_quality) == vector.expect.quality);
    CHECK(read.reply.billed == vector.expect.billed);
    CHECK(amount_of(read.reply.stated_cost) == amount_of(vector.expect.stated));
  });
}

TEST_CASE("golden: what was counted costs what exact fractions say") {
  for_each_vector([](const Vector& vector, const Read& read) {
    const auto own = golden().prices.find(vector.row);
    if (own == golden().prices.end()) return;
    const auto price = own->second.prices().at(0);
    CHECK(outcome_of(cost_by(read, price), vector.attempts) == outcome_of(vector.expect));
  });
}

TEST_CASE("golden: the built-in prices come to the same costs") {
  for_each_vector([](const Vector& vector, const Read& read) {
    if (!read.provider->is_free() && !is_listed(read.provider->kind())) return;
    const auto price = built_in_price(read, vector.when);
    CHECK(outcome_of(cost_by(read, price), vector.attempts) == outcome_of(vector.expect));
  });
}

}  // namespace purser::golden
