// impostor.cpp: exports the right name for something else.
extern "C" {
extern const unsigned long long purser_plugin;
const unsigned long long purser_plugin = 42;
}
