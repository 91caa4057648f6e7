/* The instant at which the next asking would be due if all were evenly spread (GCRA): who asks when it lies no further ahead than
 * PACE_AT_ONCE askings moves it on by one. An instant in the past is now; one that lies further ahead than can be was written under
 * another clock. */
#include "connect/pace.h"

#include "registry/registry.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { LINE = 64, HOLD_MOST = 3600 };

struct pace {
    int fd;
    int64_t next_ms, held_until;
};

/* Locked until it is closed. Whatever is not ours counts as nothing. */
static void pace_open(struct ctx *ctx, const char *name, struct pace *pace) {
    char line[LINE] = "";
    const char *path = arena_printf(ctx->arena, "%s/%s.pace", registry_dir(ctx->registry), name);
    *pace = (struct pace){.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (pace->fd < 0 || flock(pace->fd, LOCK_EX) != 0)
        return;
    if (pread(pace->fd, line, LINE - 1, 0) <= 0)
        return;
    char *end;
    pace->next_ms = strtoll(line, &end, 10);
    pace->held_until = strtoll(end, NULL, 10);
    int64_t now = ctx->now;
    if (pace->next_ms < now * 1000 || pace->next_ms > (now + HOLD_MOST) * 1000)
        pace->next_ms = now * 1000;
    if (pace->held_until > now + HOLD_MOST)
        pace->held_until = now;
}

static void pace_close(const struct pace *pace, bool changed) {
    char line[LINE];
    if (pace->fd < 0)
        return;
    int length =
        snprintf(line, sizeof line, "%19lld %19lld\n", (long long)pace->next_ms, (long long)pace->held_until);
    if (changed)
        (void)!pwrite(pace->fd, line, (size_t)length, 0);
    close(pace->fd);
}

static enum status wait_for(struct ctx *ctx, const char *who, int64_t seconds) {
    return FAIL(ctx, ST_BUSY, M("{1} was asked too often. Wait {2}, or type it in yourself."), who,
                msg_count(ctx->arena, ctx->lang, MN("{1} second", "{1} seconds"), (long)seconds));
}

enum status pace_take(struct ctx *ctx, const char *name, const char *who, int64_t per_minute) {
    struct pace pace;
    if (per_minute < 1)
        return FAIL(ctx, ST_BUSY, M("{1} is not asked: the settings say so."), who);
    int64_t step = 60000 / per_minute, now = ctx->now * 1000;
    pace_open(ctx, name, &pace);
    pace.next_ms = pace.next_ms < now ? now : pace.next_ms;
    int64_t early = pace.next_ms - now - (PACE_AT_ONCE - 1) * step;
    int64_t wait = pace.held_until > ctx->now ? pace.held_until - ctx->now : (early + 999) / 1000;
    bool may = pace.held_until <= ctx->now && early <= 0;
    if (may)
        pace.next_ms += step;
    pace_close(&pace, may);
    return may ? ST_OK : wait_for(ctx, who, wait);
}

void pace_hold(struct ctx *ctx, const char *name, int64_t seconds) {
    struct pace pace;
    pace_open(ctx, name, &pace);
    pace.next_ms = pace.next_ms < ctx->now * 1000 ? ctx->now * 1000 : pace.next_ms;
    pace.held_until = ctx->now + (seconds < HOLD_MOST ? seconds : HOLD_MOST);
    pace_close(&pace, true);
}
