// mcp_www_authenticate_fuzz.cpp: any header, metadata or callback is read within its limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <purser/adapters/mcp/auth/authorization.hpp>
#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/adapters/mcp/auth/metadata.hpp>
#include <purser/adapters/mcp/auth/www_authenticate.hpp>

namespace {

using namespace purser;

void read_header(const std::string& text) {
  std::size_t size = 0;
  for (const auto& scheme : mcp::read_www_authenticate(text)) {
    size += scheme.scheme.size();
    for (const auto& [name, value] : scheme.parameters) size += name.size() + value.size();
  }
  if (size > text.size()) std::abort();
}

void read_documents(const std::string& text) {
  const auto server = http::Location::parse("https://a.example/mcp").value();
  if (const auto document = parse_json(text); document && document->is_object()) {
    const auto resource = mcp::read_resource(*document, server);
    if (resource && !mcp::covers(resource->resource, server)) std::abort();
    const auto read = mcp::read_server(*document, "https://as.example");
    if (read && read->issuer != "https://as.example") std::abort();
  }
  (void)mcp::resource_metadata_urls(server, text);
  (void)mcp::server_metadata_urls(text);
  (void)server.resolve(text);
}

void read_answer(const std::string& text) {
  mcp::AuthorizationServer server;
  server.issuer = "https://as.example";
  server.sends_issuer = true;
  const auto code = mcp::read_callback(text, "st", server);
  if (code && text.find("st") == std::string::npos) std::abort();
  const auto fields = mcp::read_form(text);
  if (mcp::read_form(mcp::print_form(fields)) != fields) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_header(text);
  read_documents(text);
  read_answer(text);
  return 0;
}
