/* A stream socket, since a command line may be longer than what a datagram holds. */
#include "cli/frame.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 5 };

void frame_close(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* A client that goes away is an error here, never a signal. */
static bool send_all(int fd, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool send_head(int fd, const unsigned char *head, const int *descriptors) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(FRAME_DESCRIPTORS * sizeof(int))];
    } control = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)head, .iov_len = HEAD};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptors) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(FRAME_DESCRIPTORS * sizeof(int));
        memcpy(CMSG_DATA(rights), descriptors, FRAME_DESCRIPTORS * sizeof(int));
    }
    ssize_t sent;
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == HEAD;
}

bool frame_send(int fd, enum frame_kind kind, const char *bytes, size_t length, const int *descriptors) {
    if (length > FRAME_MOST)
        return false;
    unsigned char head[HEAD] = {(unsigned char)kind};
    for (int i = 0; i < 4; i++)
        head[1 + i] = (unsigned char)(length >> (8 * i));
    return send_head(fd, head, descriptors) && send_all(fd, bytes, length);
}

/* Keeps the descriptors that came when they are wanted and as many as wanted, else closes them. */
static bool take_descriptors(struct msghdr *message, int *wanted) {
    bool taken = false;
    for (struct cmsghdr *rights = CMSG_FIRSTHDR(message); rights; rights = CMSG_NXTHDR(message, rights)) {
        if (rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        int fds[FRAME_DESCRIPTORS];
        bool take = wanted && !taken && count == FRAME_DESCRIPTORS;
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(rights) + i * sizeof fd, sizeof fd);
            if (take)
                fds[i] = fd;
            else
                close(fd);
        }
        if (take)
            memcpy(wanted, fds, sizeof fds);
        taken = taken || take;
    }
    return !wanted || taken;
}

static bool receive_all(int fd, char *bytes, size_t length) {
    while (length) {
        ssize_t got = recv(fd, bytes, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

/* Descriptors travel with the head's first byte. */
static bool receive_head(int fd, unsigned char *head, int *descriptors) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(FRAME_DESCRIPTORS * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = head, .iov_len = HEAD};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t got;
    do
        got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    if (!take_descriptors(&message, descriptors))
        return false;
    return receive_all(fd, (char *)head + got, HEAD - (size_t)got);
}

bool frame_receive(struct arena *arena, int fd, struct frame *frame, int *descriptors) {
    unsigned char head[HEAD];
    for (size_t i = 0; descriptors && i < FRAME_DESCRIPTORS; i++)
        descriptors[i] = -1;
    if (!receive_head(fd, head, descriptors))
        return false;
    size_t length = 0;
    for (int i = 0; i < 4; i++)
        length |= (size_t)head[1 + i] << (8 * i);
    if (length > FRAME_MOST)
        return false;
    char *bytes = arena_alloc(arena, length + 1);
    if (!receive_all(fd, bytes, length))
        return false;
    *frame = (struct frame){(char)head[0], bytes, length};
    return true;
}
