// section_stages.hpp: which of Purser's stages a policy has because of its sections.
#pragma once

#include <string_view>
#include <vector>

#include <purser/adapters/policy/policy.hpp>

namespace purser::policy {

struct SectionStage {
  std::string_view name;
  Place place;
};

[[nodiscard]] std::vector<SectionStage> section_stages(const Policy& policy);

}  // namespace purser::policy
