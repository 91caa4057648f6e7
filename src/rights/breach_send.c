/* The letter of Article 34 to everybody who is linked and was not told yet, in each one's language, through the queue of messages: whether
 * it may be sent is asked for each (permit), there and again when it goes. Who has no e-mail address stays to be told otherwise. */
#include "rights/breach_inside.h"

#include "registry/permit.h"
#include "registry/sight.h"
#include "registry/within.h"
#include "rights/outbox.h"

struct sending {
    ref_t id;
    int64_t version;
    struct breach_sent sent;
};

static const char *value_of(const struct values *values, const char *field) {
    const struct value *value = value_first(values, field);
    return value && value->text && *value->text ? value->text : NULL;
}

const char *breach_letter_once(struct ctx *ctx, ref_t breach, ref_t party) {
    return arena_printf(ctx->arena, "breach-%s-%s", ref_text(ctx->arena, breach), ref_text(ctx->arena, party));
}

static enum status put_letter(struct ctx *ctx, struct write *write, const struct breach *breach,
                              const struct breach_party *one, bool *put) {
    ref_t party = one->party;
    bool again = one->back;
    const char *once = breach_letter_once(ctx, breach->id, party);
    struct values values;
    struct breach_paper paper = {0};
    enum lang lang = ctx_notice(ctx)->first_language;
    TRY(sight_profile(ctx, write->db, party, &values));
    const char *language = value_of(&values, "language");
    *put = value_of(&values, "email") != NULL;
    if (!*put)
        return ST_OK;
    if (language)
        (void)lang_from(language, &lang);
    TRY(breach_letter(ctx, breach, lang, value_name(ctx, &values), &paper));
    return outbox_put(
        ctx, write,
        &(struct outbox_draft){.kind = OUTBOX_BREACH,
                               .purpose = NOTICE_NOTHING,
                               .party = party,
                               .subject = paper.title,
                               .text = breach_letter_text(ctx, &paper),
                               .lang = lang,
                               .once = again ? arena_printf(ctx->arena, "%s-%lld", once, (long long)ctx->now)
                                             : once},
        NULL);
}

static enum status send(struct ctx *ctx, struct write *write, void *arg) {
    struct sending *sending = arg;
    struct breach breach;
    struct breach_paper paper = {0};
    TRY(permit_action_within(ctx, write->db, ACTION_BREACH, 0, NULL));
    TRY(breach_row(ctx, write->db, sending->id, &breach));
    TRY(breach_letter(ctx, &breach, ctx_notice(ctx)->first_language, NULL, &paper));
    for (size_t i = 0; i < paper.count; i++)
        if (paper.parts[i].missing)
            return FAIL(ctx, ST_CONFLICT, M("The letter is not whole yet. {1}"), paper.parts[i].text);
    ref_t *told = arena_array(ctx->arena, breach.party_count + 1, sizeof *told);
    sending->sent = (struct breach_sent){0};
    for (size_t i = 0; i < breach.party_count; i++) {
        bool put;
        if (!breach.parties[i].party || breach.parties[i].told)
            continue;
        TRY(put_letter(ctx, write, &breach, &breach.parties[i], &put));
        if (put)
            told[sending->sent.put++] = breach.parties[i].party;
        else
            sending->sent.without++;
    }
    if (!sending->sent.put)
        return FAIL(ctx, ST_CONFLICT,
                    M("Nobody who was not told yet has an e-mail address. Print the letter."));
    return breach_take_within(
        ctx, write, sending->id,
        &(struct breach_step_draft){.kind = BREACH_STEP_TELL,
                                    .facts = breach_facts_none(),
                                    .to = BREACH_TO_PEOPLE,
                                    .risk = -1,
                                    .exempt = -1,
                                    .parties = told,
                                    .party_count = sending->sent.put,
                                    .how = MSG(ctx->arena, ctx->lang, M("By e-mail, letters: {1}"),
                                               arena_printf(ctx->arena, "%zu", sending->sent.put)),
                                    .version = sending->version});
}

enum status breach_send(struct ctx *ctx, ref_t id, int64_t version, struct breach_sent *sent) {
    struct sending sending = {.id = id, .version = version};
    enum status status = registry_change(ctx, send, &sending);
    if (status == ST_OK && sent)
        *sent = sending.sent;
    if (status == ST_DENIED)
        registry_refused(ctx, "breach", 0);
    return status;
}
