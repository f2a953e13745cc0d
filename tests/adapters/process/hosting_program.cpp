// hosting_program.cpp: starts the program that its arguments name, tells its id, and waits.
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>

#include <purser/adapters/process/process.hpp>

using namespace purser;

int main(int count, char** values) {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  process::Command command(std::vector<std::string>(values + 1, values + count));
  auto starting = process::Process::start(context.get_executor(), timers, std::move(command));
  auto started = asio::co_spawn(context, std::move(starting), asio::use_future);
  while (started.wait_for(std::chrono::seconds(0)) != std::future_status::ready) context.run_one();
  const auto child = started.get();
  if (!child) return 1;
  std::printf("%d\n", (*child)->id());
  std::fflush(stdout);
  while (true) ::pause();
}
