/* A table of beginnings. Office files are ZIP archives whose first entry tells what they are. */
#include "formats/filetype.h"

#include "base/utf8.h"

#include <string.h>

enum { UNKNOWN, TEXT, ZIP, FIRST_KNOWN };

static const struct filetype types[] = {
    {"application/octet-stream", "bin", false, false},
    {"text/plain", "txt", false, false},
    {"application/zip", "zip", false, false},
    {"image/png", "png", true, true},
    {"image/jpeg", "jpg", true, true},
    {"image/gif", "gif", true, true},
    {"image/webp", "webp", true, true},
    {"image/tiff", "tif", true, true},
    {"image/bmp", "bmp", true, true},
    {"image/heic", "heic", true, false},
    {"image/avif", "avif", true, false},
    {"application/pdf", "pdf", false, true},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", false, false},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", false, false},
    {"application/vnd.oasis.opendocument.text", "odt", false, false},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods", false, false},
    {"audio/mpeg", "mp3", false, false},
    {"video/mp4", "mp4", false, false},
};
enum { TYPES = sizeof types / sizeof *types };

static const struct {
    const char *type;
    size_t at, length;
    const char *bytes;
} marks[] = {
    {"image/png", 0, 8, "\x89PNG\r\n\x1a\n"},
    {"image/jpeg", 0, 3, "\xff\xd8\xff"},
    {"image/gif", 0, 4, "GIF8"},
    {"image/webp", 8, 4, "WEBP"},
    {"image/tiff", 0, 4, "II*\0"},
    {"image/tiff", 0, 4, "MM\0*"},
    {"image/heic", 4, 8, "ftypheic"},
    {"image/heic", 4, 8, "ftypheix"},
    {"image/heic", 4, 8, "ftypmif1"},
    {"image/avif", 4, 8, "ftypavif"},
    {"video/mp4", 4, 4, "ftyp"},
    {"application/pdf", 0, 5, "%PDF-"},
    {"audio/mpeg", 0, 3, "ID3"},
};

static bool has(const char *bytes, size_t length, size_t at, const char *mark, size_t mark_length) {
    return at + mark_length <= length && memcmp(bytes + at, mark, mark_length) == 0;
}

static bool somewhere(const char *bytes, size_t length, const char *word) {
    return memmem(bytes, length, word, strlen(word)) != NULL;
}

const struct filetype *filetype_named(const char *type) {
    for (size_t i = 0; type && i < TYPES; i++)
        if (strcmp(types[i].type, type) == 0)
            return &types[i];
    return &types[UNKNOWN];
}

/* OpenDocument writes its type first, in plain; Office Open XML is known by its folders. */
static const struct filetype *of_zip(const char *bytes, size_t length) {
    for (size_t i = FIRST_KNOWN; i < TYPES; i++)
        if (strstr(types[i].type, "opendocument") && somewhere(bytes, length, types[i].type))
            return &types[i];
    if (somewhere(bytes, length, "word/"))
        return filetype_named("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    if (somewhere(bytes, length, "xl/"))
        return filetype_named("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return &types[ZIP];
}

/* A character may be cut at the end of the head. */
static bool is_text(const char *bytes, size_t length, bool whole) {
    if (memchr(bytes, '\0', length))
        return false;
    for (size_t cut = 0; cut < 4 && cut < length; cut++) {
        if (utf8_valid(bytes, length - cut))
            return true;
        if (whole)
            return false;
    }
    return false;
}

const struct filetype *filetype_of(const void *head, size_t length, bool whole) {
    const char *bytes = head;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (has(bytes, length, marks[i].at, marks[i].bytes, marks[i].length) &&
            (marks[i].at != 8 || has(bytes, length, 0, "RIFF", 4)))
            return filetype_named(marks[i].type);
    if (has(bytes, length, 0, "BM", 2) && length >= 26 && has(bytes, length, 6, "\0\0\0\0", 4))
        return filetype_named("image/bmp");
    if (has(bytes, length, 0, "PK\3\4", 4))
        return of_zip(bytes, length);
    return &types[length && is_text(bytes, length, whole) ? TEXT : UNKNOWN];
}
