/* We are whom the notice names as controller and contact, the staff, and who --we says; else, in a chat of two, the one after whom
 * the chat is not called. Everybody else is looked up by number or by the whole name, never by a part of it. */
#include "registry/import_chat_who.h"

#include "registry/allow.h"
#include "registry/collate.h"
#include "registry/find.h"
#include "registry/lens.h"
#include "registry/role.h"
#include "registry/sight.h"
#include "registry/user.h"

#include <libgen.h>
#include <string.h>
#include <strings.h>

struct asking {
    struct ctx *ctx;
    struct import_file *file;
    const struct chat_seen *seen;
    struct db *db;
    json_t *ours;   /* our names, folded, and our numbers */
    json_t *people; /* learned's */
    size_t we, others;
    const char *other; /* the last of them */
};

/* ---- who we are */

/* +358401234567 of what is written as a number; NULL of what is a name. */
static const char *number_of(struct ctx *ctx, const char *name) {
    const char *normal = NULL;
    const char *digits = name + strspn(name, "+ (");
    if (strspn(name, "0123456789+-() ./") != strlen(name) || strlen(digits) < 5)
        return NULL;
    if (field_normalise(ctx, ctx_notice(ctx), field_builtin("phone"), name, &normal) == ST_OK)
        return normal;
    fault_clear(ctx);
    return NULL;
}

static const char *folded(struct ctx *ctx, const char *name) {
    const char *number = number_of(ctx, name);
    return number ? number : collate_fold(ctx->arena, name);
}

static void add_ours(struct asking *asking, const char *name) {
    if (name && *name)
        must(json_object_set_new(asking->ours, folded(asking->ctx, name), json_true()) == 0);
}

static enum status know_us(struct asking *asking) {
    static const char *const words[] = {"You", "Sinä", "Du", "Sina"}; /* as phones call their owner */
    const struct notice *notice = ctx_notice(asking->ctx);
    const struct person_role *roles[] = {&notice->contact, &notice->deputy, &notice->dpo};
    struct user *users;
    size_t count;
    add_ours(asking, notice->controller.name);
    add_ours(asking, notice->controller.short_name);
    add_ours(asking, notice->controller.phone);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        add_ours(asking, roles[i]->name);
        add_ours(asking, roles[i]->phone);
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add_ours(asking, words[i]);
    for (size_t i = 0; i < asking->file->options->we_count; i++)
        add_ours(asking, asking->file->options->we[i]);
    TRY(user_staff(asking->ctx, &users, &count));
    for (size_t i = 0; i < count; i++)
        add_ours(asking, users[i].name);
    return ST_OK;
}

static bool is_ours(struct asking *asking, const char *key) {
    return json_object_get(asking->ours, folded(asking->ctx, key)) != NULL;
}

/* ---- who they are */

static void meant(struct chat_person *person, ref_t party) {
    if (person->is == CHAT_CUSTOMER && person->party != party)
        person->is = CHAT_SEVERAL;
    else if (person->is != CHAT_SEVERAL)
        *person = (struct chat_person){.is = CHAT_CUSTOMER, .party = party};
}

static enum status by_number(struct asking *asking, const char *number, struct chat_person *person) {
    ref_t *parties;
    size_t count;
    TRY(find_exact(asking->ctx, "phone", number, &parties, &count));
    for (size_t i = 0; i < count; i++) {
        bool knows;
        TRY(sight_knows(asking->ctx, asking->db, parties[i], "phone", number, &knows));
        if (knows)
            meant(person, parties[i]);
    }
    return ST_OK;
}

/* "Keksijä Väinö" is Väinö Keksijä: address books put either first. */
static const char *turned(struct arena *arena, const char *fold) {
    const char *blank = strchr(fold, ' ');
    if (!blank || strchr(blank + 1, ' '))
        return fold;
    return arena_printf(arena, "%s %.*s", blank + 1, (int)(blank - fold), fold);
}

static enum status by_name(struct asking *asking, const char *name, struct chat_person *person) {
    struct ctx *ctx = asking->ctx;
    struct lens_hits hits;
    const char *fold = collate_fold(ctx->arena, name), *other = turned(ctx->arena, fold);
    TRY(lens_named(ctx, name, &hits));
    for (size_t i = 0; i < hits.count; i++) {
        const char *there = hits.items[i].name ? collate_fold(ctx->arena, hits.items[i].name) : "";
        if (strcmp(there, fold) == 0 || strcmp(there, other) == 0)
            meant(person, hits.items[i].party);
    }
    return ST_OK;
}

