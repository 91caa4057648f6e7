/* Quotes stand only where they must, so that the file is read by eye too. */
#include "base/csv_write.h"

#include <string.h>

/* Also the wide forms, which some spreadsheets read as the same. */
static bool formula(const char *text) {
    static const char *const wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    if (*text && strchr("=+-@\t\r\n", *text))
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

void csv_cell(const struct csv_sink *sink, const char *text, bool first) {
    const char special[] = {sink->separator, '"', '\r', '\n', '\t', '\0'};
    bool guard = sink->guard && formula(text);
    size_t length = strlen(text);
    bool quote = strpbrk(text, special) || *text == ' ' || (length && text[length - 1] == ' ');
    if (!first)
        sink->put(sink->to, &sink->separator, 1);
    if (quote)
        sink->put(sink->to, "\"", 1);
    if (guard)
        sink->put(sink->to, "'", 1);
    for (size_t part; *text; text += part) {
        part = strcspn(text, "\"");
        part += text[part] == '"';
        sink->put(sink->to, text, part);
        if (part && text[part - 1] == '"')
            sink->put(sink->to, "\"", 1);
    }
    if (quote)
        sink->put(sink->to, "\"", 1);
}

void csv_line_end(const struct csv_sink *sink) {
    sink->put(sink->to, "\r\n", 2);
}
