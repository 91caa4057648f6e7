#include "registry/carry_inside.h"

#include "fixture.h"
#include "base/buf.h"
#include "vault/chain.h"

#define CARRIED "1dfd5c8271627d36" /* by seloste-register-3 */

/* The name of the table that a statement of the schema makes; NULL for an index. */
static const char *table_of(struct fixture *f, const char *statement) {
    static const char start[] = "CREATE TABLE ";
    if (strncmp(statement, start, strlen(start)) != 0)
        return NULL;
    const char *name = statement + strlen(start);
    name += *name == '"';
    return arena_text_n(f->ctx.arena, name, strcspn(name, " \"("));
}

static int times(const char *table) {
    size_t count, stays;
    int found = 0;
    const struct carry_table *tables = carry_tables(&count);
    const char *const *others = carry_stays(&stays);
    for (size_t i = 0; i < count; i++)
        found += strcmp(tables[i].table, table) == 0;
    for (size_t i = 0; i < stays; i++)
        found += strcmp(others[i], table) == 0;
    return found;
}

static void every_table_is_carried_or_is_said_to_stay(void **state) {
    struct fixture *f = *state;
    int tables = 0;
    for (size_t i = 0; i < store_schema_count(); i++) {
        const char *table = table_of(f, store_schema_text(f->ctx.arena, ENGINE_SQLITE, i));
        if (!table)
            continue;
        tables++;
        if (times(table) != 1)
            fail_msg("%s is in carry.def %d times", table, times(table));
    }
    assert_true(tables > 15);
}

/* What waits behind a link is fetched where it was made. */
static bool waits(const char *table, const char *column) {
    return strcmp(table, "parcel") == 0 &&
           (strcmp(column, "until") == 0 || strcmp(column, "doorway") == 0 || strcmp(column, "box") == 0);
}

/* Every column of a table that is carried, but for what ties a row to its party and to keys. */
static void every_column_is_carried(void **state) {
    struct fixture *f = *state;
    size_t count;
    const struct carry_table *tables = carry_tables(&count);
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; i < store_schema_count(); i++) {
            const char *text = store_schema_text(f->ctx.arena, ENGINE_SQLITE, i), *name = table_of(f, text);
            if (!name || strcmp(name, tables[t].table) != 0)
                continue;
            const char *list = strchr(text, '(') + 1;
            for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
                at += strspn(at, " ");
                const char *column = arena_text_n(f->ctx.arena, at, strcspn(at, " )"));
                if (strcmp(column, "PRIMARY") == 0)
                    break;
                bool key = waits(tables[t].table, column) || strcmp(column, "key") == 0 ||
                           strcmp(column, "sealed") == 0 || strcmp(column, "intent") == 0 ||
                           (tables[t].of_party && strcmp(column, "party") == 0);
                const char *wanted = arena_printf(f->ctx.arena, " %s:", column);
                if (!key && !strstr(arena_printf(f->ctx.arena, " %s", tables[t].columns), wanted))
                    fail_msg("%s.%s is not carried", name, column);
                if (strcspn(at, ")") < strcspn(at, ","))
                    break;
            }
        }
}

/* A program that does not know a list or a column would leave it out. */
static void what_a_file_has_is_said_by_its_number(void **state) {
    struct fixture *f = *state;
    size_t count;
    unsigned char hash[VAULT_HASH];
    char hex[2 * VAULT_HASH + 1];
    const struct carry_table *tables = carry_tables(&count);
    struct buf buf = buf_in(f->ctx.arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s %s\n", tables[i].name, tables[i].columns);
    chain_hash(buf_text(&buf), buf.length, hash);
    chain_hex(hash, 8, hex);
    if (strcmp(CARRY_SCHEMA " " CARRIED, arena_printf(f->ctx.arena, "%s %s", CARRY_SCHEMA, hex)) != 0)
        fail_msg("What is carried has changed: give CARRY_SCHEMA the next number (registry/carry.h), and write "
                 "%s here",
                 hex);
}

static void nobody_but_the_owner_carries(void **state) {
    struct fixture *f = *state;
    struct carry_result result;
    const struct actor staff = {8, "Työntekijä", ACTOR_STAFF}, officer = {9, "Vastaava", ACTOR_OFFICER};
    const char *path = arena_printf(f->ctx.arena, "%s/all.json", f->root);
    const struct carry_progress none = {0};
    f->ctx.actor = &staff;
    NO(ST_DENIED, carry_out(&f->ctx, path, none, &result));
    NO(ST_DENIED, carry_in(&f->ctx, path, (struct carry_sheet){0}, none, &result));
    f->ctx.actor = &officer;
    NO(ST_DENIED, carry_out(&f->ctx, path, none, &result));
    f->ctx.actor = &fixture_owner;
    assert_int_not_equal(access(path, F_OK), 0);
    OK(carry_out(&f->ctx, path, none, &result));
    assert_int_equal(result.parties, 0);
}

/* What a later version of this program erases, or what an erasure left half: a letter that nothing opens stays one. */
static enum status destroy_keys(struct fixture *f, ref_t party) {
    struct vault_key *keys;
    size_t count;
    TRY(vault_keys_of(&f->ctx, f->registry->vault, party, &keys, &count));
    int64_t ids[8];
    for (size_t i = 0; i < count; i++)
        ids[i] = keys[i].id;
    return vault_destroy_keys(&f->ctx, f->registry->vault, ids, count);
}

static void a_letter_whose_key_is_gone_comes_as_such(void **state) {
    struct fixture *f = *state;
    struct carry_result result;
    struct party read;
    struct record *records;
    size_t count, total;
    const struct carry_progress none = {0};
    const char *path = arena_printf(f->ctx.arena, "%s/all.json", f->root);
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "last_name", "Poissa"));
    (void)fixture_record(f, party, "note", "2026-01-02", "Muistiinpano");
    OK(destroy_keys(f, party));
    OK(carry_out(&f->ctx, path, none, &result));
    const char *dir = f->dir;
    fixture_close(f);
    f->dir = arena_printf(f->ctx.arena, "%s/other", f->root);
    struct registry_made made;
    OK(registry_init(&f->ctx, f->dir, arena_printf(f->ctx.arena, "%s/okeys", f->root), f->notice, &made));
    fixture_open(f);
    OK(carry_in(&f->ctx, path, (struct carry_sheet){0}, none, &result));
    assert_int_equal(result.parties, 1);
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    assert_int_equal(read.value_count, 0);
    OK(record_list(&f->ctx, party, 0, 0, &records, &count, &total));
    assert_int_equal(count, 1);
    assert_true(records[0].erased);
    NO(ST_CONFLICT, carry_in(&f->ctx, path, (struct carry_sheet){0}, none, &result));
    /* Opened anew, the notice that came along is the one in force. */
    fixture_close(f);
    fixture_open(f);
    OK(party_read(&f->ctx, party, NOTICE_NOTHING, &read));
    f->dir = dir;
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void) {
    const struct CMUnitTest tests[] = {
        T(every_table_is_carried_or_is_said_to_stay), T(every_column_is_carried),
        T(what_a_file_has_is_said_by_its_number),     T(nobody_but_the_owner_carries),
        T(a_letter_whose_key_is_gone_comes_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
