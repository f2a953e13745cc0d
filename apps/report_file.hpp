// report_file.hpp: the file that a report is written to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/result.hpp>

namespace purser::cli {

/// Whether writing to `output` would write over `file`, or over what SQLite keeps beside it.
[[nodiscard]] bool is_same_file(const std::string& output, const std::string& file);

/// Whether it can be written; makes it where there is none, and changes nothing in it. Error:
/// `invalid_argument`: it cannot, or it is one of `others`.
[[nodiscard]] Result<> check_report_file(const std::string& path,
                                         const std::vector<std::string>& others);

/// In place of what was there. Error: `invalid_argument`.
[[nodiscard]] Result<> write_report_file(const std::string& path, std::string_view text);

}  // namespace purser::cli
