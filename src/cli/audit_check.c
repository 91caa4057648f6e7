/* "audit verify", "audit export" and "audit check": whether the log is whole, here and for whoever looks from outside. A log that is
 * not whole ends with the exit code of a conflict: it stands against what is remembered of it. */
#include "registry/audit_export.h"

#include "cli/arg.h"
#include "cli/file.h"
#include "cli/shown.h"
#include "base/date.h"
#include "registry/audit_clock.h"
#include "registry/audit_head.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "rights/certificate.h"
#include "rights/proof.h"

#include <string.h>

enum { HEAD_MOST = 64 * 1024 * 1024, LOG_MOST = 1024 * 1024 * 1024 };

enum status cli_audit_verify(struct call *call);
enum status cli_audit_export(struct call *call);
enum status cli_audit_check(struct call *call);

static const char *number(struct ctx *ctx, int64_t value) {
    return arena_printf(ctx->arena, "%lld", (long long)value);
}

/* ---- what a check said */

static json_t *instant_json(struct ctx *ctx, int64_t at) {
    return json_string(instant_iso(ctx->arena, at));
}

/* The first entry that is dated before one that stands before it; null. */
static json_t *back_json(struct ctx *ctx, const struct audit_verdict *verdict) {
    const struct audit_back *back = &verdict->back;
    if (!verdict->backs)
        return json_null();
    return json_pack("{s:I,s:o,s:I,s:o,s:I}", "seq", (json_int_t)back->seq, "at", instant_json(ctx, back->at),
                     "before_seq", (json_int_t)back->before_seq, "before_at",
                     instant_json(ctx, back->before_at), "entries", (json_int_t)verdict->backs);
}

/* What went at its day; null. */
static json_t *gone_json(struct ctx *ctx, const struct audit_past *past) {
    if (!past->entries)
        return json_null();
    return json_pack("{s:I,s:I,s:o,s:o,s:o}", "entries", (json_int_t)past->entries, "to", (json_int_t)past->to,
                     "first", instant_json(ctx, past->first), "last", instant_json(ctx, past->last), "at",
                     instant_json(ctx, past->at));
}

static json_t *verdict_json(struct ctx *ctx, const struct audit_verdict *verdict) {
    json_t *json = json_pack("{s:b,s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "whole", !verdict->problem, "entries",
                             (json_int_t)verdict->entries, "problem", shown_json_text(verdict->problem), "file",
                             shown_json_text(verdict->file), "seq",
                             verdict->problem ? json_integer(verdict->seq) : json_null(), "since",
                             verdict->problem ? json_integer(verdict->since) : json_null(), "back",
                             back_json(ctx, verdict), "gone", gone_json(ctx, &verdict->past));
    must(json);
    return json;
}

static void print_verdict(struct call *call, const struct audit_verdict *verdict) {
    struct ctx *ctx = call->ctx;
    if (!verdict->problem)
        fprintf(call->out, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("The log is whole: {1} entry", "The log is whole: {1} entries"),
                          (long)verdict->entries));
    else
        fprintf(call->out, "%s\n",
                MSG(ctx->arena, ctx->lang, M("The log is not whole: {1} (entry {2}, {3})"), verdict->problem,
                    number(ctx, verdict->seq), verdict->file ? verdict->file : "-"));
    const char *past = audit_past_text(ctx, verdict), *back = audit_back_text(ctx, verdict);
    if (past)
        fprintf(call->out, "%s\n", past);
    if (back)
        fprintf(call->out, "%s\n", back);
}

/* ---- verify */

static enum status read_head(struct call *call, const char *word, const char **bytes, size_t *length) {
    if (strcmp(word, "-") != 0 && strncmp(word, "seloste audit", strlen("seloste audit")) != 0)
        return file_read(call, call_path(call, word), HEAD_MOST, bytes, length);
    TRY(arg_text(call, word, bytes));
    *length = strlen(*bytes);
    return ST_OK;
}

static json_t *heads_json(struct ctx *ctx, const struct audit_heads *heads) {
    json_t *list = json_array();
    for (size_t i = 0; i < heads->count; i++) {
        const struct audit_head *head = &heads->items[i];
        json_t *json =
            json_pack("{s:s,s:I,s:s,s:b,s:o,s:o}", "register", head->reg, "seq", (json_int_t)head->seq, "at",
                      head->at, "good", !head->problem, "problem", shown_json_text(head->problem), "gone",
                      head->gone ? instant_json(ctx, head->gone) : json_null());
        must(json && json_array_append_new(list, json) == 0);
    }
    return list;
}

static void print_heads(struct call *call, const struct audit_heads *heads) {
    struct ctx *ctx = call->ctx;
    for (size_t i = 0; i < heads->count; i++) {
        const struct audit_head *head = &heads->items[i];
        fprintf(call->out, "%s\n", audit_head_text(ctx, head));
    }
}

