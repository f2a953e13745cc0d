// strict_bound_test.cpp: the bound of bytes against real tokenizers: never below, and how far
// above.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/adapters/providers/cohere/bound.hpp>
#include <purser/adapters/providers/gemini/bound.hpp>
#include <purser/adapters/providers/ollama/bound.hpp>
#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/responses/bound.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/tests/estimates/corpus.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using estimates::corpus;
using estimates::Sample;
using provider_wire::InputBound;

namespace {

using BoundOf = Tokens (*)(const ModelRequest& request);

constexpr std::array<BoundOf, 7> bounds{
    [](const ModelRequest& request) { return openai::bound(request)->input; },
    [](const ModelRequest& request) { return responses::bound(request, "")->input; },
    [](const ModelRequest& request) { return anthropic::bound(request)->input; },
    [](const ModelRequest& request) { return gemini::bound(request, {})->input; },
    [](const ModelRequest& request) { return bedrock::bound(request)->input; },
    [](const ModelRequest& request) { return cohere::bound(request)->input; },
    [](const ModelRequest& request) { return ollama::bound(request, 0)->input; },
};

/// Without what stands around a text.
Tokens bound_of_text(std::string_view text) {
  return InputBound().add_text(text).tokens() - InputBound().add_text("").tokens();
}

Tokens bound_of_tool(std::string_view json) {
  const auto object = parse_json(json).value();
  InputBound bound;
  add_tool(
      bound,
      ToolSpec{object.at("name"), object.at("description"), object.at("parameters"), false, {}});
  return bound.tokens() - InputBound().tokens();
}

/// Bound per true token, by tokenizer, over all texts of a kind.
std::map<std::string, double> tightness(std::string_view kind) {
  double bound = 0;
  std::map<std::string, double> counted;
  for (const auto& sample : corpus()) {
    if (sample.kind != kind) continue;
    bound += static_cast<double>(bound_of_text(sample.text));
    for (const auto& [tokenizer, count] : sample.counts)
      counted[tokenizer] += static_cast<double>(count);
  }
  for (auto& [tokenizer, count] : counted) count = bound / count;
  return counted;
}

struct Expected {
  const char* kind;
  double least;
  double most;
};

constexpr std::array expected{
    Expected{"english", 4.0, 4.8},     Expected{"german", 3.0, 4.9},
    Expected{"chinese", 2.1, 4.6},     Expected{"japanese", 2.8, 7.2},
    Expected{"arabic", 1.8, 5.6},      Expected{"other scripts", 1.9, 5.4},
    Expected{"code", 2.5, 3.4},        Expected{"json", 2.0, 2.9},
    Expected{"numbers", 1.0, 2.4},     Expected{"base64 and hashes", 1.2, 1.8},
    Expected{"emoji", 1.7, 4.2},       Expected{"whitespace", 4.0, 7.6},
    Expected{"tool schema", 2.0, 2.8}, Expected{"hostile", 1.3, 3.6},
};

}  // namespace

TEST_CASE("strict bound: no tokenizer makes more tokens of a text than any provider's bound has") {
  REQUIRE(corpus().size() >= 60);
  for (const auto& sample : corpus()) {
    const ModelRequest request("m", sample.text);
    for (const auto bound : bounds) {
      for (const auto& [tokenizer, count] : sample.counts) {
        CAPTURE(sample.kind, sample.name, tokenizer);
        CHECK(bound(request) >= count);
      }
    }
  }
}

TEST_CASE("strict bound: a text alone, without the room around it, stays above every count") {
  for (const auto& sample : corpus()) {
    for (const auto& [tokenizer, count] : sample.counts) {
      CAPTURE(sample.kind, sample.name, tokenizer);
      CHECK(bound_of_text(sample.text) >= count);
    }
  }
}

TEST_CASE("strict bound: how far above depends on what is written, within a known range") {
  for (const auto& [kind, least, most] : expected) {
    const auto ratios = tightness(kind);
    REQUIRE(ratios.size() == 7);
    for (const auto& [tokenizer, ratio] : ratios) {
      CAPTURE(kind, tokenizer);
      CHECK(ratio >= least);
      CHECK(ratio <= most);
    }
  }
}

TEST_CASE("strict bound: the ranges are of all kinds that the corpus has") {
  for (const auto& sample : corpus()) {
    CAPTURE(sample.kind);
    CHECK(std::any_of(expected.begin(), expected.end(),
                      [&](const Expected& row) { return row.kind == sample.kind; }));
  }
}

/// Models get to see a tool as their template writes it, OpenAI's as TypeScript.
TEST_CASE("strict bound: a tool is bounded above what a template makes of its schema") {
  for (const std::string name : {"weather", "enum"}) {
    const auto find = [&](const std::string& form) {
      return *std::find_if(corpus().begin(), corpus().end(), [&](const Sample& sample) {
        return sample.kind == "tool schema" && sample.name == name + " " + form;
      });
    };
    const auto bound = bound_of_tool(find("json").text);
    for (const std::string form : {"json", "typescript"}) {
      for (const auto& [tokenizer, count] : find(form).counts) {
        CAPTURE(name, form, tokenizer);
        CHECK(bound >= count);
      }
    }
  }
}

/// `estimates_tests "[table]"` prints the table of docs/estimates.md.
TEST_CASE("strict bound: the table of its tightness", "[.table]") {
  std::string table = "| text |";
  for (const auto& [tokenizer, ratio] : tightness("english"))
    table += fmt::format(" {} |", tokenizer);
  for (const auto& row : expected) {
    table += fmt::format("\n| {} |", row.kind);
    for (const auto& [tokenizer, ratio] : tightness(row.kind))
      table += fmt::format(" {:.1f} |", ratio);
  }
  std::puts(table.c_str());
  CHECK_FALSE(table.empty());
}
