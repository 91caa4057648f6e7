/* The lens against a search that reads every text from end to end, with blocks so small that a few hundred people fill many. */
#include "fixture.h"

#include "base/clock.h"
#include "registry/collate.h"
#include "registry/lens_inside.h"
#include "registry/role.h"
#include "registry/value.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/mman.h>

static uint64_t seed = 1;

static size_t below(size_t most) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % most;
}

/* ---- feeding it without a register */

enum { FIELDS = 6, PEOPLE = 600 };

struct person {
    ref_t party, organisation;
    const char *values[FIELDS]; /* in the order of the ids below */
    const char *written;        /* in records; NULL: nothing */
    const char *letters, *plain, *texts, *plain_texts, *key;
    bool gone;
};
static const char *const ids[FIELDS] = {"name", "first_name", "last_name", "email", "phone", "business_id"};

struct people {
    struct person items[PEOPLE];
    size_t count;
};

static void begin_small(struct fixture *f) {
    lens_free(f->registry->lens);
    f->registry->lens = lens_new(false);
    f->registry->lens->sizes = (struct lens_sizes){.fill = 16, .loose = 4};
}

static struct values values_of(struct fixture *f, const struct person *person) {
    struct values values = {0};
    for (size_t i = 0; i < FIELDS; i++)
        if (person->values[i])
            value_push(&f->ctx, &values, (struct value){.field = ids[i], .text = person->values[i]});
    return values;
}

static struct lens_entry *entry_of(struct fixture *f, struct arena *arena, const struct person *person) {
    struct values values = values_of(f, person);
    struct role role = {
        .organisation = person->organisation, .type = NOTICE_NOTHING, .from = DAY_NONE, .to = DAY_NONE};
    struct roles roles = {.items = &role, .count = 1};
    struct lens_entry *entry = lens_entry_new(&f->ctx, arena, person->party, &values, &roles);
    if (entry)
        entry->hay.texts = needle_texts(&f->ctx, arena, person->written);
    return entry;
}

static struct lens_run run_of(struct fixture *f, const struct person *people, size_t count) {
    struct lens_run run = {.arena = arena_new_apart()};
    for (size_t i = 0; i < count; i++)
        lens_entry_add(&run, entry_of(f, run.arena, &people[i]));
    return run;
}

static void feed(struct fixture *f, const struct person *people, size_t count) {
    lens_run_add(f->registry->lens, run_of(f, people, count));
}

static void change(struct fixture *f, const struct person *people, size_t count) {
    struct lens_run run = run_of(f, people, count);
    lens_apply(f->registry->lens, &run);
    arena_free(run.arena);
}

/* ---- invented people */

static const char *syllables(struct fixture *f) {
    static const char *const all[] = {"ma", "ri", "vir", "ta",  "nen", "wi",   "kä",
                                      "ö",  "å",  "sa",  "zet", "ter", "berg", "ek"};
    const char *text = "";
    for (size_t i = 1 + below(3); i > 0; i--)
        text = arena_printf(f->ctx.arena, "%s%s", text, all[below(sizeof all / sizeof *all)]);
    return text;
}

static struct person somebody(struct fixture *f, const struct people *people) {
    struct person person = {.party = store_new_id()};
    const char *a = syllables(f), *b = syllables(f);
    if (below(4) == 0) {
        person.values[0] = arena_printf(f->ctx.arena, "%s %s Oy", a, b);
        person.values[5] = arena_printf(f->ctx.arena, "%07zu-%zu", below(10000000), below(10));
    } else {
        person.values[1] = a;
        person.values[2] = b;
        if (people->count && below(2))
            person.organisation = people->items[below(people->count)].party;
    }
    if (below(3))
        person.values[3] = arena_printf(f->ctx.arena, "%s.%s@%s.example", a, b, syllables(f));
    if (below(3))
        person.values[4] = arena_printf(f->ctx.arena, "+35840%07zu", below(10000000));
    for (size_t i = below(4); i > 0; i--)
        person.written = arena_printf(f->ctx.arena, "%s %s%s, %s", person.written ? person.written : "",
                                      syllables(f), syllables(f), syllables(f));
    if (person.written) {
        person.texts = needle_texts(&f->ctx, f->ctx.arena, person.written);
        person.plain_texts = collate_plain(f->ctx.arena, person.texts);
    }
    struct values values = values_of(f, &person);
    const char *sort = value_sort_name(&f->ctx, values.items, values.count);
    person.key = collate_key(f->registry->collate, f->ctx.arena, sort);
    struct haystack hay = needle_haystack(&f->ctx, f->ctx.arena, NOTICE_NOTHING, value_name(&f->ctx, &values),
                                          values.items, values.count);
    person.letters = hay.letters;
    person.plain = hay.plain;
    return person;
}

