#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *below(struct fixture *f, const char *name) {
    return arena_printf(f->ctx.arena, "%s/%s", f->root, name);
}

static void a_failed_init_leaves_nothing(void **state) {
    struct fixture *f = *state;
    struct registry_made made;
    const char *bad = below(f, "bad.yaml");
    write_file(bad, "register:\n  languages: [fi]\n  colour: red\n");
    NO(ST_INVALID, registry_init(&f->ctx, below(f, "new"), NULL, bad, &made));
    assert_string_equal(f->ctx.fault.file, bad);
    assert_true(f->ctx.fault.line > 0);
    assert_int_not_equal(access(below(f, "new"), F_OK), 0);
    assert_int_not_equal(access(below(f, "new-keys"), F_OK), 0);
    NO(ST_FAILED, registry_init(&f->ctx, below(f, "new"), NULL, below(f, "none.yaml"), &made));
    /* the key folder cannot be made: the data folder that was made first goes again */
    write_file(below(f, "file"), "x");
    NO(ST_NOT_FOUND, registry_init(&f->ctx, below(f, "new"), below(f, "file/keys"), f->notice, &made));
    assert_int_not_equal(access(below(f, "new"), F_OK), 0);
    NO(ST_INVALID, registry_init(&f->ctx, below(f, "new"), below(f, "new/keys"), f->notice, &made));
    NO(ST_CONFLICT, registry_init(&f->ctx, f->dir, below(f, "k"), f->notice, &made));
    assert_int_not_equal(access(below(f, "k"), F_OK), 0);
    assert_int_equal(mkdir(below(f, "empty"), 0700), 0);
    OK(registry_init(&f->ctx, below(f, "empty"), NULL, f->notice, &made));
    assert_true(made.keys_beside_data);
    assert_non_null(made.recovery_sheet);
}

static void one_program_at_a_time_writes(void **state) {
    struct fixture *f = *state;
    struct registry *second = NULL, *first = f->ctx.registry;
    NO(ST_BUSY, registry_open(&f->ctx, f->dir, NULL, REGISTRY_WRITE, &second));
    assert_null(second);
    assert_ptr_equal(f->ctx.registry, first);
    OK(registry_open(&f->ctx, f->dir, NULL, REGISTRY_READ, &second));
    registry_close(second);
    f->ctx.registry = first;
}

static void wrong_folders_get_one_sentence(void **state) {
    struct fixture *f = *state;
    struct registry *opened = NULL;
    struct registry_made made;
    fixture_close(f);
    NO(ST_NOT_FOUND, registry_open(&f->ctx, below(f, "nowhere"), NULL, REGISTRY_WRITE, &opened));
    assert_int_equal(mkdir(below(f, "empty"), 0700), 0);
    NO(ST_NOT_FOUND, registry_open(&f->ctx, below(f, "empty"), NULL, REGISTRY_WRITE, &opened));
    assert_int_not_equal(registry_open(&f->ctx, f->dir, below(f, "empty"), REGISTRY_WRITE, &opened), ST_OK);
    OK(registry_init(&f->ctx, below(f, "other"), below(f, "other-keys"), f->notice, &made));
    assert_int_not_equal(registry_open(&f->ctx, f->dir, below(f, "other-keys"), REGISTRY_WRITE, &opened),
                         ST_OK);
    assert_null(opened);
    fixture_open(f); /* nothing was damaged */
}

static void an_older_copy_can_only_be_read(void **state) {
    struct fixture *f = *state;
    struct party read;
    ref_t elli = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi"));
    fixture_close(f);
    fixture_run(f, "cp -r", f->dir, below(f, "copy"));
    fixture_open(f);
    (void)fixture_add(f, DRAFT(f, "consumer", "first_name", "Olli", "last_name", "Ödman"));
    fixture_close(f);
    OK(registry_open(&f->ctx, below(f, "copy"), NULL, REGISTRY_WRITE, &f->registry));
    assert_non_null(registry_read_only(&f->ctx));
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    assert_string_equal(read.name, "Elli Rantakivi");
    struct party_draft draft = DRAFT(f, NULL, "last_name", "Aalto");
    NO(ST_DENIED, party_set(&f->ctx, elli, 0, &draft));
    fixture_close(f);
    fixture_open(f);
    assert_null(registry_read_only(&f->ctx));
}

static void a_destroyed_key_is_a_person_gone_from_the_copy_too(void **state) {
    struct fixture *f = *state;
    struct party read;
    struct hits hits;
    struct vault_key *keys;
    size_t count;
    ref_t found, elli = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi",
                                             "email", "elli@posti.example"));
    ref_t olli = fixture_add(f, DRAFT(f, "consumer", "first_name", "Olli", "last_name", "Ödman"));
    fixture_run(f, "cp -r", f->dir, below(f, "copy"));
    OK(vault_keys_of(&f->ctx, f->registry->vault, elli, &keys, &count));
    assert_int_equal(count, 1);
    OK(vault_destroy_keys(&f->ctx, f->registry->vault, &keys[0].id, 1));
    fixture_close(f);
    OK(registry_open(&f->ctx, below(f, "copy"), NULL, REGISTRY_READ, &f->registry));
    OK(party_read(&f->ctx, elli, NOTICE_NOTHING, &read));
    assert_string_equal(read.name, ref_text(f->ctx.arena, elli));
    assert_int_equal(read.value_count, 0);
    OK(find(&f->ctx, "rantakivi", NULL, 5, &hits));
    assert_int_equal(hits.total, 0);
    NO(ST_NOT_FOUND, who(&f->ctx, "Elli Rantakivi", &found, NULL));
    OK(who(&f->ctx, "Olli Ödman", &found, NULL));
    assert_int_equal(found, olli);
}

