// reply_reader.hpp: reads one `reply` of a scenario file.
#pragma once

#include <purser/adapters/simulator/scripted.hpp>
#include <purser/adapters/yaml/node.hpp>

namespace purser::simulator {

/// A map of the keys of docs/simulator.md, or a text as short form of `{text: ...}`. What is not
/// set comes from `defaults`.
[[nodiscard]] Result<Scripted> read_reply(const yaml::Node& node, const Delivery& defaults);

/// The keys of delivery alone (`chunk_bytes`, delays).
[[nodiscard]] Result<Delivery> read_defaults(const yaml::Node& node);

}  // namespace purser::simulator
