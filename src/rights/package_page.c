/* The document as a page: the same content, in whole sentences and readable dates. */
#include "base/json.h"
#include "formats/html.h"
#include "notice/word.h"
#include "rights/package.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static const char *readable_day(struct ctx *ctx, const json_t *object, const char *key) {
    const char *iso = text_of(object, key);
    day_t day;
    return iso && day_parse(iso, &day) ? day_text(ctx->arena, ctx->lang, day) : NULL;
}

static const char *joined(struct ctx *ctx, const char *one, const char *between, const char *two) {
    if (!one || !*one)
        return two;
    return two && *two ? arena_printf(ctx->arena, "%s%s%s", one, between, two) : one;
}

static void table_begin(struct ctx *ctx, struct html *html, const char *const *heads, size_t count) {
    const char *cells[8];
    for (size_t i = 0; i < count; i++)
        cells[i] = msg(ctx->lang, heads[i]);
    html_open(html, "table");
    html_open(html, "thead");
    html_row(html, cells, count, "th");
    html_close(html, "thead");
    html_open(html, "tbody");
}

static void table_end(struct html *html) {
    html_close(html, "tbody");
    html_close(html, "table");
}

static void page_controller(struct ctx *ctx, struct html *html, const json_t *document) {
    const json_t *who = json_object_get(document, "controller"), *person = json_object_get(document, "person");
    html_put(html, "p", joined(ctx, text_of(who, "name"), ", ", text_of(who, "business_id")));
    html_put(html, "p", text_of(who, "address"));
    html_put(html, "p",
             joined(ctx, text_of(who, "contact"), ", ",
                    joined(ctx, text_of(who, "email"), ", ", text_of(who, "phone"))));
    html_put(html, "h2", msg(ctx->lang, M("Whom this is about")));
    html_put(html, "p", text_of(person, "name"));
    size_t index;
    const json_t *role;
    json_array_foreach(json_object_get(person, "roles"), index, role) {
        const char *from = readable_day(ctx, role, "from"), *to = readable_day(ctx, role, "to");
        const char *days =
            from || to ? arena_printf(ctx->arena, "%s–%s", from ? from : "", to ? to : "") : NULL;
        html_put(
            html, "p",
            joined(ctx, joined(ctx, text_of(role, "words"), ", ", text_of(role, "organisation")), ", ", days));
    }
}

static bool ends_in(const json_t *kept, const char *how) {
    const char *at_end = text_of(kept, "at_end");
    return at_end && strcmp(at_end, how) == 0;
}

/* What is restricted at its end is never gone. */
static const char *gone_by(struct ctx *ctx, const json_t *item) {
    const json_t *kept = json_object_get(item, "kept");
    return ends_in(kept, "restrict") ? NULL : readable_day(ctx, kept, "gone_by");
}

static const char *last_day(struct ctx *ctx, const json_t *item, const char *day) {
    if (ends_in(item, "restrict"))
        return MSG(
            ctx->arena, ctx->lang,
            M("It is in use until {1}. After that it is only stored, and it is not erased unless you ask."),
            day);
    if (ends_in(item, "anonymise"))
        return MSG(ctx->arena, ctx->lang,
                   M("It is gone by {1} at the latest. Only sums in which nobody can be found are left."), day);
    return MSG(ctx->arena, ctx->lang, M("It is gone by {1} at the latest."), day);
}

static void page_values(struct ctx *ctx, struct html *html, const char *heading, const json_t *values) {
    static const char *const heads[] = {M("Item"),  M("Value"),           M("Where it came from"),
                                        M("Since"), M("Written down by"), M("Gone by")};
    html_put(html, "h2", heading);
    table_begin(ctx, html, heads, 6);
    size_t index;
    const json_t *value;
    json_array_foreach(values, index, value) {
        const char *cells[] = {text_of(value, "label"),
                               text_of(value, "value"),
                               joined(ctx, text_of(value, "source"), ": ", text_of(value, "reason")),
                               readable_day(ctx, value, "since"),
                               text_of(value, "written_by"),
                               gone_by(ctx, value)};
        html_row(html, cells, 6, "td");
    }
    table_end(html);
}

