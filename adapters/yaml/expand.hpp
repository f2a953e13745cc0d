// expand.hpp: puts values of the environment in the place of ${NAME}.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

/// The value of a variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The variables of this process. They are read when asked for; not to be used while another thread
/// changes the environment.
[[nodiscard]] Environment process_environment();

/// `node` with `${NAME}` replaced in every scalar below it; keys stay as they are. `$${` stands for
/// a plain `${`. What was put in is not looked at again, and no error of a Node shows it.
///
/// Appends to `problems` what is wrong, with `file:line:column`: a variable that is not set, `${`
/// without a name and `}`. Such a scalar stays as it was.
[[nodiscard]] Node expand(const Node& node, const Environment& environment,
                          std::vector<Error>& problems);

/// The first variable that `text` names, such as `KEY` of `${KEY}`; empty: none.
[[nodiscard]] std::string first_variable(std::string_view text);

}  // namespace purser::yaml
