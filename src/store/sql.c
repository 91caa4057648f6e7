/* The texts of all statements and tables, and the one rewriting that each engine needs. Words are replaced only
 * where they stand alone and outside quotes, so that no name or value is ever touched. */
#include "store/store.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *name, *text;
} statements[SQL_COUNT] = {
#define SQL(name, text) {#name, text},
#include "store/sql/all.def"
#undef SQL
};

static const char *const tables[] = {
#define TABLE(text) text,
#include "store/schema.def"
#undef TABLE
};

static const struct {
    const char *word, *as[2]; /* ENGINE_SQLITE, ENGINE_POSTGRESQL */
} words[] = {
    {"BIGINT", {"INTEGER", "BIGINT"}}, /* makes a single key SQLite's own row number */
    {"BLOB", {"BLOB", "BYTEA"}},
    {"CLUSTERED", {"WITHOUT ROWID", ""}},
};

static size_t word_length(const char *at) {
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    return length;
}

static const char *word_as(enum store_engine engine, const char *word, size_t length) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == length && memcmp(words[i].word, word, length) == 0)
            return words[i].as[engine];
    return NULL;
}

static size_t quoted_length(const char *at) {
    const char *end = strchr(at + 1, *at);
    must(end);
    return (size_t)(end - at) + 1;
}

static const char *rewrite(struct arena *arena, enum store_engine engine, const char *text) {
    struct buf buf = buf_in(arena);
    for (const char *at = text; *at;) {
        size_t length = word_length(at);
        const char *as = length ? word_as(engine, at, length) : NULL;
        if (*at == '\'' || *at == '"')
            length = quoted_length(at);
        if (as)
            buf_add(&buf, as);
        else if (*at == '?' && engine == ENGINE_POSTGRESQL)
            buf_char(&buf, '$');
        else
            buf_add_n(&buf, at, length ? length : 1);
        at += length ? length : 1;
    }
    return buf_text(&buf);
}

const char *store_sql_name(enum sql sql) {
    must(sql < SQL_COUNT);
    return statements[sql].name;
}

const char *store_sql_text(struct arena *arena, enum store_engine engine, enum sql sql) {
    must(sql < SQL_COUNT);
    return engine == ENGINE_SQLITE ? statements[sql].text : rewrite(arena, engine, statements[sql].text);
}

size_t store_schema_count(void) {
    return sizeof tables / sizeof *tables;
}

/* STRICT gives SQLite's columns the types that PostgreSQL's have. */
const char *store_schema_text(struct arena *arena, enum store_engine engine, size_t index) {
    must(index < store_schema_count());
    const char *text = rewrite(arena, engine, tables[index]);
    if (engine != ENGINE_SQLITE || strncmp(text, "CREATE TABLE", 12) != 0)
        return text;
    int clustered = strstr(text, "WITHOUT ROWID") != NULL;
    return arena_printf(arena, "%s%s", text, clustered ? ", STRICT" : " STRICT");
}