/* When it stood there, and who changed it. */
static void page_former_values(struct ctx *ctx, struct html *html, const json_t *values) {
    static const char *const heads[] = {M("Item"),  M("Value"), M("Where it came from"),
                                        M("Since"), M("Until"), M("Changed by")};
    if (!json_array_size(values))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What stood there before")));
    table_begin(ctx, html, heads, 6);
    size_t index;
    const json_t *value;
    json_array_foreach(values, index, value) {
        const char *cells[] = {text_of(value, "label"),
                               text_of(value, "value"),
                               joined(ctx, text_of(value, "source"), ": ", text_of(value, "reason")),
                               readable_day(ctx, value, "stood_from"),
                               readable_day(ctx, value, "stood_until"),
                               text_of(value, "changed_by")};
        html_row(html, cells, 6, "td");
    }
    table_end(html);
}

static const char *euros(struct ctx *ctx, const json_t *record) {
    const json_t *cents = json_object_get(record, "cents");
    if (!cents)
        return NULL;
    long long amount = json_integer_value(cents), rest = amount < 0 ? -amount : amount;
    return arena_printf(ctx->arena, "%s%lld,%02lld €", amount < 0 ? "−" : "", rest / 100, rest % 100);
}

static const char *details_of(struct ctx *ctx, const json_t *record) {
    const char *all = NULL;
    size_t index;
    const json_t *detail;
    json_array_foreach(json_object_get(record, "details_words"), index, detail) all =
        joined(ctx, all, "; ", joined(ctx, text_of(detail, "label"), ": ", text_of(detail, "value")));
    return all;
}

/* A row below the record, with what it said until when. */
static void page_former_texts(struct ctx *ctx, struct html *html, const json_t *record) {
    size_t index;
    const json_t *one;
    json_array_foreach(json_object_get(record, "former"), index, one) {
        const char *content = joined(ctx, text_of(one, "text"), " · ", text_of(one, "written_to"));
        const char *until =
            MSG(ctx->arena, ctx->lang, M("before, until {1}"), readable_day(ctx, one, "stood_until"));
        const char *cells[] = {readable_day(ctx, one, "stood_from"),
                               joined(ctx, text_of(record, "label"), ", ", until),
                               joined(ctx, content, " · ", details_of(ctx, one)),
                               text_of(one, "source"),
                               text_of(one, "written_by"),
                               gone_by(ctx, record)};
        html_row(html, cells, 6, "td");
    }
}

static void page_records(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {
        M("Day"), M("Event"), M("Content"), M("Where it came from"), M("Written down by"), M("Gone by")};
    const json_t *records = json_object_get(document, "records");
    html_put(html, "h2", msg(ctx->lang, M("What has happened")));
    if (json_array_size(records) == 0) {
        html_put(html, "p", msg(ctx->lang, M("Nothing has been recorded.")));
        return;
    }
    table_begin(ctx, html, heads, 6);
    size_t index;
    const json_t *record;
    json_array_foreach(records, index, record) {
        const char *what = joined(ctx, text_of(record, "label"), ", ", text_of(record, "service"));
        const char *content = joined(ctx, text_of(record, "text"), " · ", euros(ctx, record));
        content = joined(ctx, content, " · ", text_of(record, "written_to"));
        content = joined(ctx, content, " · ", text_of(json_object_get(record, "file"), "in_package"));
        const char *cells[] = {readable_day(ctx, record, "day"),
                               joined(ctx, what, ", ", text_of(record, "about")),
                               joined(ctx, content, " · ", details_of(ctx, record)),
                               text_of(record, "source"),
                               text_of(record, "written_by"),
                               gone_by(ctx, record)};
        html_row(html, cells, 6, "td");
        page_former_texts(ctx, html, record);
    }
    table_end(html);
}

static void page_papers(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("What"), M("Where"), M("Copy")};
    const json_t *papers = json_object_get(document, "papers"), *paper;
    size_t index;
    if (json_array_size(papers) == 0)
        return;
    html_put(html, "h2", msg(ctx->lang, M("What we have on paper")));
    table_begin(ctx, html, heads, 3);
    json_array_foreach(papers, index, paper) {
        const char *copy =
            json_is_true(json_object_get(paper, "in_package")) ? M("among the files") : M("comes separately");
        const char *cells[] = {text_of(paper, "what"), text_of(paper, "place"), msg(ctx->lang, copy)};
        html_row(html, cells, 3, "td");
    }
    table_end(html);
}

