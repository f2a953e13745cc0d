// no_stages.cpp: a plugin that forgot its stages.
#include <purser/runtime/plugin.hpp>
