/* What of the program's own data goes first: it tells whether all that is over has gone, and what the next sweep takes. */
#include "rights/kept.h"

#include "notice/notice.h"
#include "registry/inside.h"
#include "rights/breach_inside.h"
#include "rights/entrust_inside.h"
#include "rights/log_end.h"
#include "rights/request_inside.h"

/* Sign-ins in a class of their own are judged by themselves; else they are a part of the log. */
static bool logins_apart(struct ctx *ctx) {
    const struct notice *notice = ctx_notice(ctx);
    int log = notice_category(notice, "log"), logins = notice_category(notice, "logins");
    return logins != NOTICE_NOTHING && notice->categories[logins].class != NOTICE_NOTHING &&
           (log == NOTICE_NOTHING || notice->categories[log].class != notice->categories[logins].class);
}

static enum status since(struct ctx *ctx, const char *data, int64_t at, day_t on, struct kept_first *first) {
    *first = (struct kept_first){data, DAY_NONE, DAY_NONE};
    return at ? kept_sooner(ctx, &(struct kept){data, data, NULL, 0}, zone_day(registry_zone(ctx), at), on,
                            first)
              : ST_OK;
}

static enum status oldest(struct ctx *ctx, struct db *db, enum sql sql, int64_t *first) {
    scoped_query q = query_begin(db, sql);
    *first = query_row(&q) && query_int(&q, "count") ? query_int(&q, "first") : 0;
    return query_done(ctx, &q);
}

/* Entries that somebody holds stay, whatever their age. */
static enum status of_log(struct ctx *ctx, struct db *db, day_t on, struct kept_first *log,
                          struct kept_first *logins) {
    struct audit *audit = ctx->registry->audit;
    struct audit_cut kept = {0};
    int64_t entry, login = 0;
    TRY(log_kept(ctx, db, on, &kept));
    TRY(audit_oldest(ctx, audit, &kept, AUDIT_OF_LOG, &entry));
    if (logins_apart(ctx))
        TRY(audit_oldest(ctx, audit, &kept, AUDIT_OF_LOGINS, &login));
    TRY(since(ctx, "log", entry, on, log));
    return since(ctx, "logins", login, on, logins);
}

enum status kept_firsts(struct ctx *ctx, struct db *db, day_t on, struct kept_first firsts[KEPT_OWN]) {
    int64_t refusal, certificate;
    TRY(of_log(ctx, db, on, &firsts[0], &firsts[1]));
    TRY(oldest(ctx, db, SQL_REFUSALS_OLDEST, &refusal));
    TRY(since(ctx, "refusals", refusal, on, &firsts[2]));
    TRY(oldest(ctx, db, SQL_PROOF_CERTIFIED, &certificate));
    TRY(since(ctx, "certificates", certificate, on, &firsts[3]));
    TRY(request_kept_first(ctx, db, on, &firsts[4]));
    TRY(breach_kept_first(ctx, db, on, &firsts[5]));
    return entrust_kept_first(ctx, db, on, &firsts[6]);
}
