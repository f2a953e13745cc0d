// 16_structured_output.cpp: answers that are values of a struct.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

enum class Urgency { low, high };
BOOST_DESCRIBE_ENUM(Urgency, low, high)

struct Ticket {
  std::string subject;
  Urgency urgency = Urgency::low;
  std::vector<std::string> labels;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (subject, urgency, labels))

int main() {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.budget = 0.05_usd}).value();

  ModelRequest request(models.model, "The crane in dock 3 lost a hook and stands still. File it.");
  request.output_format = answer_format<Ticket>("ticket");
  const auto reply = pool.wait(session.complete(std::move(request)));
  if (!reply) {
    std::fprintf(stderr, "%s\n", reply.error().message().c_str());
    return 1;
  }
  const auto ticket = read_answer<Ticket>(reply->model().message.text());
  if (!ticket) {
    std::fprintf(stderr, "%s\n", ticket.error().message().c_str());
    return 1;
  }
  std::printf("subject: %s\nurgency: %s\nlabels:  %zu\ncost:    %s\n", ticket->subject.c_str(),
              ticket->urgency == Urgency::high ? "high" : "low", ticket->labels.size(),
              to_string(reply->charge().low).c_str());
  return 0;
}
