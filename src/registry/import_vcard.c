/* Cards are read one at a time into memory of their own, since a picture may be large; what is taken from one is small. */
#include "registry/import_card.h"

#include "formats/vcard.h"
#include "registry/edition.h"

static bool recognise(const unsigned char *head, size_t length, const char *name) {
    (void)name;
    return vcard_is(head, length);
}

static enum status open(struct ctx *ctx, struct import_file *file) {
    TRY(import_without_map(ctx, file,
                           M("--map says what the columns of a table are; cards say it themselves")));
    file->mixed = true;
    file->state = vcard_open(ctx, file->input);
    return ST_OK;
}

static enum status next(struct ctx *ctx, struct import_file *file, struct arena *arena,
                        struct import_item *item) {
    scoped_arena *own = arena_new();
    struct vcard_read read;
    enum status status = vcard_next(ctx, file->state, own, &read);
    *item = (struct import_item){.line = read.line};
    if (status == ST_OK)
        return read.number ? import_card_item(ctx, arena, &read.card, read.number, item) : ST_OK;
    item->line = ctx->fault.line;
    item->broken = status == ST_INVALID;
    return status;
}

const struct import_format import_vcard = {.id = "vcard", .recognise = recognise, .open = open, .next = next};
