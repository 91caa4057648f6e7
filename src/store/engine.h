/* SQLite's own commands, by name.
 * Used by: store only. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

static const struct {
#define ENGINE(name, text) const char *name;
#include "store/sql/engine.def"
#undef ENGINE
} engine = {
#define ENGINE(name, text) .name = text,
#include "store/sql/engine.def"
#undef ENGINE
};

#endif
