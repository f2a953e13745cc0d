// file_token_store.hpp: tokens that outlive the program.
#pragma once

#include <memory>
#include <string>

#include <purser/adapters/mcp/auth/token_store.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// In a JSON file that only its owner can read (mode 0600), with its secrets in the clear, like a
/// private key of ssh. The folder is made where it is missing. Several processes may use one file
/// at a time: each look reads it, each change is made under a lock (`PATH-lock`) and takes its
/// place whole, so what another one keeps is neither lost nor seen in part.
///
/// Errors: `invalid_argument`: others can read the file, it holds something else, or neither it nor
/// its lock can be opened; it stays as it is. What cannot be written later, as on a full disk, is
/// known to this program only as long as its authorizer lives.
[[nodiscard]] Result<std::shared_ptr<TokenStore>> file_token_store(std::string path);

}  // namespace purser::mcp
