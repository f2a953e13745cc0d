// rate_names.cpp: what each rate is called.
#include <purser/apps/prices/rate_names.hpp>

#include <optional>

namespace purser::cli {

std::vector<NamedRate> named_rates(const Rates& rates) {
  std::vector<NamedRate> named{{"input", rates.input}, {"output", rates.output}};
  const auto add = [&named](std::string_view name, const std::optional<Rate>& rate) {
    if (rate) named.emplace_back(name, *rate);
  };
  add("cache_read", rates.cache_read);
  add("cache_write", rates.cache_write);
  add("cache_write_1h", rates.cache_write_1h);
  add("reasoning", rates.reasoning);
  add("input_audio", rates.input_audio);
  add("output_audio", rates.output_audio);
  add("input_image", rates.input_image);
  add("output_image", rates.output_image);
  return named;
}

}  // namespace purser::cli