static void page_retention(struct ctx *ctx, struct html *html, const json_t *document) {
    html_put(html, "h2", msg(ctx->lang, M("Until when it is kept, and why")));
    size_t index, place;
    const json_t *item, *floor;
    json_array_foreach(json_object_get(document, "retention"), index, item) {
        const char *from = readable_day(ctx, item, "erasable_from"), *last = readable_day(ctx, item, "gone_by");
        html_put(html, "h3", text_of(item, "words"));
        html_put(html, "p",
                 from ? MSG(ctx->arena, ctx->lang, M("You may have it erased from {1} on."), from)
                      : msg(ctx->lang, M("You may have it erased at any time.")));
        if (last)
            html_put(html, "p", last_day(ctx, item, last));
        if (json_is_true(json_object_get(item, "out_of_sight")))
            html_put(html, "p",
                     MSG(ctx->arena, ctx->lang,
                         M("Since {1} only those of us who answer for requests like yours have seen it."),
                         readable_day(ctx, item, "out_of_sight_since")));
        html_put(html, "p", text_of(item, "calculation"));
        html_put(html, "blockquote", text_of(item, "sentence"));
        json_array_foreach(json_object_get(item, "statutes"), place, floor) {
            const char *day = readable_day(ctx, floor, "keep_through");
            if (day)
                html_put(html, "small",
                         MSG(ctx->arena, ctx->lang, M("The law asks that it be kept until {1} ({2})."), day,
                             text_of(floor, "ref") ? text_of(floor, "ref") : text_of(floor, "id")));
        }
    }
}

/* One sentence of the notice may promise several things. */
static bool promised_before(const json_t *nevers, size_t index) {
    const char *sentence = text_of(json_array_get(nevers, index), "sentence");
    for (size_t i = 0; i < index; i++)
        if (strcmp(text_of(json_array_get(nevers, i), "sentence"), sentence) == 0)
            return true;
    return false;
}

static void page_purposes(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Purpose"), M("Ground"), M("The notice says")};
    html_put(html, "h2", msg(ctx->lang, M("What it is used for")));
    table_begin(ctx, html, heads, 3);
    size_t index, place;
    const json_t *purpose, *ground;
    json_array_foreach(json_object_get(document, "purposes"), index, purpose) {
        const char *grounds = NULL;
        json_array_foreach(json_object_get(purpose, "grounds"), place, ground) grounds =
            joined(ctx, grounds, ", ", json_string_value(ground));
        if (!grounds)
            grounds = msg(ctx->lang, M("the notice names none"));
        const char *cells[] = {text_of(purpose, "words"), grounds, text_of(purpose, "sentence")};
        html_row(html, cells, 3, "td");
    }
    table_end(html);
    const json_t *nevers = json_object_get(document, "never"), *never;
    json_array_foreach(nevers, index, never) if (!promised_before(nevers, index))
        html_put(html, "blockquote", text_of(never, "sentence"));
}

static void page_recipients(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Who"), M("For what"), M("Place"), M("Transfer")};
    html_put(html, "h2", msg(ctx->lang, M("Who has it or may get it")));
    table_begin(ctx, html, heads, 4);
    size_t index;
    const json_t *holder;
    json_array_foreach(json_object_get(document, "recipients"), index, holder) {
        const char *name = text_of(holder, "name");
        const char *cells[] = {name ? name : text_of(holder, "words"), name ? text_of(holder, "words") : NULL,
                               text_of(holder, "place_words"), text_of(holder, "transfer")};
        html_row(html, cells, 4, "td");
    }
    table_end(html);
}

