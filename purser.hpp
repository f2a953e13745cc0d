// purser.hpp: what a program that runs agents includes. Tools are defined with <purser/tools.hpp>.
#pragma once

#include <purser/agent/agent.hpp>
#include <purser/agent/crew.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/agent/start.hpp>
