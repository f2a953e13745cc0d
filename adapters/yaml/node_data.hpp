// node_data.hpp: what a Node points to; only the parser and node.cpp see it.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

struct Node::Data {
  struct KeyPlace {
    Mark mark;
    std::shared_ptr<const std::string> file;
  };

  Kind kind = Kind::null;
  Mark mark;
  bool quoted = false;
  std::string text;
  std::string written;  ///< as in the file, where `text` came from the environment (expand.hpp)
  bool from_environment = false;
  std::vector<Node> items;
  std::vector<std::pair<std::string, Node>> members;
  std::map<std::string, KeyPlace, std::less<>> key_places;
  std::size_t weight = 1;  ///< nodes below and including this one, every use of an alias counted
  std::shared_ptr<const std::string> file;
};

}  // namespace purser::yaml
