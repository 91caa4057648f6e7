/* The head is signed first, so that it can be printed; then the paper is made, then the paper is signed. What stands here is what the
 * page and the command say, from the same list. */
#include "rights/promise_paper.h"

#include "base/buf.h"
#include "formats/pdf.h"
#include "formats/syllable.h"
#include "formats/zip.h"
#include "notice/notice.h"
#include "registry/inside.h"
#include "rights/promise.h"
#include "rights/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct making {
    struct ctx *ctx;
    struct pdf_part *parts;
    size_t count, room;
};

static void put(struct making *making, enum pdf_style style, const char *text) {
    struct pdf_part part = {style, text, NULL};
    if (text && *text)
        ARENA_PUSH(making->ctx->arena, making->parts, making->count, making->room, part);
}

#define SAY(making, ...) MSG((making)->ctx->arena, (making)->ctx->lang, __VA_ARGS__)

static const char *number(struct making *making, size_t number) {
    return arena_printf(making->ctx->arena, "%zu", number);
}

static void put_proof(struct making *making, const struct promise_proof *proof) {
    struct ctx *ctx = making->ctx;
    const char *rest = proof->says ? arena_printf(ctx->arena, " %s", proof->says) : "";
    if (proof->next != DAY_NONE)
        rest = arena_printf(ctx->arena, "%s %s", rest,
                            SAY(making, M("Next look by {1}."), day_text(ctx->arena, ctx->lang, proof->next)));
    put(making, PDF_ITEM,
        arena_printf(ctx->arena, "%s (%s): %s%s%s%s", promise_state_words(ctx->lang, proof->state), proof->path,
                     proof->rule, proof->value ? " " : "", proof->value ? proof->value : "", rest));
}

static void put_promise(struct making *making, const struct promise *promise) {
    struct ctx *ctx = making->ctx;
    const struct attestation *attested = promise->attested;
    if (!promise->id) {
        put(making, PDF_PARAGRAPH, promise->text);
        return;
    }
    put(making, PDF_PARAGRAPH,
        arena_printf(ctx->arena, "%s [%s, %s]", promise->text, promise->id,
                     promise_state_words(ctx->lang, promise->state)));
    for (size_t i = 0; i < promise->proof_count; i++)
        put_proof(making, &promise->proofs[i]);
    if (attested)
        put(making, PDF_ITEM,
            SAY(making, M("Looked at by {1} on {2}: {3}"), attested->who,
                day_text(ctx->arena, ctx->lang, attested->day), attested->text));
}

static void put_opening(struct making *making, const struct promises *promises, const struct proof_head *head) {
    struct ctx *ctx = making->ctx;
    const struct notice *notice = ctx_notice(ctx);
    const char *day = day_text(ctx->arena, ctx->lang, promises->today);
    put(making, PDF_TITLE, SAY(making, M("How the privacy notice is kept")));
    put(making, PDF_EDITION,
        notice->version ? SAY(making, M("{1}, {2}, version {3} of the notice"), notice->controller.name, day,
                              notice->version)
                        : arena_printf(ctx->arena, "%s, %s", notice->controller.name, day));
    put(making, PDF_PARAGRAPH,
        SAY(making, M("{1} promises: {2} kept, {3} attested, {4} at risk, {5} broken."),
            number(making, promises->all), number(making, promises->counts[PROMISE_KEPT]),
            number(making, promises->counts[PROMISE_ATTESTED]), number(making, promises->counts[PROMISE_RISK]),
            number(making, promises->counts[PROMISE_BROKEN])));
    put(making, PDF_PARAGRAPH,
        SAY(making, M("Behind each sentence stands its number and its state on that day; below it, what keeps "
                      "each part of "
                      "it, and what the register shows. What the program cannot see is attested by somebody "
                      "who looked, "
                      "or at risk.")));
    put(making, PDF_PARAGRAPH,
        SAY(making, M("Register {1}, entry {2} of its log."),
            ref_text(ctx->arena, vault_register(ctx->registry->vault)),
            arena_printf(ctx->arena, "%lld", (long long)head->seq)));
}

/* Short pieces, so that a line can end between them. */
static const char *in_fours(struct making *making, const char *hex) {
    const char *text = "";
    for (size_t i = 0; hex[i]; i += 8)
        text = arena_printf(making->ctx->arena, "%s%s%.8s", text, i ? " " : "", hex + i);
    return text;
}

