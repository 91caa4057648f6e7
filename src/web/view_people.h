/* The staff, one of them, and what each role may do.
 * Used by: web/people.c, pages/people.html, pages/member.html. */
#ifndef WEB_VIEW_PEOPLE_H
#define WEB_VIEW_PEOPLE_H

#include "web/view.h"

struct view_member {
    const char *id, *name, *email, *role, *since, *since_iso, *left, *left_iso, *ways;
};

/* Something that is done, and by which roles, in the order of the table's head. */
struct view_role_may {
    int yes;
};
struct view_deed {
    const char *what;
    const struct view_role_may *mays;
    size_t mays_count;
};

struct view_people {
    struct view_frame frame;
    const char *summary;
    const char *review; /* when somebody went through them, and does again */
    int review_late;    /* or never did, or somebody came since */
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const struct view_member *members;
    size_t members_count;
    const struct view_member *former;
    size_t former_count;
    const struct view_field *fields; /* of the invitation */
    size_t fields_count;
    const struct view_choice *roles;
    size_t roles_count;
    const struct view_deed *deeds;
    size_t deeds_count;
    const struct view_says *says;
};

struct view_person_of_staff {
    struct view_frame frame;
    const char *id, *name, *since, *since_iso, *ways;
    const char *summary;
    const struct view_mistake *mistakes;
    size_t mistakes_count;
    const char *link, *until, *until_iso; /* of an invitation that was just made */
    const struct view_choice *roles;
    size_t roles_count;
    const char *role_was, *email_was; /* as they are */
    const struct view_field *email;
    int factors; /* has a second factor or passkeys that can be taken away */
    int done;
};

#endif
