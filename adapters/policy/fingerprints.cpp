// fingerprints.cpp: hashes, since sections may hold secrets.
#include <filesystem>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/adapters/policy/detail/fingerprints.hpp>
#include <purser/runtime/json.hpp>

namespace purser::policy {
namespace {

/// Names of files are relative to the folder, so it belongs to what is said.
std::string hash_of(const yaml::Node& node) {
  const auto folder = std::filesystem::path(node.file()).parent_path().string();
  return crypto::to_hex(crypto::Sha256()(folder + '\n' + dump_json(node.json())));
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
      hashes[section + '/' + name] = hash_of(member) + (section == "stages" ? code : "");
    }
  }
  return hashes;
}

}  // namespace purser::policy
