// consumer.cpp: what a user's program sees of an installed Purser: headers, and a library to link.
#include <iostream>

#include <purser/runtime/error.hpp>
#include <purser/runtime/result.hpp>

int main() {
  const purser::Error error(purser::ErrorCode::not_found, "no agent \"a\"");
  std::cout << purser::to_string(error) << '\n';
  return purser::to_string(error) == "not_found: no agent \"a\"" ? 0 : 1;
}
