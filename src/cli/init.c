/* "init": a register from a notice; the recovery sheet is shown this once. */
#include "cli/arg.h"
#include "cli/shown.h"
#include "registry/demo.h"
#include "registry/permit.h"
#include "registry/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { DEMO_MOST = 1000000 };

enum status cli_init(struct call *call);

/* The sheet's file is made first, so that a register never stands there without one. */
static enum status sheet_open(struct call *call, const char *path, FILE **sheet) {
    *sheet = NULL;
    if (!path)
        return ST_OK;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        *sheet = fdopen(fd, "w");
    if (*sheet)
        return ST_OK;
    (void)FAIL(call->ctx, errno == EEXIST ? ST_CONFLICT : ST_FAILED,
               M("the file for the recovery sheet could not be made: {1}"), strerror(errno));
    return fault_at_field(call->ctx, "--sheet");
}

/* Paper is read years later by somebody else: it says what it is for. */
static const char *sheet_text(struct call *call, const char *dir, const struct registry_made *made) {
    return MSG(
        call->ctx->arena, call->ctx->lang,
        M("RECOVERY SHEET\n\nRegister: {1}\nKeys: {2}\n\n    {3}\n\nKeep this on paper, away from the "
          "computer. With it "
          "and a backup of the key folder the register opens again after its keys are lost; without it, nobody "
          "can open it. It is shown this once and stored nowhere.\n"),
        dir, made->keys, made->recovery_sheet);
}

static enum status sheet_write(struct call *call, FILE *sheet, const char *text) {
    if (!sheet) {
        fprintf(call->out, "%s\n", text);
        return ST_OK;
    }
    bool good = fputs(text, sheet) >= 0 && fflush(sheet) == 0 && fsync(fileno(sheet)) == 0;
    if (good)
        return ST_OK;
    fprintf(call->out, "%s\n", text); /* better shown than lost */
    return FAIL(call->ctx, ST_FAILED,
                M("the recovery sheet could not be written to its file, so it stands above: {1}"),
                strerror(errno));
}

/* Nothing was in force before it, so the register may be made; whoever is taken in meanwhile was promised nothing yet. */
static void say_early(struct call *call, day_t early) {
    if (early != DAY_NONE && !call_has(call, "--demo"))
        fprintf(call->err, "%s\n",
                MSG(call->ctx->arena, call->ctx->lang,
                    M("Warning: the notice says itself that it is in force from {1}, and the register works by "
                      "it at once. Take "
                      "nobody’s data in before that day, or change the day in the notice."),
                    shown_day(call->ctx, early)));
}

/* Conflicts and remarks of the law do not stop a register from being made, and stay in sight. */
static void say_findings(struct call *call, const struct findings *findings) {
    struct ctx *ctx = call->ctx;
    long conflicts = 0, law = 0;
    for (size_t i = 0; i < findings->count; i++) {
        conflicts += findings->items[i].level == LEVEL_CONFLICT;
        law += findings->items[i].level == LEVEL_LAW;
    }
    if (conflicts)
        fprintf(call->err, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("The notice has {1} conflict; “notice check” shows it.",
                             "The notice has {1} conflicts; “notice check” shows them."),
                          conflicts));
    if (law)
        fprintf(call->err, "%s\n",
                msg_count(ctx->arena, ctx->lang,
                          MN("The law will say {1} thing about the notice; “notice check” shows it.",
                             "The law will say {1} things about the notice; “notice check” shows them."),
                          law));
}

static void print_progress(void *arg, size_t done, size_t all) {
    struct call *call = arg;
    fprintf(call->err, "\r%zu / %zu", done, all);
    if (done >= all)
        fputs("\r\x1b[K", call->err);
    fflush(call->err);
}

/* The office is invented, and so is whoever filled it in: the log says so. */
static enum status fill_demo(struct call *call, const char *dir, const char *keys, size_t parties) {
    struct ctx *ctx = call->ctx;
    const struct actor actor = {.name = "demo", .role = ACTOR_SYSTEM};
    ctx->actor = &actor;
    TRY(registry_open(ctx, dir, keys, REGISTRY_WRITE, &ctx->registry));
    enum status status = demo_fill(ctx, parties, call->interactive ? print_progress : NULL, call);
    registry_close(ctx->registry);
    ctx->registry = NULL;
    ctx->actor = NULL;
    return status;
}

/* A demo that fails leaves nothing: no half-filled office, and no sheet of one. */
static enum status make_filled(struct call *call, const char *dir, size_t parties, struct registry_made *made) {
    struct ctx *ctx = call->ctx;
    const struct actor actor = {.name = command_user(ctx, geteuid()), .role = ACTOR_OWNER};
    ctx->actor = &actor;
    TRY(registry_init(ctx, dir, call_path(call, call_option(call, "--keys", NULL)),
                      call_path(call, call_option(call, "--notice", NULL)), made));
    ctx->actor = NULL;
    enum status status = call_has(call, "--demo") ? fill_demo(call, dir, made->keys, parties) : ST_OK;
    if (status == ST_OK)
        return ST_OK;
    registry_unmake(made);
    fprintf(call->err, "%s\n",
            msg(ctx->lang, M("The office could not be filled in, so no register was made.")));
    return status;
}

/* The register first, then its sheet: whatever fails after this leaves a whole register. */
static enum status make(struct call *call, FILE *sheet) {
    struct ctx *ctx = call->ctx;
    struct registry_made made = {0};
    size_t parties;
    const char *dir = call_path(call, call_word(call, 0));
    TRY(arg_count(call, "--demo", DEMO_PARTIES, DEMO_MOST, &parties));
    TRY(make_filled(call, dir, parties, &made));
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("The register is in {1}, its keys in {2}."), dir, made.keys));
    if (made.keys_beside_data)
        fprintf(call->err, "%s\n",
                msg(ctx->lang,
                    M("Warning: data and keys lie in one folder, so one backup would take both. Move the keys, "
                      "or make the register with --keys.")));
    say_early(call, made.early);
    say_findings(call, made.findings);
    TRY(sheet_write(call, sheet, sheet_text(call, dir, &made)));
    if (!call_has(call, "--demo"))
        return ST_OK;
    fprintf(call->out, "%s\n",
            MSG(ctx->arena, ctx->lang, M("An invented office was filled in: {1}."),
                parties == 1 ? msg(ctx->lang, M("one party"))
                             : MSG(ctx->arena, ctx->lang, M("{1} parties"), shown_number(ctx, parties))));
    return ST_OK;
}

enum status cli_init(struct call *call) {
    const char *path = call_path(call, call_option(call, "--sheet", NULL));
    FILE *sheet;
    TRY(sheet_open(call, path, &sheet));
    enum status status = make(call, sheet);
    if (!sheet)
        return status;
    bool empty = ftell(sheet) <= 0;
    fclose(sheet);
    if (empty)
        (void)unlink(path);
    return status;
}
