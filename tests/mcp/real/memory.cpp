// memory.cpp: every tool of the reference server that keeps a graph of knowledge.
#include <purser/tests/mcp/real/session.hpp>

namespace purser::real {

void memory(const Way& way) {
  Session server("memory", way);
  server.expect("create_entities",
                R"({"entities":[{"name":"Ada","entityType":"purser","observations":["counts"]},)"
                R"({"name":"Ship","entityType":"ship","observations":[]}]})",
                "Ada");
  server.expect("create_relations",
                R"({"relations":[{"from":"Ada","to":"Ship","relationType":"sails on"}]})",
                "sails on");
  server.expect("add_observations",
                R"({"observations":[{"entityName":"Ada","contents":["pays"]}]})", "pays");
  server.expect("read_graph", "{}", "sails on");
  server.expect("search_nodes", R"({"query":"purser"})", "Ada");
  server.expect("open_nodes", R"({"names":["Ship"]})", "Ship");
  server.expect("delete_observations",
                R"({"deletions":[{"entityName":"Ada","observations":["pays"]}]})", "deleted");
  server.expect("delete_relations",
                R"({"relations":[{"from":"Ada","to":"Ship","relationType":"sails on"}]})",
                "deleted");
  server.expect("delete_entities", R"({"entityNames":["Ada","Ship"]})", "deleted");
  server.claim("reads its resource", [&] {
    const auto read = server.wait(server.client().read_resource("memory://knowledge-graph"));
    return read ? std::string() : read.error().message();
  });
}

}  // namespace purser::real