/* Who has not been told before is told by this very package. */
static void page_informed(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Source"), M("Obtained"), M("You were told")};
    const json_t *list = json_object_get(document, "informed"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What we have from others")));
    table_begin(ctx, html, heads, 3);
    json_array_foreach(list, index, one) {
        const char *told = text_of(one, "told_day");
        const char *cells[] = {text_of(one, "source"), text_of(one, "obtained_day"),
                               told ? joined(ctx, told, ", ", text_of(one, "how"))
                                    : msg(ctx->lang, M("by this answer"))};
        html_row(html, cells, 3, "td");
    }
    table_end(html);
}

/* "Version 4 of the notice, in force from 1 June 2026: “...”. Words: “...”. Document: Paper, 3 June 2026." */
static const char *agreed(struct ctx *ctx, const json_t *choice) {
    const json_t *evidence = json_object_get(choice, "evidence");
    const char *notice = text_of(evidence, "notice_words"), *says = text_of(evidence, "notice_says"),
               *said = text_of(evidence, "said"), *document = text_of(evidence, "document_words");
    const char *all = notice ? word_capital(ctx->arena, notice) : NULL;
    if (says)
        all = MSG(ctx->arena, ctx->lang, M("{1}: “{2}”"), all, says);
    all = joined(ctx, all, ". ", said ? MSG(ctx->arena, ctx->lang, M("Words: “{1}”"), said) : NULL);
    return joined(ctx, all, ". ", document ? MSG(ctx->arena, ctx->lang, M("Document: {1}"), document) : NULL);
}

static void page_choices(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"),     M("What you said"), M("For what"),
                                        M("Channel"), M("How"),           M("What was agreed to or said")};
    const json_t *list = json_object_get(document, "choices"), *one;
    size_t index;
    if (text_of(document, "restricted_since"))
        html_put(html, "p", msg(ctx->lang, M("The use of your data is restricted: they are only stored.")));
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("Your objections and consents")));
    table_begin(ctx, html, heads, 6);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "day"),       text_of(one, "words"),
                               text_of(one, "purpose"),   text_of(one, "channel_words"),
                               text_of(one, "how_words"), agreed(ctx, one)};
        html_row(html, cells, 6, "td");
    }
    table_end(html);
}

static void page_disclosures(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("To whom"), M("For what"), M("What"), M("Transfer")};
    const json_t *list = json_object_get(document, "disclosures"), *one;
    size_t index;
    html_put(html, "h2", msg(ctx->lang, M("To whom it has been given")));
    if (!json_array_size(list)) {
        html_put(html, "p", msg(ctx->lang, M("No export has handed your data to anybody.")));
        return;
    }
    table_begin(ctx, html, heads, 5);
    json_array_foreach(list, index, one) {
        const char *purpose = text_of(one, "purpose"), *basis = text_of(one, "basis");
        const char *cells[] = {text_of(one, "day"), text_of(one, "name"), joined(ctx, purpose, ": ", basis),
                               text_of(one, "classes"), text_of(one, "transfer_ground")};
        html_row(html, cells, 5, "td");
    }
    table_end(html);
}

static void page_told(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("To whom"), M("Of what"), M("State"), M("Day"),
                                        M("What they answered")};
    const json_t *list = json_object_get(document, "told"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("Who was told that your data were corrected or restricted")));
    table_begin(ctx, html, heads, 5);
    json_array_foreach(list, index, one) {
        const char *said = text_of(one, "answer");
        const char *cells[] = {text_of(one, "name"), text_of(one, "of_words"),
                               joined(ctx, text_of(one, "state_words"), ": ", text_of(one, "how")),
                               text_of(one, "day"), said && *said ? said : text_of(one, "reason")};
        html_row(html, cells, 5, "td");
    }
    table_end(html);
}

static void page_requests(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What you asked"), M("State"), M("In your own words")};
    const json_t *list = json_object_get(document, "requests"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What you have asked us")));
    table_begin(ctx, html, heads, 4);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "day"), text_of(one, "words"), text_of(one, "state_words"),
                               text_of(one, "text")};
        html_row(html, cells, 4, "td");
    }
    table_end(html);
}

static void page_elsewhere(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What it was"), M("In words")};
    const json_t *list = json_object_get(document, "elsewhere"), *one;
    size_t index;
    const char *not_looked = text_of(document, "elsewhere_not_looked_through");
    if (!json_array_size(list) && !not_looked)
        return;
    html_put(html, "h2", msg(ctx->lang, M("What is said of you elsewhere")));
    if (not_looked) {
        html_put(html, "p", not_looked);
        return;
    }
    html_put(html, "p", msg(ctx->lang, M("These texts are about others, or about nobody, and name you.")));
    table_begin(ctx, html, heads, 3);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "when"), text_of(one, "label"), text_of(one, "text")};
        html_row(html, cells, 3, "td");
    }
    table_end(html);
}

/* Later messages, how it was checked who asked, what an authority said. */
static void page_steps(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What it was"), M("In words"), M("How"), M("Why")};
    const json_t *one, *step;
    size_t index, at;
    bool begun = false;
    json_array_foreach(json_object_get(document, "requests"), index, one)
        json_array_foreach(json_object_get(one, "steps"), at, step) {
        const char *cells[] = {text_of(step, "day"), text_of(step, "words"), text_of(step, "text"),
                               text_of(step, "how"), text_of(step, "reason")};
        if (!begun) {
            html_put(html, "h2", msg(ctx->lang, M("What was written down about what you asked")));
            table_begin(ctx, html, heads, 5);
        }
        begun = true;
        html_row(html, cells, 5, "td");
    }
    if (begun)
        table_end(html);
}