static void put_end(struct making *making, const struct proof_head *head) {
    put(making, PDF_HEADING, SAY(making, M("What signs this paper")));
    put(making, PDF_PARAGRAPH,
        SAY(making, M("The file beside this one, of the same name with .sig, holds its signature (Ed25519). "
                      "“seloste proof "
                      "verify” holds the two against each other, with nothing but them. Ask us for the key on "
                      "another way, "
                      "and compare.")));
    put(making, PDF_PARAGRAPH, SAY(making, M("Public key: {1}"), in_fours(making, head->key)));
    put(making, PDF_PARAGRAPH,
        SAY(making, M("Its fingerprint: {1}. The same stands under our privacy notice."), head->fingerprint));
    put(making, PDF_PARAGRAPH, SAY(making, M("The log stood here when this was made: {1}"), head->line));
}

/* Long words may break at their syllables, as in the notice on paper; what a machine reads may not. */
static void soften(struct making *making) {
    struct arena *arena = making->ctx->arena;
    struct syllable_words known = {0};
    for (size_t i = 0; i < making->count; i++)
        syllable_learn(arena, &known, making->parts[i].text);
    for (size_t i = 0; i < making->count; i++)
        making->parts[i].text = syllable_soften(arena, making->ctx->lang, &known, making->parts[i].text);
}

enum status promise_paper(struct ctx *ctx, struct promise_paper *paper) {
    struct making making = {.ctx = ctx};
    struct promises promises;
    struct proof_head head;
    size_t section = SIZE_MAX;
    TRY(promise_list(ctx, &promises));
    TRY(proof_head(ctx, &head));
    put_opening(&making, &promises, &head);
    for (size_t i = 0; i < promises.count; i++) {
        const struct promise *promise = &promises.items[i];
        if (promise->section != section)
            put(&making, PDF_HEADING, promise->heading);
        section = promise->section;
        put_promise(&making, promise);
    }
    soften(&making);
    put_end(&making, &head);
    const char *controller = ctx_notice(ctx)->controller.name;
    struct pdf_about about = {.title = SAY(&making, M("How the privacy notice is kept")),
                              .author = controller,
                              .foot = controller,
                              .lang = ctx->lang};
    TRY(pdf_write(ctx, &about, making.parts, making.count, &paper->pdf, &paper->length));
    TRY(proof_sign(ctx, &head, "promises", paper->pdf, paper->length, &paper->signature));
    paper->name =
        arena_printf(ctx->arena, "%s-%s", msg(ctx->lang, M("promises")), day_iso(ctx->arena, promises.today));
    return ST_OK;
}

/* ---- the two of them in one file */

static enum status read_whole(struct ctx *ctx, const char *path, const void **bytes, size_t *length) {
    struct buf all = buf_in(ctx->arena);
    char part[16384];
    size_t got;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return FAIL(ctx, ST_FAILED, M("The file cannot be read."));
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        buf_add_n(&all, part, got);
    (void)fclose(file);
    *bytes = buf_text(&all);
    *length = all.length;
    return ST_OK;
}

/* It is made in a folder of its own in memory, and gone before it is handed on. */
enum status promise_paper_zip(struct ctx *ctx, const char **name, const void **bytes, size_t *length) {
    char folder[] = "/dev/shm/seloste-XXXXXX";
    struct promise_paper paper;
    TRY(promise_paper(ctx, &paper));
    const char *file = arena_printf(ctx->arena, "%s.pdf", paper.name);
    const struct zip_item items[] = {
        {file, paper.pdf, paper.length},
        {arena_printf(ctx->arena, "%s.sig", file), paper.signature, strlen(paper.signature)}};
    if (!mkdtemp(folder))
        return FAIL(ctx, ST_BUSY, M("There is no memory for the file now."));
    const char *path = arena_printf(ctx->arena, "%s/paper.zip", folder);
    enum status status = zip_write(ctx, path, items, sizeof items / sizeof *items);
    if (status == ST_OK)
        status = read_whole(ctx, path, bytes, length);
    unlink(path);
    rmdir(folder);
    *name = arena_printf(ctx->arena, "%s.zip", paper.name);
    return status;
}
