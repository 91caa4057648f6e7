/* Reads law/eu.yaml and the country's own file, both carried inside. They are the program's own data: a mistake in them
 * is a bug (must), and a test loads them all. Holidays are rules, so that every year can be asked; Easter is computed
 * with the anonymous Gregorian method that Meeus prints. */
#include "notice/law.h"

#include "base/embed.h"
#include "notice/expr.h"
#include "notice/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum holiday_kind { HOLIDAY_FIXED, HOLIDAY_EASTER, HOLIDAY_SATURDAY };

struct holiday {
    enum holiday_kind kind;
    int month, day; /* FIXED; SATURDAY: the first one on or after it */
    int easter;     /* days from Easter Sunday */
    day_t from, to;
    struct words name;
};

struct ground {
    const char *id, *source;
    day_t from, void_from;
    struct words only; /* whom alone it is about; unset: everybody */
};

struct law {
    struct holiday *holidays;
    struct law_floor *floors;
    const char **floor_names;
    struct ground *grounds, *adequate; /* adequate: by the country's code */
    struct law_authority authority;    /* name unset when there is none */
    struct words business_id, marketing;
    size_t holiday_count, floor_count, floor_name_count, ground_count, adequate_count;
};

static day_t day_or(const struct yaml_node *row, const char *key) {
    const char *text = yaml_text(row, key);
    day_t day = DAY_NONE;
    must(!text || day_parse(text, &day));
    return day;
}

/* All three languages must be there: traces are written in each. */
static struct words read_words(const struct yaml_node *map) {
    struct words words = {{0}};
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        words.text[lang] = yaml_text(map, lang_code(lang));
        must(words.text[lang]);
    }
    return words;
}

/* "MM-DD", in a leap year so that 02-29 would do. */
static void read_month_day(const char *text, struct holiday *holiday) {
    day_t day;
    char whole[16] = "2000-";
    must(strlen(text) == 5);
    memcpy(whole + 5, text, 6);
    must(day_parse(whole, &day));
    holiday->month = day_ymd(day).month;
    holiday->day = day_ymd(day).day;
}

/* Exactly one of the three ways to say a day. */
static void read_holiday(const struct yaml_node *row, struct holiday *holiday) {
    const char *fixed = yaml_text(row, "day"), *easter = yaml_text(row, "easter"),
               *saturday = yaml_text(row, "saturday_from");
    must(yaml_text(row, "source") && (fixed != NULL) + (easter != NULL) + (saturday != NULL) == 1);
    holiday->name = read_words(yaml_get(row, "name"));
    holiday->from = day_or(row, "from");
    holiday->to = day_or(row, "to");
    holiday->kind = fixed ? HOLIDAY_FIXED : easter ? HOLIDAY_EASTER : HOLIDAY_SATURDAY;
    if (easter)
        holiday->easter = (int)strtol(easter, NULL, 10);
    else
        read_month_day(fixed ? fixed : saturday, holiday);
}

static void read_floor(struct ctx *ctx, struct arena *arena, const struct yaml_node *row,
                       struct law_floor *floor) {
    struct expr_error error;
    const char *text = yaml_text(row, "keep_through");
    floor->id = yaml_text(row, "id");
    floor->source = yaml_text(row, "source");
    must(floor->id && floor->source && text);
    must(expr_parse(ctx, arena, text, &floor->keep_through, &error) == ST_OK);
    floor->words = read_words(yaml_get(row, "words"));
    floor->ref = read_words(yaml_get(row, "ref"));
    floor->from = day_or(row, "from");
    floor->to = day_or(row, "to");
}

/* Not every ground has days; those that have were law only between them. */
static void read_ground(const struct yaml_node *row, const char *key, struct ground *ground) {
    ground->id = yaml_text(row, key);
    ground->source = yaml_text(row, "source");
    must(ground->id && ground->source);
    ground->from = day_or(row, "from");
    ground->void_from = day_or(row, "void_from");
    if (yaml_get(row, "only"))
        ground->only = read_words(yaml_get(row, "only"));
}

