/* One company's register, open: its notice in force, its databases, its keys, its log, its lens.
 * Used by: every front end through ctx->registry; rights, office.
 * Memory: the open register has its own arena; it is shared by threads, each of which has its own ctx.
 * Errors: one clear sentence for a missing folder, wrong or missing keys, another register's database or keys, a
 * full disk, a read-only folder, a register another process has open; nothing is damaged.
 * Promises: an old data folder opens read-only (nothing swept, completed or voided by it). */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "base/ctx.h"
#include "base/date.h"
#include "notice/notice.h"

struct registry;
struct audit;

struct registry_made {
    const char *recovery_sheet; /* printed once, never stored */
    const char *keys;           /* the key folder */
    bool keys_beside_data;      /* both under one parent: one backup would take both */
    day_t early; /* the day from which the notice says that it is in force, where it has not come; DAY_NONE */
    const struct findings *findings; /* conflicts and law findings of the notice; errors stop init */
    const struct folders *folders;   /* what was there before, for registry_unmake */
};

enum registry_how { REGISTRY_READ, REGISTRY_WRITE };

/* Makes a new register; `keys` NULL puts the key folder beside the data ("DIR-keys"). Fails on a folder that is
 * not empty or a notice with errors, and leaves nothing behind then. */
CHECKED enum status registry_init(struct ctx *ctx, const char *dir, const char *keys, const char *notice_file,
                                  struct registry_made *made);
/* Takes away a register that was just made, down to what was there before; it must be closed. */
void registry_unmake(const struct registry_made *made);
/* `keys` NULL: where `init` put them. REGISTRY_WRITE takes the folder's lock (ST_BUSY when another process has
 * it), brings look-ups and audit up to date after a crash. Sets ctx->registry. */
CHECKED enum status registry_open(struct ctx *ctx, const char *dir, const char *keys, enum registry_how how,
                                  struct registry **registry);
void registry_close(struct registry *registry);
/* It will be open for long, as a server's is: what many will ask for is read ahead, once somebody has asked for anything like it. */
void registry_stays(struct registry *registry);

struct audit *registry_audit(const struct registry *registry); /* registry/audit.h */
const struct notice *registry_notice(const struct registry *registry);
int64_t registry_id(const struct registry *registry);
const char *registry_dir(const struct registry *registry);
const char *registry_name(const struct registry *registry); /* the controller's short name */
/* Why it can only be read (an older copy, a read-only folder), as a sentence in ctx->lang; NULL when it can be
 * written. */
const char *registry_read_only(struct ctx *ctx);
day_t registry_today(struct ctx *ctx); /* the civil day of ctx->now in the register's zone */
const struct zone *registry_zone(struct ctx *ctx);
int64_t registry_notice_number(struct ctx *ctx);  /* of the version that ctx works with */
const struct notice *ctx_notice(struct ctx *ctx); /* of ctx->registry */
/* Findings of the notice in force that are not mended, as of today and in ctx->lang: they stay in sight. */
const struct findings *registry_findings(struct ctx *ctx);

#endif
