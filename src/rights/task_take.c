/* Two erasures of one person are one errand: whoever goes to a system, or takes up a phone, does there what both ask for. It stays sealed
 * under the key of the first, which lives until the task is signed, and both certificates wait for it. */
#include "rights/task_inside.h"

#include "base/json.h"
#include "registry/words.h"
#include "rights/task_scope.h"

#include <string.h>

struct taking {
    ref_t task, erasure;
    int64_t key;
    day_t due;
    json_t *words;
};

static enum status find(struct ctx *ctx, struct db *db, const struct task_draft *draft, struct taking *taking) {
    scoped_query q = query_begin(db, SQL_TASK_TAKES_IN);
    query_bind_int(&q, 1, draft->party);
    query_bind_text(&q, 2, task_place_id(draft->place));
    query_bind_text(&q, 3, draft->target);
    query_bind_int(&q, 4, draft->doer);
    if (query_row(&q)) {
        taking->task = query_int(&q, "id");
        taking->erasure = query_int(&q, "erasure");
        taking->key = query_int(&q, "key");
        taking->due = (day_t)query_int(&q, "due");
        TRY(words_open(ctx, &q, task_seal(taking->task), &taking->words));
    }
    while (query_row(&q))
        continue;
    return query_done(ctx, &q);
}

/* By what the person is found: of both, since the other system may still know the older. */
static const char *both(struct ctx *ctx, const char *older, const char *newer) {
    if (!older || !newer || strcmp(older, newer) == 0)
        return newer ? newer : older;
    return strstr(older, newer) ? older : arena_printf(ctx->arena, "%s, %s", newer, older);
}

static bool same_reason(const json_t *reason, const struct task_draft *draft) {
    const char *because = json_string_value(json_object_get(reason, "because"));
    return because && draft->because && strcmp(because, draft->because) == 0 &&
           json_is_true(json_object_get(reason, "asked")) == draft->asked;
}

/* Each reason once: a basket of every night goes by the same sentence. */
static void add_reason(json_t *words, const struct task_draft *draft) {
    json_t *also = json_object_get(words, "also"), *one;
    size_t index;
    bool known = !draft->because || same_reason(words, draft);
    json_array_foreach(also, index, one) known = known || same_reason(one, draft);
    if (known)
        return;
    if (!also) {
        also = json_array();
        json_object_set_new(words, "also", also);
    }
    one = json_object();
    json_put(one, "because", draft->because);
    json_object_set_new(one, "asked", json_boolean(draft->asked));
    json_array_append_new(also, one);
}

static const char *joined(struct ctx *ctx, const struct taking *taking, const struct task_draft *draft) {
    json_t *words = taking->words;
    json_put(words, "name", draft->name ? draft->name : words_text(ctx, words, "name"));
    json_put(words, "data", both(ctx, words_text(ctx, words, "data"), draft->data));
    json_put(words, "scope", task_scope_join(ctx, words_text(ctx, words, "scope"), draft->scope));
    add_reason(words, draft);
    return json_text(ctx->arena, words, 0);
}

static enum status put(struct ctx *ctx, struct write *write, const struct taking *taking,
                       const struct task_draft *draft) {
    const char *text = joined(ctx, taking, draft);
    void *sealed;
    size_t length;
    TRY(seal_close(ctx, ctx->registry->vault, taking->key, task_seal(taking->task), text, strlen(text), &sealed,
                   &length));
    scoped_query q = query_begin(write->db, SQL_TASK_TAKEN_IN);
    query_bind_int(&q, 1, taking->task);
    query_bind_blob(&q, 2, sealed, length);
    query_bind_int(&q, 3, draft->due < taking->due ? draft->due : taking->due);
    query_bind_int(&q, 4, registry_notice_number(ctx));
    query_bind_int(&q, 5, write->change);
    TRY(query_run(ctx, &q, NULL));
    scoped_query also = query_begin(write->db, SQL_TASK_ERASURE_ADD);
    query_bind_int(&also, 1, draft->erasure);
    query_bind_int(&also, 2, taking->task);
    query_bind_int(&also, 3, write->change);
    return query_run(ctx, &also, NULL);
}

enum status task_take_in(struct ctx *ctx, struct write *write, const struct task_draft *draft, ref_t *id) {
    struct taking taking = {0};
    *id = 0;
    if (draft->kind != TASK_ERASE || !draft->erasure || !draft->party)
        return ST_OK;
    TRY(find(ctx, write->db, draft, &taking));
    if (!taking.words) /* there is none, or what named the person is gone */
        return ST_OK;
    scoped_json *words = taking.words; /* it goes with this one */
    (void)words;
    *id = taking.task;
    return put(ctx, write, &taking, draft);
}