/* One name may have several rows, one after another in time. */
static void name_floor(struct law *law, const char *id) {
    for (size_t i = 0; i < law->floor_name_count; i++)
        if (strcmp(law->floor_names[i], id) == 0)
            return;
    law->floor_names[law->floor_name_count++] = id;
}

/* A file has only the lists that it needs. */
static size_t rows_of(const struct yaml_node *root, const char *key, const struct yaml_node **list) {
    *list = yaml_get(root, key);
    return *list ? (*list)->count : 0;
}

static void read_authority(const struct yaml_node *row, struct law_authority *authority) {
    authority->name = read_words(yaml_get(row, "name"));
    authority->web = yaml_text(row, "web");
    authority->source = yaml_text(row, "source");
    must(authority->web && authority->source);
}

static void read_file(struct ctx *ctx, struct arena *arena, const struct embedded *file, struct law *law) {
    const struct yaml_node *root = NULL, *list;
    must(yaml_tree(ctx, arena, file->name, (const char *)file->bytes, file->length, NULL, NULL, &root) ==
         ST_OK);
    if (yaml_get(root, "authority"))
        read_authority(yaml_get(root, "authority"), &law->authority);
    if (yaml_get(root, "business_id"))
        law->business_id = read_words(yaml_get(root, "business_id"));
    if (yaml_get(root, "marketing"))
        law->marketing = read_words(yaml_get(yaml_get(root, "marketing"), "ref"));
    size_t count = rows_of(root, "holidays", &list);
    if (count)
        law->holidays = arena_array(arena, count, sizeof *law->holidays);
    for (size_t i = 0; i < count; i++)
        read_holiday(list->items[i], &law->holidays[law->holiday_count++]);
    count = rows_of(root, "floors", &list);
    if (count) {
        law->floors = arena_array(arena, count, sizeof *law->floors);
        law->floor_names = arena_array(arena, count, sizeof *law->floor_names);
    }
    for (size_t i = 0; i < count; i++) {
        read_floor(ctx, arena, list->items[i], &law->floors[law->floor_count]);
        name_floor(law, law->floors[law->floor_count++].id);
    }
    count = rows_of(root, "grounds", &list);
    if (count)
        law->grounds = arena_array(arena, count, sizeof *law->grounds);
    for (size_t i = 0; i < count; i++)
        read_ground(list->items[i], "ground", &law->grounds[law->ground_count++]);
    count = rows_of(root, "adequate", &list);
    if (count)
        law->adequate = arena_array(arena, count, sizeof *law->adequate);
    for (size_t i = 0; i < count; i++)
        read_ground(list->items[i], "country", &law->adequate[law->adequate_count++]);
}

static const char eu_file[] = "law/eu.yaml";

const char *const *law_countries(struct arena *arena, size_t *count) {
    size_t files, room = 0;
    const struct embedded *all = embed_all(&files);
    const char **countries = NULL;
    *count = 0;
    for (size_t i = 0; i < files; i++) {
        const char *name = all[i].name;
        if (strncmp(name, "law/", 4) == 0 && strcmp(name, eu_file) != 0) {
            const char *country = arena_text_n(arena, name + 4, strcspn(name + 4, "."));
            ARENA_PUSH(arena, countries, *count, room, country);
        }
    }
    return countries;
}

/* Another country is an addition to law/, not to the program; this says which there are. */
static enum status no_country(struct ctx *ctx, const char *country) {
    size_t count;
    const char *const *countries = law_countries(ctx->arena, &count);
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_printf(ctx->arena, "%s%s%s", list, i ? ", " : "", countries[i]);
    return FAIL(ctx, ST_INVALID,
                M("the program has no law data for the country \"{1}\"; it has them for these: {2}"), country,
                list);
}

enum status law_load(struct ctx *ctx, struct arena *arena, const char *country, const struct law **law) {
    size_t length = strlen(country);
    bool plain =
        length == 2 && strspn(country, "abcdefghijklmnopqrstuvwxyz") == 2 && strcmp(country, "eu") != 0;
    const struct embedded *file = plain ? embed_find(arena_printf(arena, "law/%s.yaml", country)) : NULL,
                          *eu = embed_find(eu_file);
    if (!file)
        return no_country(ctx, country);
    must(eu);
    struct law *read = arena_alloc(arena, sizeof *read);
    read_file(ctx, arena, eu, read);
    read_file(ctx, arena, file, read);
    *law = read;
    return ST_OK;
}

