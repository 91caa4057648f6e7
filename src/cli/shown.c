/* Values as a person reads them in a terminal: days, times, sums and numbers in the manner of the language, words
 * of the notice for its ids. The same values as JSON are ids, ISO days and cents, and do not change with the
 * language. */
#include "cli/shown.h"

#include "base/buf.h"
#include "registry/registry.h"

#include <string.h>

const char *shown_day(struct ctx *ctx, day_t day) {
    return day == DAY_NONE ? "" : day_text(ctx->arena, ctx->lang, day);
}

const char *shown_instant(struct ctx *ctx, int64_t instant, bool whole_day) {
    const struct zone *zone = registry_zone(ctx);
    const char *day = shown_day(ctx, zone_day(zone, instant));
    return whole_day ? day : arena_printf(ctx->arena, "%s %s", day, zone_clock(ctx->arena, zone, instant));
}

/* Groups of three, from the right. */
static const char *grouped(struct ctx *ctx, uint64_t number, const char *gap) {
    char *digits = arena_printf(ctx->arena, "%llu", (unsigned long long)number);
    size_t length = strlen(digits);
    struct buf buf = buf_in(ctx->arena);
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            buf_add(&buf, gap);
        buf_char(&buf, digits[i]);
    }
    return buf_text(&buf);
}

const char *shown_cents(struct ctx *ctx, int64_t cents) {
    uint64_t sum = cents < 0 ? (uint64_t)-cents : (uint64_t)cents;
    const char *minus = cents < 0 ? "−" : "";
    bool english = ctx->lang == LANG_EN;
    const char *euros = grouped(ctx, sum / 100, english ? "," : "\xc2\xa0");
    unsigned rest = (unsigned)(sum % 100);
    return english ? arena_printf(ctx->arena, "%s€%s.%02u", minus, euros, rest)
                   : arena_printf(ctx->arena, "%s%s,%02u\xc2\xa0€", minus, euros, rest);
}

const char *shown_number(struct ctx *ctx, size_t number) {
    return grouped(ctx, number, ctx->lang == LANG_EN ? "," : "\xc2\xa0");
}

const char *shown_bytes(struct ctx *ctx, int64_t bytes) {
    int64_t tenths = (bytes * 10 + 524288) / 1048576;
    if (bytes < 1024)
        return arena_printf(ctx->arena, "%lld\xc2\xa0%s", (long long)bytes, ctx->lang == LANG_FI ? "t" : "B");
    if (bytes < 1048576)
        return arena_printf(ctx->arena, "%lld\xc2\xa0%s", (long long)(bytes + 512) / 1024,
                            ctx->lang == LANG_FI ? "kt" : "kB");
    return arena_printf(ctx->arena, "%lld%c%lld\xc2\xa0%s", (long long)(tenths / 10),
                        ctx->lang == LANG_EN ? '.' : ',', (long long)(tenths % 10),
                        ctx->lang == LANG_FI ? "Mt" : "MB");
}

const char *shown_type(struct ctx *ctx, int type) {
    return type == NOTICE_NOTHING ? "" : words_in(&ctx_notice(ctx)->types[type].entry, ctx->lang);
}

const char *shown_source(struct ctx *ctx, int source) {
    return source == NOTICE_NOTHING ? "" : words_in(&ctx_notice(ctx)->sources[source].entry, ctx->lang);
}

const char *shown_class(struct ctx *ctx, int class) {
    return class == NOTICE_NOTHING ? "" : words_in(&ctx_notice(ctx)->classes[class].entry, ctx->lang);
}

const char *shown_state(struct ctx *ctx, enum keep_state state) {
    switch (state) {
    case KEEP_KEEP:
        return msg(ctx->lang, M("kept"));
    case KEEP_ERASABLE:
        return msg(ctx->lang, M("may go"));
    case KEEP_OVERDUE:
        return msg(ctx->lang, M("overdue"));
    case KEEP_HELD:
        return msg(ctx->lang, M("held"));
    case KEEP_CONFLICT:
        return msg(ctx->lang, M("conflict"));
    case KEEP_PERMANENT:
        return msg(ctx->lang, M("permanent"));
    case KEEP_OPEN:
        return msg(ctx->lang, M("open"));
    case KEEP_RESTRICTED:
        return msg(ctx->lang, M("restricted"));
    }
    must(!"a state of keeping");
    return "";
}

const char *shown_relation(struct ctx *ctx, enum relation relation) {
    switch (relation) {
    case RELATION_POTENTIAL:
        return msg(ctx->lang, M("potential customer"));
    case RELATION_CUSTOMER:
        return msg(ctx->lang, M("customer"));
    case RELATION_FORMER:
        return msg(ctx->lang, M("former customer"));
    }
    return "";
}

const char *shown_id(struct ctx *ctx, ref_t ref) {
    return ref ? ref_text(ctx->arena, ref) : "";
}

const struct field *shown_field(struct ctx *ctx, const struct party *party, const char *id) {
    for (size_t i = 0; i < party->role_count; i++) {
        size_t count;
        const struct field *fields = field_list(ctx->arena, ctx_notice(ctx), party->roles[i].type, &count);
        for (size_t j = 0; j < count; j++)
            if (strcmp(fields[j].id, id) == 0)
                return &fields[j];
    }
    return field_builtin(id);
}

json_t *shown_json_text(const char *text) {
    return text ? json_string(text) : json_null();
}

json_t *shown_json_day(struct ctx *ctx, day_t day) {
    return shown_json_text(day == DAY_NONE ? NULL : day_iso(ctx->arena, day));
}

json_t *shown_json_instant(struct ctx *ctx, int64_t instant) {
    return json_string(instant_iso(ctx->arena, instant));
}

json_t *shown_json_id(struct ctx *ctx, ref_t ref) {
    return shown_json_text(ref ? ref_text(ctx->arena, ref) : NULL);
}

json_t *shown_json_type(struct ctx *ctx, int type) {
    return shown_json_text(type == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->types[type].entry.id);
}

json_t *shown_json_source(struct ctx *ctx, int source) {
    return shown_json_text(source == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->sources[source].entry.id);
}

json_t *shown_json_telling(struct ctx *ctx, const struct telling *telling) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:s,s:o,s:o,s:b,s:s}", "source", shown_json_source(ctx, telling->source),
                  "obtained", shown_json_day(ctx, telling->came), "tell_by", shown_json_day(ctx, telling->by),
                  "because", telling_by_id(telling->because), "told", shown_json_day(ctx, telling->told), "how",
                  shown_json_text(telling->how), "late", telling->late, "rule", telling->rule);
    must(json);
    return json;
}

json_t *shown_json_service(struct ctx *ctx, int service) {
    return shown_json_text(service == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->services[service].entry.id);
}

json_t *shown_json_class(struct ctx *ctx, int class) {
    return shown_json_text(class == NOTICE_NOTHING ? NULL : ctx_notice(ctx)->classes[class].entry.id);
}

void shown_done(struct call *call, const char *sentence, ref_t party) {
    struct ctx *ctx = call->ctx;
    if (call_has(call, "--json")) {
        json_auto_t *json = json_pack("{s:o}", "id", shown_json_id(ctx, party));
        must(json);
        call_json(call, json);
    } else {
        fprintf(call->out, "%s\n", MSG(ctx->arena, ctx->lang, sentence, shown_id(ctx, party)));
    }
}
