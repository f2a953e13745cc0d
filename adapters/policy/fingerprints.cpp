// fingerprints.cpp: hashes, since sections may hold secrets.
#include <fmt/format.h>

#include <filesystem>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/adapters/policy/detail/fingerprints.hpp>
#include <purser/adapters/yaml/node_data.hpp>
#include <purser/runtime/json.hpp>

namespace purser::policy {
namespace {

/// Names of files are relative to the folder that they are said in, so it belongs to each value.
Json with_folders(const yaml::Node& node) {
  if (node.kind() == yaml::Kind::map) {
    auto map = Json::object();
    for (const auto& [key, value] : node.members()) map[key] = with_folders(value);
    return map;
  }
  if (node.kind() == yaml::Kind::sequence) {
    auto list = Json::array();
    for (const auto& item : node.data().items) list.push_back(with_folders(item));
    return list;
  }
  return {std::filesystem::path(node.file()).parent_path().string(), node.json()};
}

std::string hash_of(const yaml::Node& node) {
  return crypto::to_hex(crypto::Sha256()(dump_json(with_folders(node))));
}

}  // namespace

std::map<std::string, std::string> fingerprints(const yaml::Node& root) {
  std::map<std::string, std::string> hashes;
  const auto plugins = root.member("plugins");
  const auto code = plugins ? hash_of(*plugins) : std::string();  // where stages come from
  for (const auto& [section, value] : root.members()) {
    if (section != "providers" && section != "stages") {
      hashes[section] = hash_of(value);
      continue;
    }
    for (const auto& [name, member] : value.members()) {
      auto& hash = hashes[fmt::format("{}/{}", section, name)];
      hash = hash_of(member);
      if (section == "stages") hash += code;
    }
  }
  const auto cache = hashes.find("cache");
  if (cache != hashes.end()) {  // its answers are those of the providers
    for (const auto* section : {"providers", "routes"}) {
      if (const auto value = root.member(section)) cache->second += hash_of(*value);
    }
  }
  return hashes;
}

}  // namespace purser::policy
