/* libxml2 reads through libzip, which reads through the input (unzip.c). Neither opens a file by itself. */
#include "formats/xlsx_inside.h"

#include <string.h>

static enum status not_one(struct ctx *ctx, const struct package *package) {
    (void)FAIL(ctx, ST_INVALID, M("This is no spreadsheet that can be read, or it is damaged."));
    return fault_at(ctx, package->input.name, 0, 0);
}

enum status package_open(struct ctx *ctx, struct package *package, struct input input) {
    *package = (struct package){.input = input, .unzip = unzip_open(ctx, input)};
    package->zip = package->unzip ? unzip_archive(package->unzip) : NULL;
    return package->zip ? ST_OK : not_one(ctx, package);
}

void package_close(struct package *package) {
    unzip_close(package->unzip);
    package->unzip = NULL;
    package->zip = NULL;
}

/* ---- libxml2 over a file of the package */

static int read_part(void *arg, char *into, int room) {
    struct part *part = arg;
    zip_int64_t got = zip_fread(part->file, into, (zip_uint64_t)room);
    if (got < 0)
        return -1;
    part->bytes += got;
    part->too_long = part->bytes > XLSX_PART_MAX;
    return part->too_long ? -1 : (int)got;
}

static void say_nothing(void *arg, const char *text, xmlParserSeverities severity, xmlTextReaderLocatorPtr at) {
    (void)arg;
    (void)text; /* it may quote the file */
    (void)severity;
    (void)at;
}

enum status part_open(struct ctx *ctx, struct package *package, const char *name, struct part *part) {
    *part = (struct part){0};
    part->file = zip_fopen(package->zip, name, 0);
    if (!part->file && zip_error_code_zip(zip_get_error(package->zip)) == ZIP_ER_NOENT)
        return ST_NOT_FOUND;
    if (!part->file)
        return not_one(ctx, package);
    part->reader = xmlReaderForIO(read_part, NULL, part, NULL, NULL, XML_PARSE_NONET);
    if (!part->reader)
        return not_one(ctx, package);
    xmlTextReaderSetErrorHandler(part->reader, say_nothing, NULL);
    return ST_OK;
}

void part_close(struct part *part) {
    if (part->reader)
        xmlFreeTextReader(part->reader);
    if (part->file)
        zip_fclose(part->file);
    *part = (struct part){0};
}

/* A document type is where entities are declared: none of these files has one. */
int part_read(struct part *part) {
    int more = xmlTextReaderRead(part->reader);
    if (more == 1 && (xmlTextReaderNodeType(part->reader) == XML_READER_TYPE_DOCUMENT_TYPE ||
                      xmlTextReaderNodeType(part->reader) == XML_READER_TYPE_ENTITY_REFERENCE))
        return -1;
    return more;
}

enum status part_fail(struct ctx *ctx, const struct package *package, const struct part *part) {
    if (!part->too_long)
        return not_one(ctx, package);
    (void)FAIL(ctx, ST_INVALID, M("This spreadsheet unpacks to more than a gibibyte."));
    return fault_at(ctx, package->input.name, 0, 0);
}

static bool named(const struct part *part, const char *name) {
    const xmlChar *here = xmlTextReaderConstLocalName(part->reader);
    return here && strcmp((const char *)here, name) == 0;
}

bool part_starts(const struct part *part, const char *name) {
    return xmlTextReaderNodeType(part->reader) == XML_READER_TYPE_ELEMENT && named(part, name);
}

/* An element that is empty ends where it starts. */
bool part_ends(const struct part *part, const char *name) {
    int type = xmlTextReaderNodeType(part->reader);
    return named(part, name) &&
           (type == XML_READER_TYPE_END_ELEMENT ||
            (type == XML_READER_TYPE_ELEMENT && xmlTextReaderIsEmptyElement(part->reader)));
}

/* "id" also finds "r:id". */
const char *part_attribute(const struct part *part, struct arena *arena, const char *name) {
    const char *found = NULL;
    for (int more = xmlTextReaderMoveToFirstAttribute(part->reader); more == 1 && !found;
         more = xmlTextReaderMoveToNextAttribute(part->reader))
        if (named(part, name))
            found = arena_text(arena, (const char *)xmlTextReaderConstValue(part->reader));
    xmlTextReaderMoveToElement(part->reader);
    return found;
}
