// tools.hpp: everything that the author of a tool needs.
#pragma once

#include <purser/runtime/tools/decorators.hpp>
#include <purser/runtime/tools/define.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
