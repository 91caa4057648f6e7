/* Compiles the HTML pages to C at build time.
 *
 *     pagec VIEW.h PAGE.html > PAGE.c        one function: void page_NAME(struct template_out *, const struct T *)
 *     pagec -h VIEW.h PAGE.html... > pages.h the prototypes of all
 *
 * VIEW.h is an ordinary C header: the structs that handlers fill, and those of the headers beside it that it includes.
 * Every name in a page is looked up there, so that a name that does not exist stops the build. A page begins with
 * {{page T}} and says:
 *
 *     {{a.b}}                 a text or number, escaped for where it stands
 *     {{_ Kept until {1}|a}}  a message with values; |*a sets the value in bold
 *     {{#list}}...{{/list}}   once for each; names are looked for in the item, then outside
 *     {{?a}}...{{/a}}         when it is there, not empty, not 0; {{^a}}...{{/a}} when not
 *     {{>other a}}            another page with a part of the data; {{>other .}} with what we are in
 *     {{! a remark}}
 *
 * The HTML around is followed letter by letter: a value stands in text or in a quoted attribute and nowhere else; an
 * address begins with a fixed text; blocks end where they began; no style="", no onclick="", no script in the page. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRUCTS = 300, VIEWS = 100, MEMBERS = 100, DEPTH = 16, NAME = 64, WORD = 512 };

enum kind { TEXT, NUMBER, MARKUP, PART, PART_AT, LIST };

struct member {
    char name[NAME], type[NAME];
    enum kind kind;
};

struct type {
    char name[NAME];
    struct member members[MEMBERS];
    int count;
};

enum place { IN_TEXT, IN_TAG_NAME, IN_TAG, IN_ATTRIBUTE, AT_VALUE, IN_VALUE, IN_COMMENT };

struct scope {
    const struct type *type; /* of what we are in; NULL when the block opens none */
    char name[WORD];         /* what closes it */
    enum place place;
    int variable; /* d0, d1, ... */
};

static struct type types[STRUCTS];
static int type_count;
static const char *file;
static int line = 1;
static struct scope scopes[DEPTH];
static int depth;
static enum place place;
static char tag[WORD], attribute[WORD], value[WORD];

static _Noreturn void die(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    exit(1);
}

static char *slurp(const char *path) {
    FILE *in = fopen(path, "rb");
    char *text = malloc(1 << 20);
    file = path;
    line = 1;
    if (!in || !text)
        die("cannot be read");
    size_t length = fread(text, 1, (1 << 20) - 1, in);
    text[length] = '\0';
    if (!feof(in) || strlen(text) != length)
        die("too long, or holds a NUL");
    fclose(in);
    return text;
}

/* -- the structs of VIEW.h --------------------------------------------------------------------------------------- */

/* The next word or sign; comments, preprocessor lines and blanks are passed over. 0 at the end. */
static int token(const char **at, char *word) {
    const char *s = *at;
    for (;;) {
        while (isspace((unsigned char)*s))
            line += *s++ == '\n';
        if (s[0] == '/' && s[1] == '*') {
            for (s += 2; *s && !(s[0] == '*' && s[1] == '/'); s++)
                line += *s == '\n';
            s += *s ? 2 : 0;
        } else if (*s == '#') {
            while (*s && *s != '\n')
                s++;
        } else {
            break;
        }
    }
    int n = 0;
    while ((isalnum((unsigned char)*s) || *s == '_') && n < NAME - 1)
        word[n++] = *s++;
    if (!n && *s)
        word[n++] = *s++;
    word[n] = '\0';
    *at = s;
    return n;
}

static const struct member *member_of(const struct type *type, const char *name) {
    for (int i = 0; i < type->count; i++)
        if (strcmp(type->members[i].name, name) == 0)
            return &type->members[i];
    return NULL;
}

