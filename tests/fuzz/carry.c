/* Any bytes as the parties of a whole register: taken in by an empty one, or refused; never a crash, and never half. */
#include "base/json.h"
#include "registry/carry.h"
#include "registry/permit.h"
#include "registry/registry.h"
#include "registry/edition.h"
#include "registry/find.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static char root[64];
static int made;
static struct registry *registry; /* stays open while it is empty */

static void run(const char *command) {
    must(system(command) == 0);
}

static void end(void) {
    char line[128];
    registry_close(registry);
    snprintf(line, sizeof line, "rm -rf '%s'", root);
    run(line);
}

/* A new empty register, once and after each that was filled. */
static void make(struct ctx *ctx) {
    struct registry_made result;
    if (!made) {
        setenv("SELOSTE_CLOCK", "2026-03-05T10:00:00Z", 1);
        strcpy(root, "/tmp/seloste-fuzz-XXXXXX");
        must(mkdtemp(root));
        atexit(end);
    }
    registry_close(registry);
    registry = ctx->registry = NULL;
    made++;
    ctx->now = 1772704800;
    const char *dir = arena_printf(ctx->arena, "%s/d%d", root, made);
    must(registry_init(ctx, dir, NULL, "notices/agency.yaml", &result) == ST_OK);
    must(registry_open(ctx, dir, NULL, REGISTRY_WRITE, &registry) == ST_OK);
}

static const char *head(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    scoped_json *text = json_stringn(notice->bytes, notice->length);
    return arena_printf(ctx->arena,
                        "{\"schema\":\"" CARRY_SCHEMA
                        "\",\"register\":\"0000000000001\",\"change\":9,\"notices\":["
                        "{\"number\":1,\"hash\":\"%s\",\"text\":%s}],\n",
                        edition_hash(ctx, notice->bytes, notice->length), json_text(ctx->arena, text, 0));
}

static void write_file(struct ctx *ctx, const char *path, const uint8_t *bytes, size_t length) {
    FILE *file = fopen(path, "w");
    must(file);
    const char *start = head(ctx);
    fwrite(start, 1, strlen(start), file);
    fwrite(bytes, 1, length, file);
    fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const struct actor owner = {0, "fuzz", ACTOR_OWNER};
    scoped_ctx ctx;
    ctx_begin(&ctx);
    ctx.actor = &owner;
    if (!registry)
        make(&ctx);
    ctx.registry = registry;
    struct carry_result result;
    struct hits hits;
    const char *path = arena_printf(ctx.arena, "%s/all.json", root);
    write_file(&ctx, path, bytes, length);
    enum status status = carry_in(&ctx, path, (struct carry_sheet){0}, (struct carry_progress){0}, &result);
    must(status == ST_OK || ctx.fault.id);
    must(find(&ctx, "", NULL, 5, &hits) == ST_OK);
    must(status == ST_OK || hits.total == 0);
    if (status == ST_OK)
        make(&ctx);
    return 0;
}
