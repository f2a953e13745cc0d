// environment.hpp: the variables that a child process is given, and no others.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace purser::process {

/// Name to value.
using Environment = std::map<std::string, std::string>;

/// What a child needs to find its home and programs: HOME, LOGNAME, PATH, SHELL, TERM, USER, LANG
/// and TZ of ours, `names` of ours as well, and `values`, which win. Variables that we do not have
/// are left out, and so are functions that a shell exported (values that begin with `()`): a child
/// that is a shell would run them. Nothing else of ours, keys of providers first of all, gets
/// through.
[[nodiscard]] Environment child_environment(const std::vector<std::string>& names,
                                            const Environment& values);

}  // namespace purser::process
