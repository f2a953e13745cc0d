// corpus.hpp: texts of many kinds, and how many tokens real tokenizers make of them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::estimates {

/// A text of corpus.json. token_counts.json has the counts; count_tokens.mjs made them.
struct Sample {
  std::string kind;
  std::string name;
  std::string text;
  std::map<std::string, Tokens> counts;  ///< by tokenizer
};

inline Json read_json_file(const char* name) {
  const auto path = std::filesystem::path(PURSER_SOURCE_DIR) / "tests" / "estimates" / name;
  std::ifstream file(path, std::ios::binary);
  return parse_json(std::string(std::istreambuf_iterator<char>(file), {})).value();
}

inline std::vector<Sample> read_corpus() {
  const auto texts = read_json_file("corpus.json");
  const auto counts = read_json_file("token_counts.json").at("counts");
  std::vector<Sample> corpus;
  for (const auto& entry : texts) {
    Sample sample{entry.at("kind"), entry.at("name"), entry.at("text"), {}};
    for (const auto& [tokenizer, count] : counts.at(sample.kind + "/" + sample.name).items())
      sample.counts[tokenizer] = count.get<Tokens>();
    corpus.push_back(std::move(sample));
  }
  return corpus;
}

inline const std::vector<Sample>& corpus() {
  static const auto all = read_corpus();
  return all;
}

}  // namespace purser::estimates
