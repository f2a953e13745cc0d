// charge_log.hpp: appends charges to a file, a line of JSON each.
#pragma once

#include <memory>
#include <string>

#include <purser/runtime/charge_sink.hpp>

namespace purser::charge_log {

/// Opens `path` for appending, or makes it, readable by its owner only. Each line is one write. A
/// line that does not fit on the disk is taken back whole and is an error of that line; the next
/// one is tried again. What another process left unfinished at the end keeps a line of its own.
///
/// Lines are in the page cache when they are written and on the disk when the system puts them
/// there: the ledger's journal is what survives a loss of power.
///
/// Error: `invalid_argument`: the file cannot be opened.
[[nodiscard]] Result<std::shared_ptr<ChargeSink>> open(const std::string& path);

}  // namespace purser::charge_log
