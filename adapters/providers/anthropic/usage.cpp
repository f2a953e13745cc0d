// usage.cpp: cache lifetimes, thinking, and calls that consist of several.
#include <algorithm>
#include <purser/adapters/providers/anthropic/usage.hpp>

namespace purser::anthropic {
namespace {

bool all_plausible(const TokenReport& report) {
  return provider_wire::all_plausible({&report.input, &report.cache_read, &report.cache_write,
                                       &report.cache_write_5m, &report.cache_write_1h,
                                       &report.output, &report.thinking});
}

/// False when the report contradicts itself.
bool split(const TokenReport& report, bool asks_1h, Usage& usage) {
  const Tokens known = report.cache_write_5m.value() + report.cache_write_1h.value();
  const Tokens unknown = std::max(Tokens{0}, report.cache_write.value() - known);
  usage.input = report.input.value();
  usage.cache_read = report.cache_read.value();
  usage.cache_write = report.cache_write_5m.value() + (asks_1h ? 0 : unknown);
  usage.cache_write_1h = report.cache_write_1h.value() + (asks_1h ? unknown : 0);
  usage.output = report.output.value();
  usage.reasoning = report.thinking.value();
  const bool writes_agree = !report.cache_write.stated() || known <= report.cache_write.value();
  return provider_wire::carve(usage.output, usage.reasoning) && writes_agree;
}

void add(Usage& sum, const Usage& part) {
  sum.input += part.input;
  sum.cache_read += part.cache_read;
  sum.cache_write += part.cache_write;
  sum.cache_write_1h += part.cache_write_1h;
  sum.output += part.output;
  sum.reasoning += part.reasoning;
}

struct Split {
  Usage usage;
  bool trusted = true;
};

Split sum_of(const std::vector<TokenReport>& iterations, bool asks_1h, const std::string& model) {
  Split sum;
  for (const auto& iteration : iterations) {
    Usage part;
    const bool agrees = split(iteration, asks_1h, part);
    const bool same_model = iteration.model.empty() || iteration.model == model;
    sum.trusted = sum.trusted && agrees && same_model && all_plausible(iteration);
    add(sum.usage, part);
  }
  return sum;
}

}  // namespace

void normalise(const UsageReport& report, bool asks_1h, const std::string& model, Usage& usage,
               UsageQuality& quality) {
  Split whole;
  whole.trusted = split(report.total, asks_1h, whole.usage) && all_plausible(report.total);
  if (!report.iterations.empty()) {
    Split sum = sum_of(report.iterations, asks_1h, model);
    const bool covers = sum.usage.total() >= whole.usage.total();
    const bool trusted = whole.trusted && sum.trusted && covers;
    if (covers) whole = std::move(sum);
    whole.trusted = trusted;
  }
  const bool stated = report.total.input.stated() && report.total.output.stated();
  const bool nothing = !report.total.input.stated() && !report.total.output.stated() &&
                       whole.trusted && report.iterations.empty();
  usage = std::move(whole.usage);
  if (report.web_searches.value() > 0)
    usage.units.push_back({"web_search", report.web_searches.value()});
  if (nothing) {
    quality = UsageQuality::missing;
  } else {
    const bool exact = stated && whole.trusted && report.web_searches.plausible();
    quality = exact ? UsageQuality::exact : UsageQuality::partial;
  }
}

}  // namespace purser::anthropic