/* What the notice lists about such a party decides whether what is said is kept, or only that something was. */
static enum status ask_texts(struct asking *asking, struct chat_person *person) {
    struct ctx *ctx = asking->ctx;
    struct roles roles;
    int category;
    TRY(role_list(ctx, asking->db, person->party, &roles));
    struct allow allow = {.type = role_type_for(&roles, 0),
                          .source = asking->file->options->source,
                          .reason = asking->file->options->reason,
                          .has_job = true,
                          .has_consent = true,
                          .has_asked = true};
    if (allow.type == NOTICE_NOTHING)
        return ST_OK;
    person->texts = allow_text(ctx, &allow, kind_builtin("message_in"), "", &category) == ST_OK;
    fault_clear(ctx);
    return ST_OK;
}

static enum status who_is(struct asking *asking, const char *key, struct chat_person *person) {
    *person = (struct chat_person){.is = CHAT_UNKNOWN};
    const char *number = number_of(asking->ctx, key);
    if (is_ours(asking, key)) {
        person->is = CHAT_WE;
        return ST_OK;
    }
    if (*key == '~') {
        person->is = CHAT_OWN_NAME;
        return ST_OK;
    }
    TRY(number ? by_number(asking, number, person) : by_name(asking, key, person));
    return person->is == CHAT_CUSTOMER ? ask_texts(asking, person) : ST_OK;
}

static void keep(struct asking *asking, const char *key, const struct chat_person *person) {
    must(json_object_set_new(asking->people, key,
                             json_pack("[iIb]", person->is, (json_int_t)person->party, person->texts)) == 0);
}

/* Names with a colon are kept only when somebody is called so. */
static enum status know_all(struct asking *asking) {
    const char *key;
    json_t *unused;
    struct chat_person person;
    json_object_foreach((json_t *)asking->seen->senders, key, unused) {
        TRY(who_is(asking, key, &person));
        keep(asking, key, &person);
    }
    json_object_foreach((json_t *)asking->seen->longer, key, unused) {
        TRY(who_is(asking, key, &person));
        bool chats = asking->seen->chat_name && strcmp(asking->seen->chat_name, key) == 0;
        if (chats || (person.is != CHAT_UNKNOWN && person.is != CHAT_OWN_NAME))
            keep(asking, key, &person);
    }
    return ST_OK;
}

/* A name that is only the beginning of another one belongs to nobody when nobody is known by it. */
static bool only_begins(const struct asking *asking, const char *key, const struct chat_person *person) {
    const char *longer;
    json_t *unused;
    size_t length = strlen(key);
    if (person->is != CHAT_UNKNOWN)
        return false;
    json_object_foreach(asking->people, longer,
                        unused) if (strncmp(longer, key, length) == 0 && longer[length] == ':') return true;
    return false;
}

static void count_sides(struct asking *asking) {
    const char *key;
    json_t *kept;
    asking->we = asking->others = 0;
    json_object_foreach(asking->people, key, kept) {
        struct chat_person person = chat_person(kept);
        if (person.is == CHAT_WE) {
            asking->we++;
        } else if (!only_begins(asking, key, &person)) {
            asking->others++;
            asking->other = key;
        }
    }
}

/* ---- a chat of two */

/* Is the chat called after this sender? As an iPhone says in its first line, or the name of the file. */
static bool called_after(const struct asking *asking, const char *key) {
    struct arena *arena = asking->ctx->arena;
    const char *name = collate_fold(arena, key);
    if (asking->seen->chat_name)
        return strcmp(collate_fold(arena, asking->seen->chat_name), name) == 0;
    const char *file = collate_fold(arena, basename(arena_text(arena, asking->file->options->path)));
    const char *program = collate_fold(arena, "whatsapp");
    return strncmp(file, program, strlen(program)) == 0 && strstr(file, name);
}

