/* The process that draws. It gives up what it could do harm with before it looks at the file: then a hole in a library is a hole
 * into an empty room. What the kernel does not know of (an older one) is left out; the limits hold everywhere. It ends when it
 * has drawn, so nothing is freed. */
#include "formats/preview.h"

#include "base/late.h"

#include "base/status.h"

#include <cairo.h>
#include <errno.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poppler.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IN_MOST = 64 * 1024 * 1024, PIXELS_MOST = 60 * 1000 * 1000, SECONDS = 8 };

struct calls {
#define PIXBUF(name)  __typeof__(&(name)) name;
#define POPPLER(name) __typeof__(&(name)) name;
#include "formats/preview_library.def"
#undef PIXBUF
#undef POPPLER
};

/* ---- giving up */

static void limit(__rlimit_resource_t what, rlim_t most) {
    const struct rlimit limits = {most, most};
    (void)setrlimit(what, &limits);
}

static void limit_all(void) {
    limit(RLIMIT_CPU, SECONDS);
    limit(RLIMIT_FSIZE, 0); /* of files; a pipe is none */
    (void)signal(SIGXFSZ, SIG_IGN);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger than any memory */
    limit(RLIMIT_AS, (rlim_t)1 << 30);
#endif
}

/* Files can be read where libraries and fonts are, and nowhere else. */
static void read_only_system(void) {
    static const char *const folders[] = {
        "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig", "/proc/self"};
    const __u64 reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    const __u64 writing =
        LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
        LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
        LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM;
    const struct landlock_ruleset_attr rules = {.handled_access_fs =
                                                    reading | writing | LANDLOCK_ACCESS_FS_EXECUTE};
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (set < 0)
        return;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct landlock_path_beneath_attr beneath = {.parent_fd = open(folders[i], O_PATH | O_CLOEXEC)};
        struct stat info;
        if (beneath.parent_fd < 0 || fstat(beneath.parent_fd, &info) != 0)
            continue;
        beneath.allowed_access = S_ISDIR(info.st_mode) ? reading : LANDLOCK_ACCESS_FS_READ_FILE;
        (void)syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
        close(beneath.parent_fd);
    }
    (void)syscall(SYS_landlock_restrict_self, set, 0);
    close(set);
}

