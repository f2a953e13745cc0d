// any.hpp: what a test case runs for: each provider, whole answers and streams.
#pragma once

#include <string>

#include <purser/tests/contract/providers/subjects.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::contract {

inline std::string any_kind() { return GENERATE(from_range(all_kinds())); }
inline const Subject& any_subject() { return subject_named(any_kind()); }
/// Whether the answer is streamed.
inline bool any_mode() { return GENERATE(false, true); }

}  // namespace purser::contract
