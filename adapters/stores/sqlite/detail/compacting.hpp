// compacting.hpp: a compaction on a connection that is open already.
#pragma once

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/detail/database.hpp>

namespace purser::sqlite {

/// `options.path` and `options.vfs` are not looked at. The caller holds the file's lock, unless it
/// is a dry run. Errors: those of `compact`.
[[nodiscard]] Result<Compacted> compact(Database& database, const CompactOptions& options);

/// On the disk, the log included; 0 where there is no file.
[[nodiscard]] std::uint64_t bytes_on_disk(const std::string& path) noexcept;

}  // namespace purser::sqlite