static void page_messages(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What it was"), M("Subject"), M("To which address"),
                                        M("State")};
    const json_t *list = json_object_get(document, "messages"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("E-mails that we sent you")));
    table_begin(ctx, html, heads, 5);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "day"), text_of(one, "words"), text_of(one, "subject"),
                               text_of(one, "to"), text_of(one, "state_words")};
        html_row(html, cells, 5, "td");
    }
    table_end(html);
}

/* Answers that were handed over, and links: when, how, and what became of them. */
static void page_given(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What it was"), M("To which address"), M("State")};
    static const char *const lists[] = {"handed_over", "links"};
    if (!json_array_size(json_object_get(document, lists[0])) &&
        !json_array_size(json_object_get(document, lists[1])))
        return;
    html_put(html, "h2", msg(ctx->lang, M("Answers and links that we gave you")));
    table_begin(ctx, html, heads, 4);
    for (size_t i = 0; i < 2; i++) {
        size_t index;
        const json_t *one;
        json_array_foreach(json_object_get(document, lists[i]), index, one) {
            const char *cells[] = {text_of(one, "day"), text_of(one, "words"), text_of(one, "to"),
                                   text_of(one, "state_words")};
            html_row(html, cells, 4, "td");
        }
    }
    table_end(html);
}

static void page_holds(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("What is held"), M("Legal ground"), M("In law"),
                                        M("Last day of the hold")};
    const json_t *list = json_object_get(document, "holds"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What we keep beyond its day")));
    table_begin(ctx, html, heads, 4);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "what"), text_of(one, "ground_words"), text_of(one, "law"),
                               text_of(one, "day")};
        html_row(html, cells, 4, "td");
    }
    table_end(html);
}

static void page_breaches(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Day"), M("What happened"), M("What it may mean for you"),
                                        M("What we have done, and what you can do"), M("You were told")};
    const json_t *list = json_object_get(document, "breaches"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("Breaches of security that concerned your data")));
    table_begin(ctx, html, heads, 5);
    json_array_foreach(list, index, one) {
        const char *cells[] = {text_of(one, "day"), text_of(one, "words"), text_of(one, "consequences"),
                               text_of(one, "measures"), text_of(one, "told_words")};
        html_row(html, cells, 5, "td");
    }
    table_end(html);
}

static const char *redacted_what(struct ctx *ctx, const json_t *one) {
    const char *what = text_of(one, "what");
    long times = (long)json_integer_value(json_object_get(one, "times"));
    return joined(ctx, what, ", ",
                  json_is_true(json_object_get(one, "whole"))
                      ? msg(ctx->lang, M("all of it"))
                      : msg_count(ctx->arena, ctx->lang, MN("{1} place", "{1} places"), times));
}

/* How many, of what kind and why, never what they said: 12(4), 15(4). */
static void page_redactions(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("Where"), M("Why it was left out")};
    const json_t *list = json_object_get(document, "redactions"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What was left out, and why")));
    html_put(
        html, "p",
        msg(ctx->lang, M("The law lets us leave out what would harm others (Article 15(4) of the General Data "
                         "Protection Regulation). Everything else is here.")));
    table_begin(ctx, html, heads, 2);
    json_array_foreach(list, index, one) {
        const char *cells[] = {redacted_what(ctx, one),
                               joined(ctx, text_of(one, "words"), ": ", text_of(one, "reason"))};
        html_row(html, cells, 2, "td");
    }
    table_end(html);
}

/* Of the own page: nobody of the staff has looked at these yet. */
static void page_withheld(struct ctx *ctx, struct html *html, const json_t *document) {
    const json_t *list = json_object_get(document, "withheld"), *one;
    size_t index;
    if (!json_array_size(list))
        return;
    html_put(html, "h2", msg(ctx->lang, M("What is not shown yet")));
    html_put(html, "p",
             msg(ctx->lang,
                 M("This was fetched from your own page, where nobody of ours looks first. What may be about "
                   "others is not shown before somebody has looked. Ask us for copies and you get the rest, "
                   "free of charge.")));
    html_open(html, "ul");
    json_array_foreach(list, index, one)
        html_put(html, "li",
                 joined(ctx, text_of(one, "what"), ", ",
                        json_is_true(json_object_get(one, "whole")) ? msg(ctx->lang, M("a file")) : NULL));
    html_close(html, "ul");
}

