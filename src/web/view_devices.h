/* The company's own devices, one of them, and the forms that write something down about one.
 * Used by: web/devices.c, web/device.c and their pages.
 * Memory: the request's arena. */
#ifndef WEB_VIEW_DEVICES_H
#define WEB_VIEW_DEVICES_H

#include "web/view.h"
#include "web/view_privacy.h"

struct view_device_row {
    const char *id, *name, *kind, *user, *lock, *checked, *checked_iso, *copied, *copied_iso, *state;
    int weak, unchecked, uncopied; /* not as the notice says; not looked at in time; not copied in time */
};

struct view_devices {
    struct view_frame frame;
    const char *lead;
    int may;
    const struct view_need *needs;
    size_t needs_count;
    const struct view_device_row *rows, *former;
    size_t rows_count, former_count;
    const struct view_cell *cells; /* of backups */
    size_t cells_count;
    const char *keys; /* of the copy of the keys and the erased */
    int keys_bad;
    const struct view_says *says;
    size_t says_count;
};

struct view_device_step {
    const char *day, *iso, *what, *who, *text, *next, *next_iso;
};
struct view_device_copy {
    const char *day, *iso;
    int good;
};

struct view_device {
    struct view_frame frame;
    const char *id, *title, *state;
    int lost, used;
    const struct view_cell *cells;
    size_t cells_count;
    const struct view_need *needs;
    size_t needs_count;
    const struct view_choice *acts, *rare; /* what may be done now */
    size_t acts_count, rare_count;
    const struct view_device_step *steps;
    size_t steps_count;
    const struct view_device_copy *copies;
    size_t copies_count;
    const char *copy_once;
};

struct view_device_form {
    struct view_frame frame;
    const char *title, *lead, *id, *step, *summary, *save, *version, *side;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_field *fields;
    size_t fields_count;
    const struct view_choice *holds;
    size_t holds_count;
    const char *holds_wrong;
};

#endif
