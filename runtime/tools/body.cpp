// body.cpp: the two coroutines that every tool runs in.
#include <purser/runtime/tools/body.hpp>

#include <exception>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/tools/arguments.hpp>
#include <purser/runtime/tools/schema.hpp>

namespace purser::detail {

namespace {

constexpr std::size_t text_bytes_max = 2000;

/// The exception under way, as an error of the tool. Call inside a `catch` block.
Error thrown_error(const std::string& name) noexcept {
  std::string text = "an exception that is no std::exception";
  try {
    throw;
  } catch (const std::exception& exception) {
    text = exception.what();
  } catch (...) {
  }
  if (text.size() > text_bytes_max) text.resize(text_bytes_max);
  return Error(ErrorCode::tool_failed, "the tool \"" + name + "\" failed: " + text);
}

Result<Json> call_plain(const PlainBody& body, const std::string& name, const Json& arguments) {
  try {
    auto read = body.read(arguments);
    if (!read) return fail(std::move(read).error());
    return body.call(read->get());
  } catch (...) {
    return fail(thrown_error(name));
  }
}

Result<std::shared_ptr<void>> read_arguments_of(const TaskBody& body, const std::string& name,
                                                const Json& arguments) {
  try {
    return body.read(arguments);
  } catch (...) {
    return fail(thrown_error(name));
  }
}

template <class Body>
auto argument_check(std::shared_ptr<const Body> body) {
  return [body = std::move(body)](const Json& arguments) -> Result<> {
    auto read = body->read(arguments);
    if (!read) return fail(std::move(read).error());
    return {};
  };
}

}  // namespace

Task<Json> run_plain(std::shared_ptr<const PlainBody> body, std::string name, Json arguments) {
  auto result = call_plain(*body, name, arguments);
  co_return result;
}

Task<Json> run_task(std::shared_ptr<const TaskBody> body, std::string name, Json arguments) {
  auto read = read_arguments_of(*body, name, arguments);
  if (!read) co_return fail(std::move(read).error());
  Result<Json> result = Json();
  bool has_thrown = false;
  try {
    auto task = body->start(read->get());
    result = co_await std::move(task);
  } catch (...) {
    has_thrown = true;
    result = fail(thrown_error(name));
  }
  const auto state = co_await asio::this_coro::cancellation_state;
  const bool was_cancelled = state.cancelled() != asio::cancellation_type::none;
  if (has_thrown && was_cancelled) result = fail(cancelled_error());
  co_return result;
}

Result<std::shared_ptr<void>> read_into(std::shared_ptr<void> value, const Shape& shape,
                                        const Json& arguments) {
  Problems problems;
  read_json(shape, arguments, value.get(), problems);
  if (!problems.empty()) return fail(arguments_error(problems));
  return value;
}

void set_schema(Tool& tool, const Shape& shape) {
  tool.schema = schema_of(shape);
  if (shape.kind == Shape::Kind::json) tool.schema["type"] = "object";
}

void set_body(Tool& tool, std::shared_ptr<const PlainBody> body, bool checks) {
  if (checks) tool.check_arguments = argument_check(body);
  tool.function = [body = std::move(body), name = tool.name](Json arguments) {
    return run_plain(body, name, std::move(arguments));
  };
}

void set_body(Tool& tool, std::shared_ptr<const TaskBody> body, bool checks) {
  if (checks) tool.check_arguments = argument_check(body);
  tool.function = [body = std::move(body), name = tool.name](Json arguments) {
    return run_task(body, name, std::move(arguments));
  };
}

}  // namespace purser::detail
