/* Invoices come first in a row, so that a payment can take its sum and its number from the one it stands beside. */
#include "registry/import_happening.h"

#include "formats/reference.h"
#include "registry/import_cell.h"
#include "registry/registry.h"

#include <string.h>
#include <strings.h>

enum { FACTS_MAX = 4 };

struct gathered {
    struct ctx *ctx;
    struct arena *arena;
    struct import_item *item;
    struct import_event invoice; /* of this row; kind NULL: none */
    const char *invoice_number;
    bool invoice_mapped; /* there are columns of one, whether it could be read or not */
};

static void puzzled(struct gathered *row, const char *kind, const char *part) {
    (void)fault_at_field(row->ctx, arena_printf(row->arena, "%s.%s", kind, part));
    import_puzzled(row->ctx, row->arena, row->item);
}

/* ---- cells */

static bool read_times(struct gathered *row, const struct happening_cells *cells, struct import_event *event) {
    const struct zone *zone = registry_zone(row->ctx);
    int64_t ends;
    bool whole_day;
    const char *day = cells->cells[EVENT_DAY], *date = day ? day : cells->cells[EVENT_DATE],
               *end = cells->cells[EVENT_ENDS];
    if (date && import_cell_time(row->ctx, zone, date, cells->cells[EVENT_TIME], &event->at,
                                 &event->whole_day) != ST_OK) {
        puzzled(row, cells->kind, day ? "day" : "date");
        return false;
    }
    event->whole_day |= day != NULL;
    if (end && import_cell_time(row->ctx, zone, end, NULL, &ends, &whole_day) != ST_OK) {
        puzzled(row, cells->kind, "ends");
        return false;
    }
    if (end)
        event->ends = zone_day(zone, ends);
    return true;
}

static bool read_amount(struct gathered *row, const struct happening_cells *cells, struct import_event *event) {
    if (!cells->cells[EVENT_AMOUNT])
        return true;
    if (import_cell_cents(row->ctx, cells->cells[EVENT_AMOUNT], &event->cents) != ST_OK) {
        puzzled(row, cells->kind, "amount");
        return false;
    }
    event->has_amount = true;
    return true;
}

static const char *read_reference(struct gathered *row, const struct happening_cells *cells) {
    const char *text = cells->cells[EVENT_REFERENCE];
    const char *normal = text ? reference_normal(row->arena, text) : NULL;
    if (text && !normal) {
        (void)FAIL(row->ctx, ST_INVALID, M("the check digit of the reference does not fit: it was left out"));
        puzzled(row, cells->kind, "reference");
    }
    return normal;
}

static void read_facts(struct gathered *row, const struct happening_cells *cells, struct import_event *event) {
    const struct fact all[FACTS_MAX] = {{"number", cells->cells[EVENT_NUMBER]},
                                        {"direction", cells->cells[EVENT_DIRECTION]},
                                        {"channel", cells->cells[EVENT_CHANNEL]},
                                        {"reference", read_reference(row, cells)}};
    struct fact *facts = arena_array(row->arena, FACTS_MAX, sizeof *facts);
    for (size_t i = 0; i < FACTS_MAX; i++)
        if (all[i].value)
            facts[event->fact_count++] = all[i];
    event->facts = facts;
}

static struct import_event begin(const struct happening_cells *cells) {
    return (struct import_event){
        .whom = cells->whom, .kind = cells->kind, .ends = DAY_NONE, .text = cells->cells[EVENT_TEXT]};
}

static void happened(struct gathered *row, const struct happening_cells *cells) {
    struct import_event event = begin(cells);
    const char *duration = cells->cells[EVENT_DURATION];
    if (!read_times(row, cells, &event) || !read_amount(row, cells, &event))
        return;
    if (duration) {
        duration = import_cell_duration(row->arena, duration);
        event.text = event.text ? arena_printf(row->arena, "%s, %s", duration, event.text) : duration;
    }
    read_facts(row, cells, &event);
    import_happened(row->arena, row->item, event);
}

/* ---- vouchers */

/* Nothing is put into the books on the day of the import, or without a sum. */
static bool has_day_and_sum(struct gathered *row, const struct happening_cells *cells,
                            const struct import_event *event) {
    if (!event->at) {
        (void)FAIL(row->ctx, ST_INVALID, M("expected a day, such as 5.3.2026"));
        puzzled(row, cells->kind, "date");
    } else if (!event->has_amount) {
        (void)FAIL(row->ctx, ST_INVALID, M("expected a sum in euros, such as 1240,50"));
        puzzled(row, cells->kind, "amount");
    }
    return event->at && event->has_amount;
}

