// foreign.cpp: a shared library that knows nothing of Purser.
extern "C" int foreign_answer() { return 42; }
