// catch.hpp: Catch2, version 2 or 3, with money told in dollars.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <purser/runtime/money.hpp>

template <>
struct Catch::StringMaker<purser::Money> {
  static std::string convert(purser::Money amount) { return purser::to_string(amount); }
};