static const struct type *type_of(const char *name) {
    for (int i = 0; i < type_count; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

/* One declaration up to its ";": [const] [struct] TYPE [*] NAME [, NAME]... */
static void read_member(const char **at, char *word, struct type *type) {
    int is_struct = 0, pointer = 0;
    char base[NAME] = "", name[NAME] = "";
    for (; strcmp(word, ";") != 0 && strcmp(word, ",") != 0; token(at, word)) {
        if (!*word || strchr("{}[]()=:", *word))
            die("pagec does not understand this member of struct %s", type->name);
        if (strcmp(word, "struct") == 0)
            is_struct = 1;
        else if (*word == '*')
            pointer++;
        else if (strcmp(word, "const") != 0)
            memcpy(*base ? name : base, word, NAME);
    }
    if (type->count == MEMBERS || !*name)
        die("too many members, or one without a name, in struct %s", type->name);
    struct member *member = &type->members[type->count++];
    memcpy(member->name, name, NAME);
    memcpy(member->type, base, NAME);
    if (strcmp(base, "char") == 0 && pointer == 1)
        member->kind = TEXT;
    else if (is_struct && strcmp(base, "html") == 0 && !pointer)
        member->kind = MARKUP;
    else if (is_struct)
        member->kind = pointer ? PART_AT : PART;
    else if (!pointer)
        member->kind = NUMBER;
    else
        die("pagec does not understand the member %s of struct %s", name, type->name);
    if (strcmp(word, ",") == 0) /* more names of the same numbers: int a, b; */
        while (token(at, word) && *word != ';')
            if (!strchr(",*", *word) && type->count < MEMBERS) {
                type->members[type->count] = *member;
                memcpy(type->members[type->count++].name, word, NAME);
            }
}

static void read_view(const char *path);

/* A page's own header stands beside the view: #include "web/view_today.h" in it is read too. */
static void read_included(const char *path, const char *text) {
    static const char includes[] = "#include \"web/";
    for (const char *at = text; (at = strstr(at, includes)) != NULL;) {
        char beside[WORD], name[NAME];
        at += strlen(includes);
        if (sscanf(at, "%63[^\"]", name) != 1)
            die("pagec does not understand this include");
        const char *slash = strrchr(path, '/');
        snprintf(beside, sizeof beside, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, name);
        if (strcmp(beside, path) != 0 && strcmp(name, "view.h") != 0)
            read_view(beside);
    }
}

/* Several headers may include one: it is read once. */
static int is_read(const char *path) {
    static char known[VIEWS][WORD];
    static int count;
    for (int i = 0; i < count; i++)
        if (strcmp(known[i], path) == 0)
            return 1;
    if (count == VIEWS)
        die("too many views");
    snprintf(known[count++], WORD, "%s", path);
    return 0;
}

static void read_view(const char *path) {
    if (is_read(path))
        return;
    const char *at = slurp(path);
    char word[NAME], name[NAME];
    read_included(path, at);
    while (token(&at, word)) {
        if (strcmp(word, "struct") != 0 || !token(&at, name) || !token(&at, word) || *word != '{')
            continue;
        if (type_count == STRUCTS)
            die("too many structs");
        struct type *type = &types[type_count++];
        memcpy(type->name, name, NAME);
        while (token(&at, word) && *word != '}')
            read_member(&at, word, type);
        for (int i = 0; i < type->count; i++) {
            char counter[NAME + 8];
            snprintf(counter, sizeof counter, "%s_count", type->members[i].name);
            if (type->members[i].kind == PART_AT && member_of(type, counter))
                type->members[i].kind = LIST;
        }
    }
}

/* -- names ------------------------------------------------------------------------------------------------------- */

/* "a.b" as C ("d1->a.b") in `out`, looked up from the innermost scope outwards. */
static const struct member *resolve(const char *path, char *out, size_t size) {
    char first[NAME] = "";
    sscanf(path, "%63[^.]", first);
    for (int i = depth - 1; i >= 0; i--) {
        const struct member *member = scopes[i].type ? member_of(scopes[i].type, first) : NULL;
        if (!member)
            continue;
        int n = snprintf(out, size, "d%d->%s", scopes[i].variable, first);
        for (const char *rest = strchr(path, '.'); rest; rest = strchr(rest + 1, '.')) {
            const struct type *type =
                member->kind == PART || member->kind == PART_AT ? type_of(member->type) : NULL;
            const char *step = member->kind == PART_AT ? "->" : ".";
            sscanf(rest + 1, "%63[^.]", first);
            member = type ? member_of(type, first) : NULL;
            if (!member)
                die("{{%s}}: there is no %s", path, first);
            n += snprintf(out + n, size - (size_t)n, "%s%s", step, first);
        }
        return member;
    }
    die("{{%s}}: there is no %s in what this page is given", path, first);
}

/* -- the HTML around --------------------------------------------------------------------------------------------- */

static void add(char *word, char c) {
    size_t n = strlen(word);
    if (n + 1 >= WORD)
        die("too long");
    word[n] = c;
    word[n + 1] = '\0';
}

static void check_attribute(void) {
    if (strncmp(attribute, "on", 2) == 0 || strcmp(attribute, "style") == 0)
        die("%s=\"\" is not allowed: the policy of the pages forbids it", attribute);
}

static void follow(char c) {
    switch (place) {
    case IN_TEXT:
        if (strcmp(tag, "script") == 0 && c != '<')
            die("script in the page: it belongs into a file of its own");
        if (c == '<') {
            place = IN_TAG_NAME;
            *tag = '\0';
        }
        break;
    case IN_TAG_NAME:
        if (isalnum((unsigned char)c) || (c == '/' && !*tag) || c == '!' || c == '-') {
            add(tag, (char)tolower((unsigned char)c));
            if (strcmp(tag, "!--") == 0)
                place = IN_COMMENT;
            break;
        }
        if (!*tag || strcmp(tag, "style") == 0)
            die(*tag ? "<style> is not allowed" : "a bare <: write &lt;");
        place = IN_TAG;
        /* fall through */
    case IN_TAG:
        if (c == '>') {
            place = IN_TEXT;
        } else if (!isspace((unsigned char)c) && c != '/') {
            place = IN_ATTRIBUTE;
            *attribute = '\0';
            add(attribute, (char)tolower((unsigned char)c));
        }
        break;
    case IN_ATTRIBUTE:
        if (c == '=') {
            check_attribute();
            place = AT_VALUE;
        } else if (c == '>' || isspace((unsigned char)c)) {
            check_attribute();
            place = c == '>' ? IN_TEXT : IN_TAG;
        } else {
            add(attribute, (char)tolower((unsigned char)c));
        }
        break;
    case AT_VALUE:
        if (c != '"')
            die("the value of %s= is not in quotes", attribute);
        *value = '\0';
        place = IN_VALUE;
        break;
    case IN_VALUE:
        if (c == '"')
            place = IN_TAG;
        else
            add(value, c);
        break;
    case IN_COMMENT:
        die("<!-- --> would be sent to everybody: use {{! }}");
    }
}

static int is_address(void) {
    static const char *const names[] = {"href", "src", "action", "formaction"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(attribute, names[i]) == 0)
            return 1;
    return 0;
}

/* What a value here needs: NULL in text or an ordinary attribute, else the function that writes an address. */
static const char *writer_here(const char *name) {
    if (place == IN_TEXT && strcmp(tag, "script") != 0)
        return "template_text";
    if (place != IN_VALUE)
        die("{{%s}}: a value stands in text or in a quoted attribute", name);
    if (!is_address())
        return "template_text";
    size_t n = strlen(value);
    /* "/" alone is enough: the value is written with %2F, so that "//elsewhere" cannot come of it. */
    if (!n || !(strchr("/#?", value[0]) || value[n - 1] == ':'))
        die("{{%s}}: an address begins with a fixed text, as in /party/{{id}}", name);
    return "template_address";
}

/* -- what comes out ---------------------------------------------------------------------------------------------- */

static void emit_c_string(const char *text, size_t length) {
    putchar('"');
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            fputs("\\n", stdout);
        else if (text[i] == '"' || text[i] == '\\')
            printf("\\%c", text[i]);
        else if (text[i] == '?') /* no trigraphs */
            fputs("\\?", stdout);
        else
            putchar(text[i]);
    putchar('"');
}

/* Fixed text, as it stands; a line end with its indentation is one line end. */
static void emit_raw(const char *text, size_t length) {
    char *out = malloc(length + 1);
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        int blank = place != IN_VALUE && isspace((unsigned char)text[i]);
        follow(text[i]);
        line += text[i] == '\n';
        if (blank && n && (out[n - 1] == '\n' || text[i] == '\n')) {
            while (n && isspace((unsigned char)out[n - 1]))
                n--;
            out[n++] = '\n';
        } else {
            out[n++] = text[i];
        }
    }
    if (n) {
        printf("    template_raw(out, ");
        emit_c_string(out, n);
        printf(", %zu);\n", n);
    }
    free(out);
}

static void emit_value(const char *path) {
    char c[WORD];
    const struct member *member = resolve(path, c, sizeof c);
    const char *writer = writer_here(path);
    if (place == IN_VALUE)
        add(value, 'x');
    if (member->kind == TEXT)
        printf("    %s(out, %s);\n", writer, c);
    else if (member->kind == NUMBER)
        printf("    template_number(out, (long)%s);\n", c);
    else if (member->kind == MARKUP && place == IN_TEXT)
        printf("    template_html(out, %s);\n", c);
    else
        die("{{%s}} is no text", path);
}

static void emit_message(char *text) {
    const char *id = text + strspn(text, " ");
    char *bar = strchr(text, '|');
    if (place == IN_VALUE && is_address())
        die("a message is no address");
    writer_here(id);
    if (bar)
        *bar = '\0';
    printf("    template_message(out, M(");
    emit_c_string(id, strlen(id));
    printf("), (const char *const[]){");
    unsigned bold = 0, n = 0;
    for (; bar; n++) {
        char *name = bar + 1, c[WORD];
        bar = strchr(name, '|');
        if (bar)
            *bar = '\0';
        if (*name == '*' && place == IN_TEXT)
            bold |= 1u << n;
        const struct member *member = resolve(name + (*name == '*'), c, sizeof c);
        if (member->kind == NUMBER)
            printf("template_digits(out, (long)%s), ", c);
        else if (member->kind == TEXT)
            printf("%s, ", c);
        else
            die("{{_ }}: %s is no text", name);
    }
    printf("NULL}, %u, %u);\n", n, bold);
}

static void open_scope(const char *name, const struct type *type) {
    if (depth == DEPTH)
        die("blocks stand too deep in each other");
    scopes[depth] = (struct scope){.type = type, .place = place, .variable = depth};
    snprintf(scopes[depth].name, sizeof scopes[depth].name, "%s", name);
    depth++;
}

static void emit_block(char sign, const char *path) {
    char c[WORD];
    const struct member *member = resolve(path, c, sizeof c);
    const char *dot = strrchr(path, '.');
    if (sign == '#') {
        if (member->kind != LIST || dot)
            die("{{#%s}} is no list", path);
        printf("    for (size_t i%d = 0; i%d < %s_count; i%d++) {\n", depth, depth, c, depth);
        printf("    const struct %s *d%d = &%s[i%d];\n    (void)d%d;\n", member->type, depth, c, depth, depth);
        const struct type *type = type_of(member->type);
        if (!type)
            die("struct %s is not in the header", member->type);
        open_scope(path, type);
        return;
    }
    printf(sign == '?' ? "    if (" : "    if (!(");
    if (member->kind == TEXT)
        printf("%s && *%s", c, c);
    else if (member->kind == LIST)
        printf("%s_count", c);
    else if (member->kind == MARKUP)
        printf("%s.markup", c);
    else if (member->kind == PART)
        die("{{%c%s}} is always there", sign, path);
    else
        printf("%s", c);
    printf(sign == '?' ? ") {\n" : ")) {\n");
    open_scope(path, NULL);
}

static void emit_partial(char *text) {
    char page[NAME], path[NAME], c[WORD];
    if (sscanf(text, "%63s %63s", page, path) != 2)
        die("{{>%s}}: write {{>page what}}", text);
    if (strcmp(path, ".") == 0) {
        int i = depth - 1;
        while (!scopes[i].type)
            i--;
        printf("    page_%s(out, d%d);\n", page, scopes[i].variable);
        return;
    }
    const struct member *member = resolve(path, c, sizeof c);
    if (member->kind != PART && member->kind != PART_AT)
        die("{{>%s}}: %s is no struct", page, path);
    printf("    page_%s(out, %s%s);\n", page, member->kind == PART ? "&" : "", c);
}

static void close_block(const char *path) {
    if (depth < 2 || strcmp(scopes[depth - 1].name, path) != 0)
        die("{{/%s}} closes {{%s}}", path, depth > 1 ? scopes[depth - 1].name : "nothing");
    if (scopes[--depth].place != place)
        die("{{/%s}} stands elsewhere in the HTML than its beginning", path);
    printf("    }\n");
}

static void emit_tag(char *inner) {
    if (place == IN_ATTRIBUTE || (place == IN_TAG_NAME && *tag)) /* checked{{/a}}, <input{{?a}} */
        follow(' ');
    if (place == AT_VALUE)
        die("the value of %s= is not in quotes", attribute);
    switch (inner[0]) {
    case '!':
        break;
    case '_':
        emit_message(inner + 1);
        break;
    case '#':
    case '?':
    case '^':
        emit_block(inner[0], inner + 1);
        break;
    case '/':
        close_block(inner + 1);
        break;
    case '>':
        emit_partial(inner + 1);
        break;
    default:
        emit_value(inner);
    }
}

/* -- pages ------------------------------------------------------------------------------------------------------- */

static void page_name(const char *path, char *name) {
    const char *base = strrchr(path, '/');
    snprintf(name, NAME, "%s", base ? base + 1 : path);
    name[strcspn(name, ".")] = '\0';
}

static const struct type *page_type(const char **text) {
    char name[NAME];
    if (sscanf(*text, "{{page %63[a-z0-9_]}}", name) != 1)
        die("a page begins with {{page struct_name}}");
    const struct type *type = type_of(name);
    if (!type)
        die("struct %s is not in the header", name);
    *text = strstr(*text, "}}") + 2;
    while (isspace((unsigned char)**text))
        line += *(*text)++ == '\n';
    return type;
}

static void compile(const char *path) {
    char name[NAME];
    const char *at = slurp(path);
    const struct type *type = page_type(&at);
    page_name(path, name);
    printf("/* Made by tools/pagec of %s. */\n#include \"pages/pages.h\"\n\n", path);
    printf("void page_%s(struct template_out *out, const struct %s *d0) {\n    (void)d0;\n", name, type->name);
    open_scope("", type);
    for (const char *open; (open = strstr(at, "{{"));) {
        emit_raw(at, (size_t)(open - at));
        const char *close = strstr(open, "}}");
        char inner[WORD] = "";
        if (!close || close - open >= WORD)
            die("{{ is not closed");
        while (open[0] == '{' && close[2] == '}') /* {{_ ... {1}}} */
            close++;
        memcpy(inner, open + 2, (size_t)(close - open) - 2);
        emit_tag(inner);
        for (at = open; at < close + 2; at++)
            line += *at == '\n';
    }
    emit_raw(at, strlen(at));
    if (depth != 1 || place != IN_TEXT)
        die("the page ends inside %s", depth > 1 ? scopes[depth - 1].name : "a tag");
    printf("}\n");
}

int main(int argc, char **argv) {
    int header = argc > 1 && strcmp(argv[1], "-h") == 0;
    if (argc < 3 + header) {
        fputs("usage: pagec [-h] VIEW.h PAGE.html...\n", stderr);
        return 2;
    }
    read_view(argv[1 + header]);
    if (!header) {
        compile(argv[2]);
        return 0;
    }
    printf("/* Made by tools/pagec: the pages. */\n#ifndef PAGES_H\n#define PAGES_H\n\n");
    printf("#include \"http/template.h\"\n#include \"%s\"\n\n",
           strstr(argv[2], "src/") ? strstr(argv[2], "src/") + 4 : argv[2]);
    for (int i = 2 + header; i < argc; i++) {
        char name[NAME];
        const char *text = slurp(argv[i]);
        page_name(argv[i], name);
        printf("void page_%s(struct template_out *out, const struct %s *data);\n", name,
               page_type(&text)->name);
    }
    printf("\n#endif\n");
    return 0;
}