static day_t easter_sunday(int year) {
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int sum = h + l - 7 * m + 114;
    return day_from((struct ymd){.year = year, .month = sum / 31, .day = sum % 31 + 1});
}

/* The first Saturday on or after a day: Midsummer Day, All Saints'. */
static day_t holiday_day(const struct holiday *holiday, int year) {
    if (holiday->kind == HOLIDAY_EASTER)
        return easter_sunday(year) + holiday->easter;
    day_t day = day_from((struct ymd){.year = year, .month = holiday->month, .day = holiday->day});
    if (holiday->kind == HOLIDAY_SATURDAY)
        day += (13 - day_weekday(day)) % 7;
    return day;
}

/* Both ends belong to it; DAY_NONE is no end. */
static bool in_force(day_t from, day_t to, day_t day) {
    return (from == DAY_NONE || day >= from) && (to == DAY_NONE || day <= to);
}

bool law_holiday(const struct law *law, enum lang lang, day_t day, const char **name) {
    int year = day_ymd(day).year;
    for (size_t i = 0; i < law->holiday_count; i++) {
        const struct holiday *holiday = &law->holidays[i];
        if (!in_force(holiday->from, holiday->to, day) || holiday_day(holiday, year) != day)
            continue;
        if (name)
            *name = holiday->name.text[lang];
        return true;
    }
    return false;
}

const struct law_floor *law_floor(const struct law *law, const char *name, day_t on) {
    for (size_t i = 0; i < law->floor_count; i++)
        if (strcmp(law->floors[i].id, name) == 0 && in_force(law->floors[i].from, law->floors[i].to, on))
            return &law->floors[i];
    return NULL;
}

const char *const *law_floors(const struct law *law, size_t *count) {
    *count = law->floor_name_count;
    return law->floor_names;
}

const char *law_business_id(const struct law *law, enum lang lang) {
    return law ? law->business_id.text[lang] : NULL;
}

const char *law_marketing(const struct law *law, enum lang lang) {
    return law ? law->marketing.text[lang] : NULL;
}

const struct law_authority *law_authority(const struct law *law) {
    return law && law->authority.web ? &law->authority : NULL;
}

static bool row_valid(const struct ground *rows, size_t count, const char *id, day_t on, day_t *ended,
                      const char **source) {
    bool valid = false;
    if (ended)
        *ended = DAY_NONE;
    if (source)
        *source = NULL;
    for (size_t i = 0; i < count && !valid; i++) {
        const struct ground *row = &rows[i];
        if (strcasecmp(row->id, id) != 0)
            continue;
        valid =
            (row->from == DAY_NONE || on >= row->from) && (row->void_from == DAY_NONE || on < row->void_from);
        if (ended)
            *ended = row->void_from;
        if (source)
            *source = row->source;
    }
    return valid;
}

bool law_ground_valid(const struct law *law, const char *ground, day_t on, day_t *ended, const char **source) {
    return row_valid(law->grounds, law->ground_count, ground, on, ended, source);
}

bool law_adequate(const struct law *law, const char *country, day_t on, day_t *ended) {
    return row_valid(law->adequate, law->adequate_count, country, on, ended, NULL);
}

const char *law_adequate_only(const struct law *law, const char *country, enum lang lang) {
    for (size_t i = 0; i < law->adequate_count; i++)
        if (strcasecmp(law->adequate[i].id, country) == 0)
            return law->adequate[i].only.text[lang];
    return NULL;
}

bool law_ground_days(const struct law *law, const char *ground, const char *country, size_t row, day_t *from,
                     day_t *to) {
    bool decision = strcmp(ground, "adequacy") == 0 && country;
    const struct ground *rows = decision ? law->adequate : law->grounds;
    size_t count = decision ? law->adequate_count : law->ground_count;
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(rows[i].id, decision ? country : ground) != 0 || row--)
            continue;
        *from = rows[i].from;
        *to = rows[i].void_from == DAY_NONE ? DAY_NONE : rows[i].void_from - 1;
        return true;
    }
    return false;
}
