/* SQLite's own commands, by name.
 * Used by: store only. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

static const struct {
#define ENGINE(name, text) const char *name;
#define STEP(name, text)
#include "store/sql/engine.def"
#undef STEP
#undef ENGINE
} engine = {
#define ENGINE(name, text) .name = text,
#define STEP(name, text)
#include "store/sql/engine.def"
#undef STEP
#undef ENGINE
};

#endif
