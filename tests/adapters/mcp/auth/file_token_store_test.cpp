// file_token_store_test.cpp: tokens are there for the next program, and for nobody else.
#include <purser/adapters/mcp/auth/file_token_store.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/full_disk.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

const std::string rates_server = "https://rates.example/mcp";

OAuthTokens some_tokens(const std::string& access) {
  OAuthTokens tokens;
  tokens.access = Secret(access);
  tokens.refresh = Secret("again");
  tokens.expires = WallTime(std::chrono::seconds(1'800'000'000));
  tokens.issuer = "https://login.example";
  tokens.resource = rates_server;
  tokens.scopes = {"read", "write"};
  return tokens;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text, ::mode_t mode) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
}

::mode_t mode_of(const std::string& path) {
  struct ::stat state{};
  REQUIRE(::stat(path.c_str(), &state) == 0);
  return state.st_mode & 0777U;
}

}  // namespace

TEST_CASE("file token store: what one program keeps the next one has") {
  const TemporaryFolder folder;
  const auto path = folder.file("state/purser/tokens.json");
  {
    const auto store = file_token_store(path).value();
    CHECK_FALSE(store->tokens(rates_server));
    store->keep_tokens(rates_server, some_tokens("open sesame"));
    store->keep_client("https://login.example",
                       {"c1", Secret("s1"), "client_secret_post", "http://127.0.0.1:9/callback"});
  }
  const auto store = file_token_store(path).value();
  const auto tokens = store->tokens(rates_server);
  REQUIRE(tokens);
  CHECK(tokens->access.reveal() == "open sesame");
  CHECK(tokens->refresh.reveal() == "again");
  CHECK(tokens->expires == WallTime(std::chrono::seconds(1'800'000'000)));
  CHECK(tokens->issuer == "https://login.example");
  CHECK(tokens->resource == rates_server);
  CHECK(tokens->scopes == std::vector<std::string>{"read", "write"});
  const auto client = store->client("https://login.example");
  REQUIRE(client);
  CHECK(client->id == "c1");
  CHECK(client->secret.reveal() == "s1");
  CHECK(client->auth_method == "client_secret_post");
  CHECK(client->redirect_uri == "http://127.0.0.1:9/callback");

  store->forget_tokens(rates_server);
  store->forget_client("https://login.example");
  CHECK_FALSE(store->tokens(rates_server));
  CHECK_FALSE(store->client("https://login.example"));
}

TEST_CASE("file token store: a token without an end has none after a restart") {
  const TemporaryFolder folder;
  const auto store = file_token_store(folder.file("tokens.json")).value();
  OAuthTokens tokens;
  tokens.access = Secret("for ever");
  store->keep_tokens(rates_server, tokens);
  CHECK(store->tokens(rates_server)->expires == WallTime::max());
}

TEST_CASE("file token store: only its owner can read it") {
  const TemporaryFolder folder;
  const auto path = folder.file("own/tokens.json");
  file_token_store(path).value()->keep_tokens(rates_server, some_tokens("a"));
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(folder.file("own")) == 0700);

  ::chmod(path.c_str(), 0640);
  const auto open_to_others = file_token_store(path);
  REQUIRE_FALSE(open_to_others);
  CHECK(open_to_others.error().code() == ErrorCode::invalid_argument);
  CHECK(open_to_others.error().message().find("chmod 600 " + path) != std::string::npos);
}

TEST_CASE("file token store: what it cannot read it neither replaces nor tells") {
  const TemporaryFolder folder;
  const auto path = folder.file("tokens.json");
  for (const std::string text :
       {"{\"version\":2,\"servers\":{},\"clients\":{}}", "s3cret", "[]",
        "{\"version\":1,\"servers\":[{\"access\":3}],\"clients\":{}}",
        "{\"version\":1,\"servers\":{\"a\":{\"access\":{\"s3cret\":1}}},\"clients\":{}}"}) {
    CAPTURE(text);
    write_file(path, text, 0600);
    const auto store = file_token_store(path);
    REQUIRE_FALSE(store);
    CHECK(store.error().code() == ErrorCode::invalid_argument);
    CHECK(store.error().message().find(path) == 0);
    CHECK(store.error().message().find("s3cret") == std::string::npos);
    CHECK(content_of(path) == text);
  }

  std::filesystem::remove(path);
  const auto store = file_token_store(path).value();
  write_file(path, "of another program", 0600);
  store->keep_tokens(rates_server, some_tokens("a"));
  CHECK_FALSE(store->tokens(rates_server));
  CHECK(content_of(path) == "of another program");
}

TEST_CASE("file token store: a folder that cannot be made is named") {
  const TemporaryFolder folder;
  write_file(folder.file("no_folder"), "a file", 0600);
  const auto store = file_token_store(folder.file("no_folder/purser/tokens.json"));
  REQUIRE_FALSE(store);
  CHECK(store.error().code() == ErrorCode::invalid_argument);
  CHECK(store.error().message().find("no_folder/purser/tokens.json-lock") != std::string::npos);
}

TEST_CASE("file token store: a full disk leaves what was there") {
  const TemporaryFolder folder;
  const auto path = folder.file("tokens.json");
  const auto store = file_token_store(path).value();
  store->keep_tokens(rates_server, some_tokens("first"));
  {
    const FullDisk full(64);
    store->keep_tokens(rates_server, some_tokens("second"));
  }
  REQUIRE(store->tokens(rates_server));
  CHECK(store->tokens(rates_server)->access.reveal() == "first");
  CHECK_FALSE(std::filesystem::exists(path + "-new"));
}

TEST_CASE("file token store: one that was killed while it wrote is in nobody's way") {
  const TemporaryFolder folder;
  const auto path = folder.file("tokens.json");
  write_file(path + "-new", "half a fi", 0644);
  const auto store = file_token_store(path).value();
  store->keep_tokens(rates_server, some_tokens("whole"));
  REQUIRE(store->tokens(rates_server));
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("file token store: programs that change it at one time lose nothing of each other") {
  const TemporaryFolder folder;
  const auto path = folder.file("tokens.json");
  constexpr int servers = 20;
  const auto keep_all = [&](const std::string& who) {
    const auto store = file_token_store(path).value();  // as another process has it
    for (int i = 0; i < servers; ++i) {
      store->keep_tokens(who + std::to_string(i), some_tokens(who));
    }
  };
  std::thread other([&] { keep_all("b"); });
  keep_all("a");
  other.join();
  const auto store = file_token_store(path).value();
  for (int i = 0; i < servers; ++i) {
    CHECK(store->tokens("a" + std::to_string(i)));
    CHECK(store->tokens("b" + std::to_string(i)));
  }
}