static void an_edited_notice_is_not_the_policy(void **state) {
    struct fixture *f = *state;
    struct registry *opened = NULL;
    const char *notice = arena_printf(f->ctx.arena, "%s/notices/1.yaml", f->dir);
    fixture_close(f);
    fixture_run(f, "cp", notice, below(f, "saved.yaml"));
    fixture_run(f, "sed -i s/consumer/customer/", notice, notice);
    NO(ST_FAILED, registry_open(&f->ctx, f->dir, NULL, REGISTRY_WRITE, &opened));
    fixture_run(f, "cp", below(f, "saved.yaml"), notice);
    fixture_open(f);
}

/* ---- unique words in every sealed place are in no file */

static const char *const canaries[] = {"kanarianimi",  "kanariasuku",   "kanariaposti", "kanariakatu",
                                       "kanariayhtio", "kanariateksti", "kanariasyy",   "kanariakayttaja",
                                       "kanariala",    "9990001112",    "2276009-4",    "kanarianumero",
                                       "kanariahaku",  "kanariatarjous"};

static void check_bytes(const char *path, const char *bytes, size_t length) {
    for (size_t i = 0; i < sizeof canaries / sizeof *canaries; i++)
        if (memmem(bytes, length, canaries[i], strlen(canaries[i]))) {
            print_error("%s is in %s\n", canaries[i], path);
            fail();
        }
}

static size_t check_folder(struct fixture *f, const char *folder) {
    size_t files = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        const char *path = arena_printf(f->ctx.arena, "%s/%s", folder, entry->d_name);
        struct stat info;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || lstat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode)) {
            files += check_folder(f, path);
        } else if (S_ISREG(info.st_mode)) {
            char *bytes = malloc((size_t)info.st_size + 1);
            FILE *file = fopen(path, "r");
            assert_non_null(file);
            check_bytes(path, bytes, fread(bytes, 1, (size_t)info.st_size, file));
            fclose(file);
            free(bytes);
            files++;
        }
    }
    closedir(dir);
    return files;
}

static void say_everything(struct fixture *f) {
    struct party_draft draft =
        DRAFT(f, "organisation", "name", "kanariayhtio Oy", "business_id", "2276009-4", "industry", "kanariala",
              "billing_address", "kanariakatu 1", "email", "info@kanariayhtio.example");
    draft.source = notice_source(ctx_notice(&f->ctx), "ytj");
    draft.reason = "kanariasyy";
    draft.value_count--;
    ref_t org = fixture_add(f, draft);
    draft = DRAFT(f, "contact_person", "first_name", "kanarianimi", "last_name", "kanariasuku", "email",
                  "kanariaposti@x.example", "phone", "+3589990001112");
    draft.organisation = org;
    ref_t person = fixture_add(f, draft);
    static const char *const kinds[] = {"call",  "meeting", "visit",  "letter",  "form",    "offer",
                                        "order", "job",     "rental", "invoice", "payment", "note"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        (void)fixture_record(f, i % 2 ? person : org, kinds[i], "2026-03-01", "kanariateksti");
    struct fact number = {"number", "kanarianumero"};
    struct record_draft record = {.party = org,
                                  .kind = "invoice",
                                  .ends = DAY_NONE,
                                  .service = NOTICE_NOTHING,
                                  .source = NOTICE_NOTHING,
                                  .facts = &number,
                                  .fact_count = 1};
    OK(record_add(&f->ctx, &record, NULL));
    record = (struct record_draft){.party = person,
                                   .about = org,
                                   .kind = "other",
                                   .text = "kanariatarjous",
                                   .reason = "kanariasyy",
                                   .ends = DAY_NONE,
                                   .service = NOTICE_NOTHING,
                                   .source = 0};
    OK(record_add(&f->ctx, &record, NULL));
    draft = DRAFT(f, NULL, "last_name", "kanariasuku-kanarianimi");
    OK(party_set(&f->ctx, person, 0, &draft));
    draft = DRAFT(f, NULL, "title", "kanarianimi");
    NO(ST_DENIED, party_set(&f->ctx, person, 0, &draft));
}

static void nothing_sealed_is_in_any_file(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    const char *code;
    ref_t found;
    say_everything(f);
    OK(user_link(&f->ctx, "kanariakayttaja", &code));
    OK(find(&f->ctx, "kanariahaku", NULL, 5, &hits));
    OK(find(&f->ctx, "kanaria", NULL, 5, &hits));
    assert_int_equal(hits.total, 2);
    OK(who(&f->ctx, "kanariaposti@x.example", &found, NULL));
    assert_true(check_folder(f, f->root) > 5); /* while it is open: also what lies beside the databases */
    fixture_close(f);
    assert_true(check_folder(f, f->root) > 5);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(a_failed_init_leaves_nothing),
        T(one_program_at_a_time_writes),
        T(wrong_folders_get_one_sentence),
        T(an_older_copy_can_only_be_read),
        T(a_destroyed_key_is_a_person_gone_from_the_copy_too),
        T(an_edited_notice_is_not_the_policy),
        T(nothing_sealed_is_in_any_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
