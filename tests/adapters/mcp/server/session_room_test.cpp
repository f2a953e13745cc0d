// session_room_test.cpp: whose session ends so that another may begin.
#include <purser/adapters/mcp/server/session_room.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

/// `a1`: a session of `a`, used last at second 1; `a1!`: with something under way.
std::vector<SessionUse> session_uses(const std::vector<std::string>& written) {
  std::vector<SessionUse> uses;
  for (const auto& text : written) {
    SessionUse use;
    use.party.id = text.substr(0, 1);
    use.last_used += std::chrono::seconds(text[1] - '0');
    use.in_use = text.ends_with('!');
    uses.push_back(std::move(use));
  }
  return uses;
}

}  // namespace

TEST_CASE("mcp session room: of whoever has most, the one that is idle and longest unused") {
  struct Row {
    std::vector<std::string> sessions;
    std::string newcomer;
    std::string ended;  ///< empty: none
  };
  const auto row = GENERATE(values<Row>({
      {{"a1", "a2", "b0"}, "b", "a1"},
      {{"a2", "b1", "a0"}, "c", "a0"},
      {{"a1!", "a2", "a3"}, "a", "a2"},  // the oldest has something under way
      {{"a1!", "a2!", "b3"}, "c", "b3"},
      {{"a1!", "b2!"}, "a", ""},
      {{"a1!", "b2!"}, "c", ""},
      {{"a1!", "a2!", "b3"}, "a", ""},  // who has more does not drive out who has less
      {{"a1!", "a2!", "b3"}, "b", "b3"},
      {{"a1", "b2"}, "b", "a1"},  // both have as many: the older one
      {{}, "a", ""},
  }));
  CAPTURE(row.sessions, row.newcomer);
  const auto chosen = session_to_end(session_uses(row.sessions), Party{row.newcomer, ""});
  CHECK((chosen ? row.sessions[*chosen] : std::string()) == row.ended);
}
