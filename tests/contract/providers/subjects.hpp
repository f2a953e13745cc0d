// subjects.hpp: every provider that the contract holds for.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <purser/tests/contract/providers/subjects/anthropic.hpp>
#include <purser/tests/contract/providers/subjects/bedrock.hpp>
#include <purser/tests/contract/providers/subjects/chat_services.hpp>
#include <purser/tests/contract/providers/subjects/cohere.hpp>
#include <purser/tests/contract/providers/subjects/gemini.hpp>
#include <purser/tests/contract/providers/subjects/ollama.hpp>
#include <purser/tests/contract/providers/subjects/openai.hpp>
#include <purser/tests/contract/providers/subjects/responses.hpp>

namespace purser::contract {

inline const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all = [] {
    std::vector<Subject> list{openai_subject(),    anthropic_subject(), bedrock_subject(),
                              responses_subject(), cohere_subject(),    ollama_subject(),
                              gemini_subject()};
    for (auto& service : chat_services()) list.push_back(std::move(service));
    return list;
  }();
  return all;
}

inline const Subject& subject_named(const std::string& name) {
  return *std::find_if(subjects().begin(), subjects().end(),
                       [&](const Subject& subject) { return subject.name == name; });
}

inline std::vector<std::string> all_kinds() {
  std::vector<std::string> names;
  for (const auto& subject : subjects()) names.push_back(subject.name);
  return names;
}

}  // namespace purser::contract