#define REFUSE(call)                                                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* No connection, no other program, no other process's memory. */
static void no_way_out(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        REFUSE(socket),
        REFUSE(socketpair),
        REFUSE(connect),
        REFUSE(bind),
        REFUSE(execve),
        REFUSE(execveat),
        REFUSE(ptrace),
        REFUSE(process_vm_readv),
        REFUSE(process_vm_writev),
        REFUSE(kill),
        REFUSE(tgkill),
        REFUSE(io_uring_setup),
#ifdef __x86_64__ /* the numbers of the other way to call (x32) */
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void give_up(void) {
    limit_all();
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    read_only_system();
    no_way_out();
}

/* ---- libraries */

static bool load_pixbuf(struct calls *calls) {
    static const struct late list[] = {
#define PIXBUF(name) {#name, offsetof(struct calls, name)},
#define POPPLER(name)
#include "formats/preview_library.def"
#undef PIXBUF
#undef POPPLER
    };
    return late_load("libgdk_pixbuf-2.0.so.0", list, sizeof list / sizeof *list, calls);
}

static bool load_poppler(struct calls *calls) {
    static const struct late list[] = {
#define PIXBUF(name)
#define POPPLER(name) {#name, offsetof(struct calls, name)},
#include "formats/preview_library.def"
#undef PIXBUF
#undef POPPLER
    };
    return late_load("libpoppler-glib.so.8", list, sizeof list / sizeof *list, calls);
}

/* ---- drawing */

static bool write_out(const void *bytes, size_t length) {
    for (const char *at = bytes; length;) {
        ssize_t put = write(1, at, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        at += put;
        length -= (size_t)put;
    }
    return true;
}

/* A picture that says it is enormous is not opened at all. */
static void look_at_size(GdkPixbufLoader *loader, int width, int height, void *arg) {
    (void)loader, (void)arg;
    if (width <= 0 || height <= 0 || (int64_t)width * height > PIXELS_MOST)
        _exit(1);
}

static GdkPixbuf *fitted(const struct calls *calls, GdkPixbuf *picture) {
    int width = calls->gdk_pixbuf_get_width(picture), height = calls->gdk_pixbuf_get_height(picture);
    int longer = width > height ? width : height;
    if (longer <= PREVIEW_SIDE)
        return picture;
    int to_width = width * PREVIEW_SIDE / longer, to_height = height * PREVIEW_SIDE / longer;
    return calls->gdk_pixbuf_scale_simple(picture, to_width ? to_width : 1, to_height ? to_height : 1,
                                          GDK_INTERP_BILINEAR);
}

static bool draw_picture(const char *bytes, size_t length) {
    struct calls calls;
    char *out = NULL;
    size_t out_length = 0;
    if (!load_pixbuf(&calls))
        return false;
    GdkPixbufLoader *loader = calls.gdk_pixbuf_loader_new();
    calls.g_signal_connect_data(loader, "size-prepared", (GCallback)(void *)look_at_size, NULL, NULL,
                                (GConnectFlags)0);
    if (!calls.gdk_pixbuf_loader_write(loader, (const guchar *)bytes, length, NULL) ||
        !calls.gdk_pixbuf_loader_close(loader, NULL))
        return false;
    GdkPixbuf *picture = calls.gdk_pixbuf_loader_get_pixbuf(loader);
    picture = picture ? calls.gdk_pixbuf_apply_embedded_orientation(picture) : NULL;
    picture = picture ? fitted(&calls, picture) : NULL;
    if (!picture)
        return false;
    const char *type = calls.gdk_pixbuf_get_has_alpha(picture) ? "png" : "jpeg";
    return calls.gdk_pixbuf_save_to_bufferv(picture, &out, &out_length, type, NULL, NULL, NULL) &&
           write_out(out, out_length);
}

static cairo_status_t write_png(void *arg, const unsigned char *bytes, unsigned int length) {
    (void)arg;
    return write_out(bytes, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool draw_page(const char *bytes, size_t length) {
    struct calls calls;
    double width, height;
    if (!load_poppler(&calls))
        return false;
    PopplerDocument *document =
        calls.poppler_document_new_from_bytes(calls.g_bytes_new_static(bytes, length), NULL, NULL);
    PopplerPage *page = document ? calls.poppler_document_get_page(document, 0) : NULL;
    if (!page)
        return false;
    calls.poppler_page_get_size(page, &width, &height);
    double longer = width > height ? width : height;
    if (!(longer >= 1) || !(width > 0) || !(height > 0))
        return false;
    double scale = PREVIEW_SIDE / longer;
    int across = (int)(width * scale), down = (int)(height * scale);
    cairo_surface_t *surface =
        calls.cairo_image_surface_create(CAIRO_FORMAT_RGB24, across ? across : 1, down ? down : 1);
    cairo_t *cairo = calls.cairo_create(surface);
    calls.cairo_set_source_rgb(cairo, 1, 1, 1);
    calls.cairo_paint(cairo);
    calls.cairo_scale(cairo, scale, scale);
    calls.poppler_page_render(page, cairo);
    return calls.cairo_surface_write_to_png_stream(surface, write_png, NULL) == CAIRO_STATUS_SUCCESS;
}

/* ---- all of it */

static char *read_in(struct arena *arena, size_t *length) {
    char *bytes = arena_alloc(arena, IN_MOST + 1);
    for (*length = 0; *length <= IN_MOST;) {
        ssize_t got = read(0, bytes + *length, IN_MOST + 1 - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return NULL;
        if (got == 0)
            return bytes;
        *length += (size_t)got;
    }
    return NULL;
}

int preview_main(const char *type) {
    size_t length;
    give_up();
    const char *bytes = read_in(arena_new(), &length);
    bool pdf = strcmp(type, "application/pdf") == 0;
    _exit(bytes && (pdf ? draw_page(bytes, length) : draw_picture(bytes, length)) ? 0 : 1);
}