static enum status verify_heads(struct call *call) {
    struct audit_heads heads;
    const char *bytes;
    size_t length;
    TRY(read_head(call, call_option(call, "--head", NULL), &bytes, &length));
    enum status status = audit_heads_check(call->ctx, bytes, length, &heads);
    if (status != ST_OK)
        return fault_at_field(call->ctx, "--head");
    if (!heads.good)
        call->exit_code = status_exit(ST_CONFLICT);
    if (!call_has(call, "--json")) {
        print_verdict(call, &heads.log);
        print_heads(call, &heads);
        return ST_OK;
    }
    json_auto_t *json = verdict_json(call->ctx, &heads.log);
    must(json_object_set_new(json, "heads", heads_json(call->ctx, &heads)) == 0);
    call_json(call, json);
    return ST_OK;
}

/* A row that the log has another hash of was changed past the program, and so is found by the log. */
static json_t *changed_json(struct ctx *ctx, const ref_t *numbers, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        must(json_array_append_new(list, shown_json_id(ctx, numbers[i])) == 0);
    return list;
}

static void print_changed(struct call *call, const ref_t *numbers, size_t count) {
    for (size_t i = 0; i < count; i++)
        fprintf(call->out, "%s\n",
                MSG(call->ctx->arena, call->ctx->lang,
                    M("Certificate {1} is not what was given out: somebody has changed it in the database."),
                    shown_id(call->ctx, numbers[i])));
}

enum status cli_audit_verify(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct audit_verdict verdict = {0};
    ref_t *changed = NULL;
    size_t count = 0;
    if (call_has(call, "--head"))
        return verify_heads(call);
    TRY(permit_action(ctx, ACTION_AUDIT, 0, NULL));
    TRY(audit_verify(ctx, registry_audit(ctx->registry), &verdict));
    if (!verdict.problem) /* otherwise it proves nothing */
        TRY(certificate_changed(ctx, &changed, &count));
    if (verdict.problem || count ||
        registry_read_only(ctx)) /* an older database beside a whole log: opening it has said so */
        call->exit_code = status_exit(ST_CONFLICT);
    if (!call_has(call, "--json")) {
        print_verdict(call, &verdict);
        print_changed(call, changed, count);
        return ST_OK;
    }
    json_auto_t *json = verdict_json(ctx, &verdict);
    must(json_object_set_new(json, "certificates_changed", changed_json(ctx, changed, count)) == 0);
    must(json_object_set_new(json, "read_only", shown_json_text(registry_read_only(ctx))) == 0);
    call_json(call, json);
    return ST_OK;
}

/* ---- a log in a file */

enum status cli_audit_export(struct call *call) {
    struct ctx *ctx = call->ctx;
    struct audit_exported result;
    const char *file = call_path(call, call_option(call, "-o", NULL));
    TRY(audit_export(ctx, file, &result));
    const char *fingerprint = proof_fingerprint_of(ctx->arena, result.key);
    if (call_has(call, "--json")) {
        json_auto_t *json =
            json_pack("{s:s,s:I,s:s,s:s,s:s}", "file", file, "entries", (json_int_t)result.entries, "key",
                      result.key, "fingerprint", fingerprint, "head", result.head);
        must(json);
        call_json(call, json);
        return ST_OK;
    }
    fprintf(
        call->out, "%s\n",
        MSG(ctx->arena, ctx->lang,
            M("The log is in {1}: {2} entries. “seloste audit check” checks it; the key's fingerprint: {3}"),
            file, number(ctx, result.entries), fingerprint));
    return ST_OK;
}

static void print_outside(struct call *call, const struct audit_export_verdict *verdict, bool known) {
    struct ctx *ctx = call->ctx;
    print_verdict(call, &verdict->log);
    if (verdict->log.problem)
        return;
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("Register {1}, signed at {2}. Fingerprint of the key: {3}"),
                verdict->reg, verdict->at, proof_fingerprint_of(ctx->arena, verdict->key)));
    fprintf(
        call->out, "%s\n",
        msg(ctx->lang, known ? M("It is the key that you gave.")
                             : M("Whose key it is, this command cannot know: compare it with the one that you "
                                 "have from them on another way, or give it with --key.")));
}

static bool is_known(struct call *call, struct audit_export_verdict *verdict) {
    const char *wanted = call_option(call, "--key", NULL);
    if (verdict->log.problem || !wanted || !verdict->key)
        return false;
    bool known = proof_key_is(call->ctx->arena, wanted, verdict->key);
    if (!known)
        verdict->log.problem =
            msg(call->ctx->lang, M("The signature holds, but it was made with another key than that one."));
    return known;
}

enum status cli_audit_check(struct call *call) {
    struct audit_export_verdict verdict;
    const char *bytes;
    size_t length;
    TRY(file_read(call, call_word(call, 0), LOG_MOST, &bytes, &length));
    audit_export_check(call->ctx, bytes, length, &verdict);
    bool known = is_known(call, &verdict);
    if (verdict.log.problem)
        call->exit_code = status_exit(ST_CONFLICT);
    if (!call_has(call, "--json")) {
        print_outside(call, &verdict, known);
        return ST_OK;
    }
    json_auto_t *json = verdict_json(call->ctx, &verdict.log);
    must(json_object_set_new(json, "register", shown_json_text(verdict.reg)) == 0 &&
         json_object_set_new(json, "key", shown_json_text(verdict.key)) == 0 &&
         json_object_set_new(json, "at", shown_json_text(verdict.at)) == 0 &&
         json_object_set_new(json, "known", json_boolean(known)) == 0);
    call_json(call, json);
    return ST_OK;
}