/* "Kirjanpitoaineisto: 12 kohtaa" */
static void page_not_asked(struct ctx *ctx, struct html *html, const json_t *list) {
    size_t index;
    const json_t *one;
    if (!json_array_size(list))
        return;
    html_put(
        html, "p",
        msg(ctx->lang, M("The rest was left out for that reason alone. It is stored about you too; ask for it "
                         "whenever you like, free of charge:")));
    html_open(html, "ul");
    json_array_foreach(list, index, one) {
        long items = (long)json_integer_value(json_object_get(one, "items"));
        html_put(html, "li",
                 joined(ctx, text_of(one, "words"), ": ",
                        msg_count(ctx->arena, ctx->lang, MN("{1} item", "{1} items"), items)));
    }
    html_close(html, "ul");
}

static void page_scope(struct ctx *ctx, struct html *html, const json_t *document) {
    const json_t *scope = json_object_get(document, "scope");
    const char *words = text_of(scope, "words");
    if (!words)
        return;
    html_put(html, "h2", msg(ctx->lang, M("You asked for a part")));
    html_put(html, "p", MSG(ctx->arena, ctx->lang, M("This holds: {1}."), words));
    page_not_asked(ctx, html, json_object_get(scope, "left_out"));
}

static void page_looks(struct ctx *ctx, struct html *html, const json_t *document) {
    static const char *const heads[] = {M("When"), M("What was done"), M("Purpose")};
    html_put(html, "h2", msg(ctx->lang, M("Who looked, and when")));
    html_put(html, "p",
             msg(ctx->lang, M("Every look at your data is in the log. These are the entries about you.")));
    table_begin(ctx, html, heads, 3);
    size_t index;
    const json_t *entry;
    json_array_foreach(json_object_get(document, "log"), index, entry) {
        const char *cells[] = {text_of(entry, "when"), text_of(entry, "words"), text_of(entry, "purpose")};
        html_row(html, cells, 3, "td");
    }
    table_end(html);
}

const char *package_page(struct ctx *ctx, const json_t *document) {
    struct html html;
    html_begin(&html, ctx->arena, ctx->lang, msg(ctx->lang, M("Your data in our register")));
    page_controller(ctx, &html, document);
    page_scope(ctx, &html, document);
    page_values(ctx, &html, msg(ctx->lang, M("What is stored about you")), json_object_get(document, "values"));
    page_former_values(ctx, &html, json_object_get(document, "former_values"));
    const json_t *others = json_object_get(document, "other_values");
    if (json_array_size(others))
        page_values(ctx, &html, msg(ctx->lang, M("What stood in another entry about you that was merged")),
                    others);
    page_records(ctx, &html, document);
    page_redactions(ctx, &html, document);
    page_withheld(ctx, &html, document);
    page_papers(ctx, &html, document);
    page_retention(ctx, &html, document);
    page_purposes(ctx, &html, document);
    page_recipients(ctx, &html, document);
    page_informed(ctx, &html, document);
    page_choices(ctx, &html, document);
    page_disclosures(ctx, &html, document);
    page_told(ctx, &html, document);
    page_requests(ctx, &html, document);
    page_steps(ctx, &html, document);
    page_elsewhere(ctx, &html, document);
    page_given(ctx, &html, document);
    page_messages(ctx, &html, document);
    page_holds(ctx, &html, document);
    page_breaches(ctx, &html, document);
    page_looks(ctx, &html, document);
    html_put(&html, "h2", msg(ctx->lang, M("Your rights")));
    html_open(&html, "ul");
    size_t index;
    const json_t *right;
    json_array_foreach(json_object_get(document, "rights"), index, right)
        html_put(&html, "li", json_string_value(right));
    html_close(&html, "ul");
    html_put(&html, "small",
             MSG(ctx->arena, ctx->lang, M("The log stood here when this was made: {1}"),
                 text_of(document, "audit_head")));
    html_put(
        &html, "small",
        MSG(ctx->arena, ctx->lang,
            M("The fingerprint of the key that signed this: {1}. The same stands under our privacy notice."),
            text_of(document, "audit_key_fingerprint")));
    return html_end(&html);
}
