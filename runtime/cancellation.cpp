// cancellation.cpp: cancellation and exceptions become errors.
#include <purser/runtime/cancellation.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <string>

namespace purser {

asio::awaitable<bool> cancelled() {
  const auto state = co_await asio::this_coro::cancellation_state;
  co_return state.cancelled() != asio::cancellation_type::none;
}

Error cancelled_error() { return {ErrorCode::cancelled, "the caller cancelled the call"}; }

Error current_exception_error(std::string_view context) noexcept {
  try {
    throw;
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) return cancelled_error();
    return {ErrorCode::internal, std::string(context) + " threw: " + error.what()};
  } catch (const std::exception& error) {
    return {ErrorCode::internal, std::string(context) + " threw: " + error.what()};
  } catch (...) {
    return {ErrorCode::internal,
            std::string(context) + " threw something that is not a std::exception"};
  }
}

}  // namespace purser