static void settle_due(struct gathered *row, const struct happening_cells *cells, struct import_event *event) {
    if (event->ends == DAY_NONE || event->ends >= zone_day(registry_zone(row->ctx), event->at))
        return;
    (void)FAIL(row->ctx, ST_INVALID, M("the due day cannot be right: it was left out"));
    puzzled(row, cells->kind, "ends");
    event->ends = DAY_NONE;
}

/* A sum below zero is a credit note, and a credit note's sum is below zero. */
static void invoiced(struct gathered *row, const struct happening_cells *cells) {
    struct import_event event = begin(cells);
    row->invoice_mapped = true;
    row->invoice_number = cells->cells[EVENT_NUMBER];
    if (!read_times(row, cells, &event) || !read_amount(row, cells, &event) ||
        !has_day_and_sum(row, cells, &event))
        return;
    settle_due(row, cells, &event);
    if (event.cents < 0)
        event.kind = "credit_note";
    else if (strcmp(event.kind, "credit_note") == 0)
        event.cents = -event.cents;
    read_facts(row, cells, &event);
    import_happened(row->arena, row->item, event);
    row->invoice = event;
}

enum paid { PAID_UNSAID, PAID_YES, PAID_NO, PAID_PUZZLE };

static enum paid paid_word(const char *text) {
    static const char *const yes[] = {"maksettu", "suoritettu", "paid", "betald", "betalt", "kyllä",
                                      "yes",      "ja",         "true", "1",      "x",      "ok"};
    static const char *const no[] = {"avoin", "maksamatta", "ei maksettu", "erääntynyt", "lähetetty", "luonnos",
                                     "open",  "unpaid",     "not paid",    "overdue",    "sent",      "draft",
                                     "öppen", "obetald",    "förfallen",   "ei",         "no",        "nej",
                                     "false", "0",          "-",           "skickad",    "due"};
    for (size_t i = 0; text && i < sizeof yes / sizeof *yes; i++)
        if (strcasecmp(text, yes[i]) == 0)
            return PAID_YES;
    for (size_t i = 0; text && i < sizeof no / sizeof *no; i++)
        if (strcasecmp(text, no[i]) == 0)
            return PAID_NO;
    return text ? PAID_PUZZLE : PAID_UNSAID;
}

/* Where a day is expected there may be a word: "Maksettu". Then it was paid on the invoice's day, for the file has no other. */
static bool paid_on(struct gathered *row, struct happening_cells *cells, struct import_event *event) {
    enum paid said = paid_word(cells->cells[EVENT_STATUS]), dated = paid_word(cells->cells[EVENT_DATE]);
    if (dated == PAID_YES || dated == PAID_NO)
        cells->cells[EVENT_DATE] = NULL;
    if (dated == PAID_NO || (said == PAID_NO && !cells->cells[EVENT_DATE]))
        return false;
    if (said == PAID_PUZZLE) {
        (void)FAIL(row->ctx, ST_INVALID, M("expected whether it is paid: yes or no"));
        puzzled(row, cells->kind, "status");
        return false;
    }
    if (!read_times(row, cells, event))
        return false;
    if (!event->at && (said == PAID_YES || dated == PAID_YES)) {
        event->at = row->invoice.at;
        event->whole_day = row->invoice.whole_day;
    }
    return event->at != 0;
}

/* Of the row's invoice, else of the one whose number it has. A credit note is settled, not paid. */
static void paid(struct gathered *row, struct happening_cells cells) {
    struct import_event event = begin(&cells);
    if ((row->invoice_mapped && !row->invoice.kind) || (row->invoice.kind && row->invoice.cents < 0))
        return;
    if (!paid_on(row, &cells, &event) || !read_amount(row, &cells, &event))
        return;
    if (!event.has_amount) {
        event.cents = row->invoice.cents;
        event.has_amount = row->invoice.has_amount;
    }
    if (!has_day_and_sum(row, &cells, &event))
        return;
    const char *number = cells.cells[EVENT_NUMBER];
    event.belongs_to = number ? number : row->invoice_number;
    cells.cells[EVENT_NUMBER] = NULL;
    read_facts(row, &cells, &event);
    import_happened(row->arena, row->item, event);
}

/* ---- all of a row */

static bool is_voucher(const struct happening_cells *cells) {
    return strcmp(cells->kind, "invoice") == 0 || strcmp(cells->kind, "credit_note") == 0;
}

void import_happenings(struct ctx *ctx, struct arena *arena, struct import_item *item,
                       const struct happening_cells *happenings, size_t count) {
    struct gathered row = {.ctx = ctx, .arena = arena, .item = item};
    for (size_t i = 0; i < count; i++)
        if (is_voucher(&happenings[i]))
            invoiced(&row, &happenings[i]);
    for (size_t i = 0; i < count; i++)
        if (strcmp(happenings[i].kind, "payment") == 0)
            paid(&row, happenings[i]);
        else if (!is_voucher(&happenings[i]))
            happened(&row, &happenings[i]);
}
