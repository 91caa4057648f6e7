/* "add", "set", "link" and "unlink": what a party is and how it is reached. */
#include "cli/arg.h"
#include "cli/pick.h"
#include "cli/shown.h"
#include "connect/ytj.h"
#include "registry/known.h"
#include "registry/links.h"
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

enum status cli_add(struct call *call);
enum status cli_set(struct call *call);
enum status cli_link(struct call *call);
enum status cli_unlink(struct call *call);

/* Who has it already, and what can be done. */
static enum status say_known(struct call *call, const struct party_draft *draft) {
    struct hits hits;
    enum known_even needs;
    bool firm;
    TRY(known_list(call->ctx, draft, &hits, &needs, &firm));
    pick_candidates(call, &hits);
    if (!firm && !call_has(call, "--json"))
        fprintf(call->err, "%s\n",
                msg(call->ctx->lang,
                    needs == KNOWN_ALL ? M("If it is somebody else, add it all the same: --even-if-restricted")
                                       : M("If it is somebody else, add it all the same: --even-if-known")));
    return ST_OK;
}

/* Only what YTJ says has a source of its own. */
static enum status need_source(struct call *call, int source) {
    if (source != NOTICE_NOTHING)
        return ST_OK;
    (void)FAIL(call->ctx, ST_INVALID, M("{1} is missing"), "--source");
    return fault_at_field(call->ctx, "--source");
}

enum status cli_add(struct call *call) {
    struct party_draft draft = {
        .from = DAY_NONE, .taken_in = DAY_NONE, .reason = call_option(call, "--reason", NULL)};
    struct value_draft *values;
    TRY(arg_type(call, "--type", &draft.type));
    TRY(arg_source(call, "--source", &draft.source));
    TRY(arg_day(call, "--from", &draft.from));
    TRY(arg_day(call, "--taken-in", &draft.taken_in));
    const char *ytj = call_option(call, "--ytj", NULL);
    if (!ytj || call_word(call, 1)) {
        TRY(need_source(call, draft.source));
        TRY(arg_values(call, 1, &values, &draft.value_count));
        draft.values = values;
    }
    TRY(arg_licence(call, &draft.licence));
    draft.even_if_known = call_has(call, "--even-if-known");
    draft.even_if_restricted = call_has(call, "--even-if-restricted");
    draft.even_if_due = call_has(call, "--even-if-due");
    if (call_has(call, "--of"))
        TRY(pick_party(call, call_option(call, "--of", NULL), "--of", &draft.organisation));
    ref_t party;
    enum status status =
        ytj ? ytj_add(call->ctx, ytj, &draft, true, &party) : party_add(call->ctx, &draft, &party);
    if (status == ST_CONFLICT)
        TRY(say_known(call, &draft));
    TRY(arg_lacking(call, status));
    shown_done(call, M("Added: {1}"), party);
    return ST_OK;
}

/* Whoever has seen a version can ask that nobody has changed it since. */
static enum status read_version(struct call *call, int64_t *version) {
    const char *text = call_option(call, "--version-was", NULL);
    *version = 0;
    if (!text)
        return ST_OK;
    if (*text && strlen(text) <= 18 && strspn(text, "0123456789") == strlen(text)) {
        *version = strtoll(text, NULL, 10);
        return ST_OK;
    }
    (void)FAIL(call->ctx, ST_INVALID, M("{1} is the number that “show --json” gives as version"),
               "--version-was");
    return fault_at_field(call->ctx, "--version-was");
}

enum status cli_set(struct call *call) {
    struct party_draft draft = {.type = NOTICE_NOTHING,
                                .from = DAY_NONE,
                                .taken_in = DAY_NONE,
                                .reason = call_option(call, "--reason", NULL),
                                .even_if_due = call_has(call, "--even-if-due")};
    struct value_draft *values;
    int64_t version;
    ref_t party;
    TRY(arg_source(call, "--source", &draft.source));
    TRY(arg_licence(call, &draft.licence));
    TRY(read_version(call, &version));
    TRY(pick_party(call, call_word(call, 1), "WHO", &party));
    TRY(arg_values(call, 2, &values,
                   &draft.value_count)); /* after WHO, which may stand in standard input before them */
    draft.values = values;
    TRY(arg_lacking(call, party_set(call->ctx, party, version, &draft)));
    shown_done(call, M("Changed: {1}"), party);
    return ST_OK;
}

/* Also ends a link: the same two with --to. */
enum status cli_link(struct call *call) {
    day_t from, to;
    ref_t person, organisation;
    TRY(arg_day(call, "--from", &from));
    TRY(arg_day(call, "--to", &to));
    if (from != DAY_NONE && to != DAY_NONE && to < from) {
        (void)FAIL(call->ctx, ST_INVALID, M("{1} is before {2}"), "--to", "--from");
        return fault_at_field(call->ctx, "--to");
    }
    TRY(pick_party(call, call_word(call, 1), "PERSON", &person));
    TRY(pick_party(call, call_word(call, 2), "ORGANISATION", &organisation));
    TRY(party_link(call->ctx, person, organisation, from, to));
    shown_done(call, M("Linked: {1}"), person);
    return ST_OK;
}

/* The newest of several links to the same organisation. */
enum status cli_unlink(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct party party;
    ref_t person, organisation, link = 0;
    TRY(pick_party(call, call_word(call, 1), "PERSON", &person));
    TRY(pick_party(call, call_word(call, 2), "ORGANISATION", &organisation));
    TRY(party_read(ctx, person, NOTICE_NOTHING, &party));
    for (size_t i = 0; i < party.role_count; i++)
        if (party.roles[i].organisation == organisation)
            link = party.roles[i].id;
    if (!link)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no such link in the register."));
    TRY(links_remove(ctx, link, 0));
    shown_done(call, M("The link is gone: {1}"), person);
    return ST_OK;
}