/* ---- the search that reads everything */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Optimal string alignment, by the book. */
static size_t distance(const char *a, size_t n, const char *b, size_t m) {
    size_t d[64][64];
    if (n > 60 || m > 60)
        return 99;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            d[i][j] =
                i ? j ? least(least(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
                      : i
                  : j;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

static bool inside(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool stands_in(const char *text, const char *part, size_t length) {
    return memmem(text, strlen(text), part, length) != NULL;
}

/* In records: three letters that begin a word, or five. */
static bool stands_written(const char *text, const char *part, size_t length) {
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += ((unsigned char)part[i] & 0xc0) != 0x80;
    for (const char *at = text; (at = memmem(at, strlen(at), part, length)); at++)
        if (letters >= 5 || (letters >= 3 && (at == text || !inside(at[-1]))))
            return true;
    return false;
}

typedef bool stands_fn(const char *text, const char *part, size_t length);

/* Does some text hold a word one slip from this, and has `text` that word? */
static bool slip_fits(const struct people *people, const char *word, const char *text, stands_fn *stands,
                      bool begun) {
    size_t length = strlen(word);
    for (size_t i = 0; i < 2 * people->count; i++) {
        const struct person *person = &people->items[i / 2];
        const char *at = i % 2 ? person->plain_texts : person->plain;
        while (at && *at && !person->gone) {
            size_t part = 0, letters = 0;
            for (; inside(at[part]); part++)
                letters += !isdigit((unsigned char)at[part]);
            for (size_t end = !begun       ? part
                              : length > 1 ? length - 1
                                           : 1;
                 part >= 3 && letters * 2 > part && end <= part && end <= length + 1; end++)
                if (stands(text, at, end) && distance(word, length, at, end) <= 1)
                    return true;
            at += part + !part;
        }
    }
    return false;
}

struct naive {
    const char *words[16], *digits[16];
    size_t count;
    int way;
};

static bool one_fits(const struct people *people, const struct naive *naive, size_t i, const char *text,
                     stands_fn *stands) {
    const char *word = naive->words[i];
    bool digits = naive->digits[i] != NULL;
    if (stands(text, word, strlen(word)) ||
        (digits && stands(text, naive->digits[i], strlen(naive->digits[i]))))
        return true;
    if (naive->way < LENS_TYPO || digits || strlen(word) < 4)
        return false;
    return slip_fits(people, word, text, stands, false) ||
           (naive->way == LENS_BEGUN && strlen(word) >= 5 && slip_fits(people, word, text, stands, true));
}

static bool person_fits(const struct people *people, const struct naive *naive, const struct person *person,
                        bool fields_only) {
    bool letters = naive->way == LENS_LETTERS;
    const char *own = letters ? person->letters : person->plain, *other = NULL;
    const char *texts = fields_only ? NULL : letters ? person->texts : person->plain_texts;
    for (size_t i = 0; i < people->count && person->organisation; i++)
        if (people->items[i].party == person->organisation && !people->items[i].gone)
            other = letters ? people->items[i].letters : people->items[i].plain;
    bool any = naive->count == 0;
    for (size_t i = 0; i < naive->count; i++) {
        bool here = one_fits(people, naive, i, own, stands_in) ||
                    (texts && one_fits(people, naive, i, texts, stands_written));
        any = any || here;
        if (!here && !(other && one_fits(people, naive, i, other, stands_in)))
            return false;
    }
    return any;
}

static struct naive cut(struct fixture *f, const char *words, int way) {
    struct naive naive = {.way = way};
    char *folded = arena_text(f->ctx.arena, collate_fold(f->ctx.arena, words)), *rest = folded, *word;
    if (way != LENS_LETTERS)
        rest = arena_text(f->ctx.arena, collate_plain(f->ctx.arena, folded));
    size_t digits = 0, others = 0;
    for (const char *at = rest; *at; at++) {
        digits += isdigit((unsigned char)*at) != 0;
        others += !strchr("0123456789 +-()./", *at);
    }
    const char *between = way >= LENS_TYPO ? " ,-@." : " ,";
    bool number = digits >= 2 && !others;
    while ((word = number ? rest : strsep(&rest, between))) {
        char *only = arena_text(f->ctx.arena, word), *to = only;
        size_t letters = 0, some = 0;
        for (const char *at = word; *at; at++) {
            letters += !strchr("0123456789 +-()./", *at);
            some += isdigit((unsigned char)*at) != 0;
            if (isdigit((unsigned char)*at))
                *to++ = *at;
        }
        *to = '\0';
        if (*word) {
            naive.words[naive.count] = word;
            naive.digits[naive.count++] = !letters && some >= 2 ? only : NULL;
        }
        if (number)
            break;
    }
    return naive;
}

struct placed {
    const char *key;
    const struct person *person;
};

static int by_place(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : x->person->party < y->person->party ? -1 : 1;
}

/* How many there are in one way; `fields`: how many of them by their fields. */
static size_t search_way(struct fixture *f, const struct people *people, const char *words, int way,
                         struct placed *found, size_t *fields) {
    struct naive naive = cut(f, words, way);
    size_t count = 0;
    *fields = 0;
    for (size_t i = 0; i < people->count && (naive.count || !way); i++) {
        const struct person *person = &people->items[i];
        if (person->gone || !person_fits(people, &naive, person, false))
            continue;
        found[count++] = (struct placed){person->key, person};
        *fields += person_fits(people, &naive, person, true);
    }
    return count;
}

static struct placed *search_all(struct fixture *f, const struct people *people, const char *words,
                                 size_t *count) {
    struct placed *found = arena_array(f->ctx.arena, PEOPLE, sizeof *found);
    struct placed *plain = arena_array(f->ctx.arena, PEOPLE, sizeof *plain);
    size_t fields;
    *count = search_way(f, people, words, LENS_LETTERS, found, &fields);
    if (*count && !fields) {
        size_t more = search_way(f, people, words, LENS_PLAIN, plain, &fields);
        *count = fields ? more : *count;
        found = fields ? plain : found;
    }
    for (int way = LENS_PLAIN; way < LENS_WAYS && !*count; way++)
        *count = search_way(f, people, words, way, found, &fields);
    qsort(found, *count, sizeof *found, by_place);
    return found;
}

/* Page after page, as somebody goes through it. */
static void compare(struct fixture *f, const struct people *people, const char *words) {
    size_t count, seen = 0;
    struct placed *expected = search_all(f, people, words, &count);
    struct lens_query query = {.words = words, .limit = 1 + below(40), .count_max = 1000};
    for (int page = 0; page == 0 || query.after; page++) {
        struct lens_hits hits;
        lens_look_now(&f->ctx, &query, &hits);
        if (hits.total != count)
            fail_msg("\"%s\": %zu found, %zu expected", words, hits.total, count);
        for (size_t i = 0; i < hits.count; i++, seen++)
            if (seen >= count || hits.items[i].party != expected[seen].person->party)
                fail_msg("\"%s\": %s is not what stands at %zu", words, hits.items[i].name, seen);
        query.after = hits.last;
        query.after_key = hits.last_key;
        query.way = hits.way;
    }
    assert_int_equal(seen, count);
}

static const char *part_of(struct fixture *f, const char *text) {
    size_t length = strlen(text), at = below(length), size = 1 + below(length - at);
    return arena_text_n(f->ctx.arena, text + at, size);
}

/* A letter added, left out, changed, or two swapped; it may fall into the middle of a letter of two bytes. */
static const char *slip(struct fixture *f, const char *text) {
    size_t length = strlen(text), at = below(length);
    char *slipped =
        arena_printf(f->ctx.arena, "%.*s%c%s", (int)at, text, (char)('a' + below(26)), text + at + below(2));
    if (below(3) == 0 && at + 1 < length) {
        slipped = arena_text(f->ctx.arena, text);
        slipped[at] = text[at + 1];
        slipped[at + 1] = text[at];
    }
    return slipped;
}

static const char *some_query(struct fixture *f, const struct people *people) {
    const char *words = "";
    for (size_t i = 1 + below(3); i > 0; i--) {
        const struct person *person = &people->items[below(people->count)];
        size_t which = below(FIELDS + 2);
        const char *value = which < FIELDS ? person->values[which] : person->written;
        const char *word = value ? value : syllables(f);
        size_t how = below(5);
        word = how == 0   ? word
               : how == 1 ? slip(f, word)
               : how == 2 ? collate_plain(f->ctx.arena, word)
                          : part_of(f, word);
        words = arena_printf(f->ctx.arena, "%s%s%s", words, *words ? " " : "", word);
    }
    return words;
}

static void change_some(struct fixture *f, struct people *people) {
    struct person changed[20];
    bool touched[PEOPLE] = {false};
    size_t count = 0;
    for (size_t tries = 1 + below(20); tries > 0; tries--) {
        size_t at = below(people->count + 1);
        if (at == PEOPLE || touched[at] || (at < people->count && people->items[at].gone))
            continue;
        struct person person = somebody(f, people);
        if (at < people->count)
            person.party = people->items[at].party;
        people->count += at == people->count;
        people->items[at] = changed[count++] = person;
        touched[at] = true;
    }
    change(f, changed, count);
}

/* Who stands for a changed organisation is read anew with it, as lens_read.c does. */
static void refresh_all(struct fixture *f, const struct people *people) {
    static struct person people_of[PEOPLE];
    size_t count = 0;
    for (size_t i = 0; i < people->count; i++)
        if (!people->items[i].gone && people->items[i].organisation)
            people_of[count++] = people->items[i];
    change(f, people_of, count);
}

static void it_finds_what_reading_everything_finds(void **state) {
    struct fixture *f = *state;
    struct arena *outer = f->ctx.arena;
    static struct people people;
    begin_small(f);
    for (; people.count < 300; people.count++)
        people.items[people.count] = somebody(f, &people);
    feed(f, people.items, 100);
    feed(f, people.items + 100, 200);
    for (int i = 0; i < 20; i++)
        compare(f, &people, i ? some_query(f, &people) : ""); /* while it is built */
    assert_true(lens_make(f->registry->lens, NULL));
    assert_true(f->registry->lens->blocks.count > 10);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 9; i++) {
            scoped_arena *arena = arena_new();
            const char *words = some_query(f, &people);
            f->ctx.arena = arena;
            compare(f, &people, words);
            f->ctx.arena = outer;
        }
        compare(f, &people, "");
        change_some(f, &people);
        size_t gone = below(people.count);
        people.items[gone].gone = true;
        lens_forget(&f->ctx, people.items[gone].party);
        refresh_all(f, &people);
    }
}

/* ---- forgetting */

/* Hidden from the scan of memory until somebody asks. */
static void reveal(char *out, const char *hidden) {
    for (; *hidden; hidden++)
        *out++ = (char)(*hidden ^ 1);
    *out = '\0';
}

/* How often these bytes stand in what this process can write, but for the stack and `except`. */
static size_t stands_in_memory(const char *bytes, const char *except) {
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    size_t count = 0, length = strlen(bytes);
    char line[512];
    assert_true(maps && memory >= 0);
    while (fgets(line, sizeof line, maps)) {
        uintptr_t from, to;
        char rights[8];
        if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[1] != 'w' ||
            strstr(line, "[stack]") || to - from > (uintptr_t)1 << 30 /* a sanitizer's own */)
            continue;
        char *copy = mmap(NULL, to - from, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        ssize_t got = pread(memory, copy, to - from, (off_t)from);
        for (char *at = copy; got > 0 && (at = memmem(at, (size_t)(copy + got - at), bytes, length)); at++)
            count += from + (size_t)(at - copy) != (uintptr_t)except;
        munmap(copy, to - from);
    }
    fclose(maps);
    close(memory);
    return count;
}

static void add_hidden(struct fixture *f, ref_t party, ref_t organisation, const char *name, const char *email,
                       bool late) {
    struct arena *outer = f->ctx.arena;
    scoped_arena *arena = arena_new();
    struct person person = {
        .party = party, .organisation = organisation, .values = {[2] = name, [3] = email}, .written = email};
    f->ctx.arena = arena;
    if (late)
        change(f, &person, 1);
    else
        feed(f, &person, 1);
    f->ctx.arena = outer;
}

/* "qzxvkirahvi" and "Tuulikki" with each letter's last bit turned. */
static const char hidden_name[] = "p{yvjhs`iwh", hidden_email[] = "uttmhjjh/p{yvjhs`iwhAjnuh/dy`lqmd";

/* Its copies of the processor's registers lie in the same memory, and are not ours to wipe. */
static bool under_valgrind(void) {
    const char *loaded = getenv("LD_PRELOAD");
    return loaded && strstr(loaded, "vgpreload");
}

static void nothing_of_the_forgotten_stays_in_memory(void **state) {
    struct fixture *f = *state;
    if (under_valgrind())
        skip();
    char name[64], email[64];
    reveal(name, hidden_name);
    reveal(email, hidden_email);
    for (int when = 0; when < 3; when++) { /* while it is built; in a block; freshly changed */
        static struct people people;
        ref_t party = store_new_id();
        begin_small(f);
        for (people.count = 0; people.count < 50; people.count++)
            people.items[people.count] = somebody(f, &people);
        feed(f, people.items, 50);
        add_hidden(f, party, 0, name, email, false);
        assert_true(stands_in_memory(name, name) > 0);
        if (when > 0)
            assert_true(lens_make(f->registry->lens, NULL));
        if (when == 2) {
            people.items[3].organisation = party; /* who was found by that name as his organisation's */
            change(f, &people.items[3], 1);
            add_hidden(f, party, 0, email, name, true);
        }
        lens_forget(&f->ctx, party);
        assert_int_equal(stands_in_memory(name, name), 0);
        assert_int_equal(stands_in_memory(email, email), 0);
        if (when == 0)
            assert_true(lens_make(f->registry->lens, NULL));
        add_hidden(f, party, 0, name, email, true); /* from a snapshot that still has him */
        assert_false(lens_has(&f->ctx, party));
        assert_int_equal(stands_in_memory(name, name), 0);
    }
}

static size_t known(struct fixture *f, struct grams_want *want) {
    const struct lens_block *block = f->registry->lens->blocks.items[0];
    struct slots own = {0}, others = {0};
    grams_find(&block->own, want, &own);
    grams_find(&block->others, want, &others);
    grams_find(&block->texts, want, &own);
    return (size_t)(__builtin_popcountll(own.bits[0]) + __builtin_popcountll(others.bits[0]));
}

/* The index is the other place where something could stay. */
static void the_index_forgets_too(void **state) {
    struct fixture *f = *state;
    struct person person = {.party = store_new_id(), .values = {[2] = "Qzxvki"}};
    struct person colleague = {
        .party = store_new_id(), .organisation = person.party, .values = {[2] = "Aalto"}};
    struct grams_want want = grams_wanted("qzx");
    begin_small(f);
    feed(f, &person, 1);
    feed(f, &colleague, 1);
    assert_true(lens_make(f->registry->lens, NULL));
    assert_int_equal(known(f, &want), 2);
    person.values[2] = "Renamed"; /* the index of the block still knows the old name */
    change(f, &person, 1);
    lens_forget(&f->ctx, person.party);
    assert_int_equal(known(f, &want), 0);
    const struct grams *own = &f->registry->lens->blocks.items[0]->own;
    for (size_t i = 0; i < own->count; i++) /* nor that somebody had these three letters */
        assert_true(own->keys[i] != want.order[0]);
}

/* ---- there, and not */

static void it_is_put_away_when_nobody_looks(void **state) {
    struct fixture *f = *state;
    struct lens *lens = f->registry->lens;
    struct hits hits;
    ref_t party = fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi"));
    OK(find(&f->ctx, "rantak", NULL, 5, &hits));
    assert_int_equal(hits.total, 1);
    lens_rest(lens, clock_monotonic() + 60 * (int64_t)1000000);
    assert_true(lens_has(&f->ctx, party));
    lens_rest(lens, clock_monotonic() + 31 * 60 * (int64_t)1000000);
    assert_false(lens_has(&f->ctx, party));
    assert_int_equal(lens->blocks.count, 0);
    OK(find(&f->ctx, "rantak", NULL, 5, &hits));
    assert_int_equal(hits.total, 1);
    assert_false(hits.so_far);
}

static void an_answer_says_how_much_it_has_seen(void **state) {
    struct fixture *f = *state;
    struct lens *lens = f->registry->lens;
    struct hits hits;
    for (int i = 0; i < 3; i++)
        (void)fixture_add(f, DRAFT(f, "consumer", "first_name", "Elli", "last_name", "Rantakivi"));
    pthread_mutex_lock(&lens->keeping); /* so that the builder does not get on */
    struct lens_query query = {.words = "rantak", .limit = 10, .count_max = 100, .patience = 1};
    struct lens_hits found;
    OK(lens_look(&f->ctx, &query, &found));
    assert_int_equal(found.total, 0);
    bool whole;
    size_t read, of;
    OK(find_ready(&f->ctx, 1, &whole, &read, &of));
    assert_false(whole);
    assert_true(found.so_far);
    pthread_mutex_unlock(&lens->keeping);
    OK(find(&f->ctx, "rantak", NULL, 10, &hits));
    assert_int_equal(hits.total, 3);
    assert_false(hits.so_far);
}

static void who_shows_whom_changes_with_the_day(void **state) {
    struct fixture *f = *state;
    struct hits hits;
    day_t end;
    assert_true(day_parse("2026-11-26", &end));
    ref_t old = fixture_add(f, DRAFT(f, "organisation", "name", "Vanha Oy")),
          new = fixture_add(f, DRAFT(f, "organisation", "name", "Uusi Oy"));
    struct party_draft draft = DRAFT(f, "contact_person", "first_name", "Helmi", "last_name", "Aaltio");
    draft.organisation = old;
    ref_t helmi = fixture_add(f, draft);
    OK(party_link(&f->ctx, helmi, old, end - 1, end));
    OK(party_link(&f->ctx, helmi, new, end + 1, DAY_NONE));
    OK(find(&f->ctx, "helmi vanha", NULL, 5, &hits));
    assert_int_equal(hits.total, 1);
    assert_string_equal(hits.items[0].organisation, "Vanha Oy");
    f->ctx.now += 2 * 86400;
    OK(find(&f->ctx, "helmi vanha", NULL, 5, &hits));
    assert_int_equal(hits.total, 0);
    OK(find(&f->ctx, "helmi uusi", NULL, 5, &hits));
    assert_string_equal(hits.items[0].organisation, "Uusi Oy");
}

/* ASan may keep the frames of functions that have returned, to find late uses of them: a stack that is not ours to wipe, so the
 * scan of memory would find what stood in it. This program runs without. */
static void run_without_kept_frames(char **words) {
#ifdef __SANITIZE_ADDRESS__
    const char *options = getenv("ASAN_OPTIONS");
    if (!options || !strstr(options, "detect_stack_use_after_return=1"))
        return;
    setenv("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=0", 1);
    execv("/proc/self/exe", words);
    must_failed("it cannot be run again", __FILE__, __LINE__);
#else /* nobody keeps them; and valgrind does not let itself be run again */
    (void)words;
#endif
}

int main(int count, char **words) {
    (void)count;
    run_without_kept_frames(words);
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
    const struct CMUnitTest tests[] = {
        T(it_finds_what_reading_everything_finds),
        T(nothing_of_the_forgotten_stays_in_memory),
        T(the_index_forgets_too),
        T(it_is_put_away_when_nobody_looks),
        T(an_answer_says_how_much_it_has_seen),
        T(who_shows_whom_changes_with_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
