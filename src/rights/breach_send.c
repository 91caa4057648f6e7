/* The letter of Article 34 to everybody who is linked and was not told yet, in each one's language, through the queue of messages: whether
 * it may be sent is asked for each (permit), there and again when it goes. It goes to nobody before it is whole in all their languages. Who has no e-mail address stays to be told otherwise. */
#include "rights/breach_inside.h"

#include "registry/permit.h"
#include "registry/within.h"
#include "rights/outbox.h"

struct sending {
    ref_t id;
    int64_t version;
    struct breach_sent sent;
};

const char *breach_letter_once(struct ctx *ctx, ref_t breach, ref_t party) {
    return arena_printf(ctx->arena, "breach-%s-%s", ref_text(ctx->arena, breach), ref_text(ctx->arena, party));
}

static enum status put_letter(struct ctx *ctx, struct write *write, const struct breach *breach,
                              const struct breach_party *one) {
    const char *once = breach_letter_once(ctx, breach->id, one->party);
    struct breach_paper paper = {0};
    TRY(breach_letter(ctx, breach, one->lang, one->name, &paper));
    return outbox_put(
        ctx, write,
        &(struct outbox_draft){
            .kind = OUTBOX_BREACH,
            .purpose = NOTICE_NOTHING,
            .party = one->party,
            .subject = paper.title,
            .text = breach_letter_text(ctx, &paper),
            .lang = one->lang,
            .once = one->back ? arena_printf(ctx->arena, "%s-%lld", once, (long long)ctx->now) : once},
        NULL);
}

static bool waits(const struct breach_party *one) {
    return one->party && !one->told;
}

static unsigned languages(const struct breach *breach) {
    unsigned bits = 0;
    for (size_t i = 0; i < breach->party_count; i++)
        if (waits(&breach->parties[i]) && breach->parties[i].mailed)
            bits |= 1U << breach->parties[i].lang;
    return bits;
}

/* In every language in which it goes out, before it goes to anybody. Where it goes to nobody, in the notice's first. */
static enum status check_whole(struct ctx *ctx, const struct breach *breach, unsigned bits) {
    static const char *const too[LANG_COUNT] = {
        M("It goes out in Finnish: {1}"), M("It goes out in Swedish: {1}"), M("It goes out in English: {1}")};
    enum lang first = ctx_notice(ctx)->first_language;
    const char *lacks = NULL;
    for (enum lang i = 0; i < LANG_COUNT; i++) {
        struct breach_paper paper = {0};
        if (!(bits & 1U << i) && !(!bits && i == first))
            continue;
        TRY(breach_letter(ctx, breach, i, NULL, &paper));
        const char *one = breach_paper_lacks(ctx, &paper);
        if (one && i != first)
            one = MSG(ctx->arena, ctx->lang, too[i], one);
        if (one)
            lacks = lacks ? arena_printf(ctx->arena, "%s %s", lacks, one) : one;
    }
    return lacks ? FAIL(ctx, ST_CONFLICT, M("The letter is not whole yet. {1}"), lacks) : ST_OK;
}

static enum status send(struct ctx *ctx, struct write *write, void *arg) {
    struct sending *sending = arg;
    struct breach breach;
    TRY(permit_action_within(ctx, write->db, ACTION_BREACH, 0, NULL));
    TRY(breach_row(ctx, write->db, sending->id, &breach));
    TRY(breach_name_parties(ctx, write->db, &breach));
    unsigned letters = languages(&breach);
    TRY(check_whole(ctx, &breach, letters));
    ref_t *told = arena_array(ctx->arena, breach.party_count + 1, sizeof *told);
    sending->sent = (struct breach_sent){0};
    for (size_t i = 0; i < breach.party_count; i++) {
        const struct breach_party *one = &breach.parties[i];
        if (!waits(one))
            continue;
        if (!one->mailed) {
            sending->sent.without++;
            continue;
        }
        TRY(put_letter(ctx, write, &breach, one));
        told[sending->sent.put++] = one->party;
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
                                    .letters = letters,
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
