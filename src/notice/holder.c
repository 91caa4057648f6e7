/* The set is made when the notice is loaded: the night's look asks it of every verdict. Which category it was matters only where
 * the notice names no class, so there the few that it lists are looked through. */
#include "notice/holder.h"

/* A notice with a mistake in `data` may name what is not there. */
static bool of_class(const struct notice *notice, int category, int class) {
    return category >= 0 && (size_t)category < notice->categories_count &&
           notice->categories[category].class == class;
}

void holder_read(struct arena *arena, const struct notice *notice, struct holder *holder) {
    int *items = arena_array(arena, notice->classes_count + 1, sizeof *items);
    size_t count = 0;
    for (size_t c = 0; c < notice->classes_count; c++) {
        bool held = set_has(&holder->classes, (int)c);
        for (size_t i = 0; i < holder->data.count && !held; i++)
            held = of_class(notice, holder->data.items[i], (int)c);
        if (held)
            items[count++] = (int)c;
    }
    holder->holds =
        (struct set){.items = items, .count = count, .all = holder->classes.all || holder->data.all};
}

bool holder_holds(const struct notice *notice, const struct holder *holder, int class, int type) {
    if (!set_has(&holder->holds, class) || (type != NOTICE_NOTHING && !set_has(&holder->types, type)))
        return false;
    bool held = type == NOTICE_NOTHING || set_has(&holder->classes, class);
    for (size_t i = 0; i < holder->data.count && !held; i++) {
        int item = holder->data.items[i];
        held = of_class(notice, item, class) && set_has(&notice->categories[item].types, type);
    }
    return held;
}

bool holder_holds_data(const struct holder *holder, int class, int category) {
    return (class != NOTICE_NOTHING && set_has(&holder->classes, class)) ||
           (category != NOTICE_NOTHING && set_has(&holder->data, category));
}
