// tools.hpp: everything that the author of a tool needs.
#pragma once

#include <purser/runtime/tools/decorators.hpp>
#include <purser/runtime/tools/define.hpp>
#include <purser/runtime/tools/structured_answer.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
