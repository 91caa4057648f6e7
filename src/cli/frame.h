/* Messages between a command line and a server: a kind, a length, bytes; the first one carries descriptors.
 * Used by: socket (both sides).
 * Memory: the caller's arena.
 * Errors: false when the other side is gone, says more than FRAME_MOST, or something else than what was to come. */
#ifndef CLI_FRAME_H
#define CLI_FRAME_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { FRAME_MOST = 8 * 1024 * 1024, FRAME_DESCRIPTORS = 2 };

enum frame_kind {
    FRAME_COMMAND = 'c', /* client: JSON, with its output and error descriptors */
    FRAME_BEGUN = 'b',   /* server: the command runs from here on, once */
    FRAME_ASK = 'a',     /* server: a question for the terminal */
    FRAME_INPUT = 'i',   /* server: all of standard input, please; the most bytes as text */
    FRAME_ANSWER = 'y',  /* client */
    FRAME_NONE = 'n',    /* client: no answer */
    FRAME_EXIT = 'x'     /* server: the exit code as text */
};

struct frame {
    char kind;
    const char *bytes; /* and a NUL behind them */
    size_t length;
};

bool frame_send(int fd, enum frame_kind kind, const char *bytes, size_t length, const int *descriptors);
/* `descriptors` NULL: none are expected, and any that come are closed. */
bool frame_receive(struct arena *arena, int fd, struct frame *frame, int *descriptors);
void frame_close(int *fd);
#define scoped_fd __attribute__((cleanup(frame_close))) int

#endif
