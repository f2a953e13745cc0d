// incomplete.cpp: a library that needs a function which nobody has.
extern "C" int function_that_nobody_has();
extern "C" int incomplete() { return function_that_nobody_has(); }