static const char *partner_by_name(const struct asking *asking) {
    const char *key, *found = NULL;
    json_t *unused;
    size_t count = 0;
    json_object_foreach(asking->people, key, unused) if (called_after(asking, key)) {
        found = key;
        count++;
    }
    return count == 1 ? found : NULL;
}

static const char *partner_by_option(const struct asking *asking) {
    const char *key, *found = NULL;
    json_t *kept;
    size_t count = 0;
    json_object_foreach(asking->people, key, kept) {
        struct chat_person person = chat_person(kept);
        if (person.is == CHAT_CUSTOMER && person.party == asking->file->options->customer) {
            found = key;
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

/* The only one who writes, and a customer: whatever there is came in. */
static bool only_a_customer(const struct asking *asking) {
    return asking->others == 1 &&
           chat_person(json_object_get(asking->people, asking->other)).is == CHAT_CUSTOMER;
}

static enum status ask_who_we_are(struct ctx *ctx) {
    (void)FAIL(ctx, ST_INVALID,
               M("None of those who write here is known as one of you, so nobody can say what came in and what "
                 "went out: say by which name you write, with --we"));
    return fault_at_field(ctx, "--we");
}

/* When nobody is known as one of us. In a group it makes no difference: there only what customers write is kept. */
static enum status infer_us(struct asking *asking) {
    const char *key;
    json_t *unused;
    if (asking->we || asking->seen->group || asking->others > 2 || only_a_customer(asking))
        return ST_OK;
    if (asking->file->options->we_count)
        return asking->others < 2 ? ST_OK : ask_who_we_are(asking->ctx);
    const char *partner = partner_by_name(asking);
    if (!partner && asking->file->options->customer)
        partner = partner_by_option(asking);
    if (!partner)
        return asking->others ? ask_who_we_are(asking->ctx) : ST_OK;
    json_object_foreach(asking->people, key, unused) if (strcmp(key, partner) != 0)
        keep(asking, key, &(struct chat_person){.is = CHAT_WE});
    count_sides(asking);
    return ST_OK;
}

static bool is_group(const struct asking *asking) {
    const char *chat = asking->seen->chat_name;
    return asking->seen->group || asking->others > 1 ||
           (chat && asking->others && !json_object_get(asking->people, chat) &&
            !json_object_get(asking->people, arena_printf(asking->ctx->arena, "~ %s", chat)));
}

static enum status settle_customer(struct asking *asking, bool group) {
    struct ctx *ctx = asking->ctx;
    struct chat_person person = {.is = CHAT_CUSTOMER, .party = asking->file->options->customer};
    if (!person.party)
        return ST_OK;
    if (group) {
        (void)FAIL(ctx, ST_INVALID, M("--customer says who the other one is, and this is a chat of several"));
        return fault_at_field(ctx, "--customer");
    }
    if (!asking->others) /* only we have written; the name of nobody */
        asking->other = "";
    TRY(ask_texts(asking, &person));
    keep(asking, asking->other, &person);
    asking->others = 1;
    return ST_OK;
}

/* Where only we have written, an iPhone still says whose chat it is. */
static enum status know_silent(struct asking *asking) {
    const char *chat = asking->seen->chat_name;
    struct chat_person person;
    if (asking->others || !asking->we || !chat || asking->seen->group)
        return ST_OK;
    TRY(who_is(asking, chat, &person));
    if (person.is != CHAT_CUSTOMER)
        return ST_OK;
    keep(asking, chat, &person);
    count_sides(asking);
    return ST_OK;
}

enum status chat_who(struct ctx *ctx, struct import_file *file, const struct chat_seen *seen) {
    scoped_json *ours = json_object();
    scoped_reader *db = NULL;
    struct asking asking = {.ctx = ctx, .file = file, .seen = seen, .ours = ours, .people = json_object()};
    must(json_object_set_new(file->learned, "people", asking.people) == 0);
    TRY(store_reader(ctx, ctx->registry->store, &db));
    asking.db = db;
    TRY(know_us(&asking));
    TRY(know_all(&asking));
    count_sides(&asking);
    TRY(infer_us(&asking));
    TRY(know_silent(&asking));
    bool group = is_group(&asking);
    TRY(settle_customer(&asking, group));
    json_put(file->learned, "partner", !group && asking.others ? asking.other : NULL);
    return ST_OK;
}
