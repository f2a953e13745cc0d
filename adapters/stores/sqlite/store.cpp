// store.cpp: the way in.
#include <purser/adapters/stores/sqlite/store.hpp>

#include <purser/adapters/stores/sqlite/detail/writer.hpp>

namespace purser::sqlite {

Result<std::shared_ptr<Store>> open_store(StoreOptions options) {
  auto writer = Writer::open(std::move(options));
  if (!writer) return fail(std::move(writer).error());
  return std::shared_ptr<Store>(*std::move(writer));
}

}  // namespace purser::sqlite
