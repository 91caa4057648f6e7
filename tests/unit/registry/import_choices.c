/* What can be chosen for a column can be written in a map, and reads as what was chosen. */
#include "registry/import_choices.h"

#include "fixture.h"
#include "registry/import_map.h"

static const char *said_of(struct fixture *f, const char *target) {
    struct import_column column;
    OK(import_target(&f->ctx, ctx_notice(&f->ctx), target, &column));
    return import_choice_text(&f->ctx, &column);
}

static const struct import_choice *chosen(const struct import_choice *choices, size_t count,
                                          const char *target) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].target, target) == 0)
            return &choices[i];
    return NULL;
}

static bool stands_before(const struct import_choice *choices, size_t at, const char *group) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(choices[i].group, group) == 0)
            return true;
    return false;
}

/* In every language: each has words, stands once and with its group, and what a map makes of it says the same again. */
static void every_choice_says_itself(void **state) {
    struct fixture *f = *state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        struct import_choice *choices;
        size_t count;
        f->ctx.lang = lang;
        import_choices(&f->ctx, &choices, &count);
        assert_true(count > 20);
        for (size_t i = 0; i < count; i++) {
            assert_true(*choices[i].label && *choices[i].group);
            assert_string_equal(said_of(f, choices[i].target), choices[i].target);
            assert_ptr_equal(chosen(choices, count, choices[i].target), &choices[i]);
            if (i && strcmp(choices[i].group, choices[i - 1].group) != 0)
                assert_false(stands_before(choices, i, choices[i].group));
        }
    }
}

static void what_the_notice_lists_can_be_chosen(void **state) {
    struct fixture *f = *state;
    struct import_choice *choices;
    size_t count;
    import_choices(&f->ctx, &choices, &count);
    static const char *const there[] = {"person.first_name",
                                        "person.email",
                                        "person.full_name",
                                        "organisation.name",
                                        "organisation.business_id",
                                        "organisation.billing_address.street",
                                        "organisation.billing_address.whole",
                                        "customer",
                                        "note",
                                        "invoice.amount"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        assert_non_null(chosen(choices, count, there[i]));
    assert_null(chosen(choices, count, "person.birthday")); /* which this notice does not list */
    assert_null(chosen(choices, count, "person.business_id"));
    assert_null(chosen(choices, count, "organisation.billing_address"));
}

/* A notice's own fields, of categories and of types whose fields have one name. */
static void own_fields_can_be_chosen(void **state) {
    struct fixture *f = *state;
    struct import_choice *choices;
    size_t count;
    import_choices(&f->ctx, &choices, &count);
    const struct import_choice *playing = chosen(choices, count, "person.playing.level"),
                               *theory = chosen(choices, count, "person.theory.level");
    assert_non_null(playing);
    assert_non_null(theory);
    assert_string_equal(playing->label, "level");
    assert_string_equal(theory->label, "level of theory");
    assert_non_null(chosen(choices, count, "person.guardian.reach"));
    assert_non_null(chosen(choices, count, "note.date"));
    assert_null(chosen(choices, count, "note.text"));     /* which is "note" */
    assert_null(chosen(choices, count, "lesson.number")); /* which is the lesson's own field */
    assert_non_null(chosen(choices, count, "lesson.date"));
    assert_non_null(chosen(choices, count, "person.lesson.number"));
    every_choice_says_itself(state);
}

/* What nobody chooses from the list, but a known program's heads or a map may say. */
static void what_is_not_in_the_list_says_itself_too(void **state) {
    struct fixture *f = *state;
    static const char *const targets[] = {"-",
                                          "labelled",
                                          "person.language_code",
                                          "person.?shoe size",
                                          "organisation.?shoe size",
                                          "person.postal_address.street@2",
                                          "person.postal_address.box",
                                          "organisation.billing_address.region",
                                          "person.note",
                                          "organisation.note",
                                          "note.date",
                                          "note.text@2",
                                          "invoice.reference",
                                          "invoice.status@3",
                                          "call.direction",
                                          "call.time",
                                          "either.email"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        assert_string_equal(said_of(f, targets[i]), targets[i]);
    static const struct import_column nothing = {.use = IMPORT_UNUSED};
    assert_string_equal(import_choice_text(&f->ctx, &nothing), "");
    assert_string_equal(said_of(f, "email"), "person.email"); /* the shorter way to say it */
    assert_string_equal(said_of(f, "business_id"), "organisation.business_id");
    assert_string_equal(said_of(f, "invoice.due"), "invoice.ends");
}

/* Writes the map, and reads it as an import does: each column is what was said of it, and no other. */
static void reads_back(struct fixture *f, const char *const *heads, const char *const *targets, size_t count) {
    struct csv_row row = {.cells = heads, .count = count, .line = 1};
    struct import_map map;
    const char *text = import_choice_map(f->ctx.arena, heads, targets, count);
    OK(import_map_make(&f->ctx, ctx_notice(&f->ctx), "list.csv", &row, text, false, &map));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(import_choice_text(&f->ctx, &map.columns[i]), targets[i]);
}

static void a_map_says_it_by_name(void **state) {
    struct fixture *f = *state;
    static const char *const heads[] = {"Etunimi", "x = y", "Muu", "Sukunimi"};
    static const char *const targets[] = {"person.first_name", "person.email", "", "person.last_name"};
    assert_string_equal(import_choice_map(f->ctx.arena, heads, targets, 4),
                        "Etunimi=person.first_name;x = y=person.email;Sukunimi=person.last_name");
    reads_back(f, heads, targets, 4);
    static const char *const nothing[] = {"", "", "", ""};
    assert_string_equal(import_choice_map(f->ctx.arena, heads, nothing, 4), "");
    assert_string_equal(import_choice_map(f->ctx.arena, heads, targets, 0), "");
}

static void a_name_that_would_mislead_is_a_place(void **state) {
    struct fixture *f = *state;
    static const char *const heads[] = {"Nimi",        "nimi",  "",        "a;b",        "a\nb",
                                        "# kommentti", " alku", "loppu\t", "Sähköposti", "\r"};
    static const char *const targets[] = {"person.first_name",
                                          "person.last_name",
                                          "person.email",
                                          "person.phone",
                                          "note",
                                          "-",
                                          "call.text",
                                          "call.date",
                                          "",
                                          "organisation.name"};
    enum { COUNT = sizeof heads / sizeof *heads };
    const char *text = import_choice_map(f->ctx.arena, heads, targets, COUNT);
    assert_string_equal(text,
                        "#1=person.first_name;#2=person.last_name;#3=person.email;#4=person.phone;#5=note;"
                        "#6=-;#7=call.text;#8=call.date;#10=organisation.name");
    assert_true(import_map_by_place(text));
    reads_back(f, heads, targets, COUNT);
}

/* A head that looks like a place is a name, wherever it stands. */
static void a_head_like_a_place_is_its_own(void **state) {
    struct fixture *f = *state;
    static const char *const heads[] = {"#2", "#1", "#3 puhelin"};
    static const char *const targets[] = {"person.first_name", "person.last_name", "person.phone"};
    reads_back(f, heads, targets, 3);
}

static int begin_own(void **state) {
    return fixture_begin_edited(state, "1r tests/scenario/own-fields.yaml\nd");
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(every_choice_says_itself),
        T(what_the_notice_lists_can_be_chosen),
        cmocka_unit_test_setup_teardown(own_fields_can_be_chosen, begin_own, fixture_end),
        T(what_is_not_in_the_list_says_itself_too),
        T(a_map_says_it_by_name),
        T(a_name_that_would_mislead_is_a_place),
        T(a_head_like_a_place_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
