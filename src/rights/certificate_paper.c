/* A certificate on paper: one page or two, in plain sentences. Every paper that is made is logged with its hash before it is given, so
 * nothing has to be drawn again, byte for byte, to prove one. */
#include "rights/certificate.h"

#include "base/buf.h"
#include "formats/pdf.h"
#include "registry/inside.h"
#include "rights/certificate_inside.h"
#include "rights/proof.h"
#include "vault/chain.h"

#include <string.h>

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

static const char *day_of(struct making *making, int64_t at) {
    return day_text(making->ctx->arena, making->ctx->lang, zone_day(registry_zone(making->ctx), at));
}

static void put_lines(struct making *making, const char *heading, const struct certificate_line *lines,
                      size_t count) {
    if (!count)
        return;
    put(making, PDF_HEADING, msg(making->ctx->lang, heading));
    for (size_t i = 0; i < count; i++)
        put(making, PDF_ITEM,
            lines[i].state ? arena_printf(making->ctx->arena, "%s – %s", lines[i].text, lines[i].state)
                           : lines[i].text);
}

static void put_opening(struct making *making, const struct certificate *certificate) {
    const char *number = ref_text(making->ctx->arena, certificate->number);
    put(making, PDF_TITLE, SAY(making, M("Certificate of an erasure")));
    put(making, PDF_EDITION, SAY(making, M("Number {1}"), number));
    put(making, PDF_PARAGRAPH,
        certificate->asked_for
            ? SAY(making,
                  M("{1} has erased the data that are named below, because the person asked. The erasure was "
                    "begun on {2} and done on {3}."),
                  ctx_notice(making->ctx)->controller.name, day_of(making, certificate->asked),
                  day_of(making, certificate->done))
        : certificate->decided ? SAY(making,
                                     M("{1} has erased the data that are named below, because it decided so; "
                                       "no request of the person is "
                                       "written down. The erasure was begun on {2} and done on {3}."),
                                     ctx_notice(making->ctx)->controller.name,
                                     day_of(making, certificate->asked), day_of(making, certificate->done))
        : certificate->reviewed
            ? SAY(making,
                  M("{1} has erased the data that are named below, because they were found to be needed no "
                    "longer when "
                    "the data were gone through. The erasure was begun on {2} and done on {3}."),
                  ctx_notice(making->ctx)->controller.name, day_of(making, certificate->asked),
                  day_of(making, certificate->done))
            : SAY(making,
                  M("{1} has erased the data that are named below, because the day had come that the privacy "
                    "notice names. The erasure was begun on {2} and done on {3}."),
                  ctx_notice(making->ctx)->controller.name, day_of(making, certificate->asked),
                  day_of(making, certificate->done)));
    put(making, PDF_PARAGRAPH,
        certificate->completed
            ? SAY(making, M("It is complete since {1}: what people had to do by hand is done or answered."),
                  day_of(making, certificate->completed))
            : SAY(making,
                  M("It is not complete yet: people have something to do by hand, as said below. When that is "
                    "done, a whole certificate of the same number takes the place of this one.")));
    if (!certificate->completed && certificate->open_now != certificate->open)
        put(making, PDF_PARAGRAPH, certificate_progress(making->ctx, certificate));
}

static void put_end(struct making *making, const struct certificate *certificate) {
    put(making, PDF_HEADING, SAY(making, M("What was looked at afterwards")));
    put(making, PDF_PARAGRAPH, certificate->checks);
    put(making, PDF_PARAGRAPH,
        SAY(making, M("Keys destroyed: {1}. Letters erased: {2}."),
            arena_printf(making->ctx->arena, "%zu", certificate->keys),
            arena_printf(making->ctx->arena, "%zu", certificate->letters)));
    put_lines(making, M("What this does not cover"), certificate->uncovered, certificate->uncovered_count);
    put(making, PDF_HEADING, SAY(making, M("How this is proved")));
    put(making, PDF_PARAGRAPH,
        SAY(making,
            M("The hash of this file is in the log of the register, where every entry proves the one before. "
              "Whoever keeps the register can hold this file against it at any time: "
              "a file of which one byte was changed is recognised. There are no personal data in it.")));
    put(making, PDF_PARAGRAPH,
        SAY(making,
            M("The fingerprint of the key that signs that log: {1}. The same stands under our privacy notice."),
            proof_fingerprint(making->ctx)));
}

static const void *marked(struct ctx *ctx, ref_t number, const void *pdf, size_t *length) {
    struct buf buf = buf_in(ctx->arena);
    buf_add_n(&buf, pdf, *length);
    buf_printf(&buf, "\n%s%s %s\n", CERTIFICATE_MARK, ref_text(ctx->arena, registry_id(ctx->registry)),
               ref_text(ctx->arena, number));
    *length = buf.length;
    return buf_text(&buf);
}

enum status certificate_pdf(struct ctx *ctx, ref_t number, const void **bytes, size_t *length) {
    struct making making = {.ctx = ctx};
    struct certificate certificate;
    unsigned char hash[VAULT_HASH];
    char hex[2 * VAULT_HASH + 1];
    TRY(certificate_read(ctx, number, &certificate));
    put_opening(&making, &certificate);
    put_lines(&making, M("What is gone"), certificate.gone, certificate.gone_count);
    put_lines(&making, M("What stays, until when"), certificate.stays, certificate.stays_count);
    put_lines(&making, M("What people do by hand"), certificate.people, certificate.people_count);
    put_end(&making, &certificate);
    const char *controller = ctx_notice(ctx)->controller.name;
    struct pdf_about about = {.title = SAY(&making, M("Certificate of an erasure")),
                              .author = controller,
                              .foot = controller,
                              .lang = ctx->lang};
    TRY(pdf_write(ctx, &about, making.parts, making.count, bytes, length));
    *bytes = marked(ctx, number, *bytes, length);
    chain_hash(*bytes, *length, hash);
    chain_hex(hash, sizeof hash, hex);
    return audit_read(ctx, ctx->registry->audit,
                      &(struct audit_entry){.actor = actor_text(ctx),
                                            .action = "certificate_given",
                                            .party = certificate.party,
                                            .record = number,
                                            .sentence = "rights.erasure",
                                            .detail = hex});
}
