/* Requests a second over HTTP, 64 clients that each wait for their answer: a hello, a hello that waits for an entry of the log,
 * one person for somebody signed in (letter opened, JSON), the person's whole page, somebody taken in. One round measures
 * all of them, a second each.
 *
 *     bench/requests [ROUNDS [CLIENTS [RUNNING [KIND]]]]     KIND: only this one, by its number, for a profiler
 *     bench/requests serve [PARTIES]     only answers, for other load tools: /hello, /entry, /person/ID, /party/ID; PARTIES more are there.
 *                                        Says where, as whom and for whom, and ends when its standard input does. */
#include "measure.h"
#include "people.h"

#include "base/json.h"
#include "gate/gate.h"
#include "web/error.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { SECOND = 1000000, CLIENTS_MAX = 512, PEOPLE = 1000, REQUEST = 1024, ROOM = 256 * 1024 };

/* ---- what answers */

static void add(struct buf *buf, const char *name, const char *text) {
    buf_add(buf, name);
    json_add(buf, text);
}

static enum status person_json(struct visit *visit) {
    ref_t ref;
    struct party party;
    must(ref_parse(visit->params[0], &ref));
    TRY(party_read(visit->ctx, ref, visit_purpose(visit), &party));
    struct buf *page = &visit->reply->page;
    add(page, "{\"id\":", visit->params[0]);
    add(page, ",\"name\":", party.name);
    for (size_t i = 0; i < party.value_count; i++) {
        const struct value *value = &party.values[i];
        add(page, i ? ",{\"field\":" : ",\"values\":[{\"field\":", value->field);
        add(page, ",\"text\":", value->text);
        add(page, ",\"class\":", ctx_notice(visit->ctx)->classes[value->class].entry.id);
        buf_char(page, '}');
    }
    buf_add(page, party.value_count ? "]}" : "}");
    visit->reply->type = "application/json";
    return ST_OK;
}

static _Atomic uint64_t next_number = 1000000;

static enum status person_add(struct visit *visit) {
    ref_t party;
    TRY(bench_add(visit->ctx, atomic_fetch_add(&next_number, 1), &party));
    buf_add(&visit->reply->page, ref_text(visit->ctx->arena, party));
    return ST_OK;
}

struct own {
    struct server_app gate;
    struct registry *registry;
};

static size_t limit(void *self, const struct request *request) {
    struct own *own = self;
    return own->gate.body_limit(own->gate.self, request);
}

static void answer(void *self, const struct request *request, struct reply *reply, struct pending *pending) {
    struct own *own = self;
    if (strcmp(request->path, "/hello") == 0) {
        buf_add(&reply->page, "hello");
    } else if (strcmp(request->path, "/entry") == 0) {
        struct ctx ctx = {
            .arena = request->arena, .now = clock_now(), .registry = own->registry, .pending = pending};
        bench_check(&ctx, audit_answer(&ctx, own->registry->audit,
                                       &(struct audit_entry){.actor = "bench", .action = "hello"}));
        buf_add(&reply->page, "hello");
    } else {
        own->gate.answer(own->gate.self, request, reply, pending);
    }
}

static void unkept(void *self, const struct request *request, struct reply *reply) {
    struct own *own = self;
    own->gate.unkept(own->gate.self, request, reply);
}

/* ---- who asks: one thread, as many connections as clients, each asks anew when it has its answer */

struct asking {
    int fd;
    size_t got, length; /* length: of the whole answer, 0 while its head is not here */
    char bytes[ROOM];
};

struct load {
    int port;
    size_t clients;
    const char *(*request)(struct load *load, char text[REQUEST]);
    const char *token;
    char (*people)[32];
    uint64_t seed;
    size_t answers;
};

static const char *get_hello(struct load *load, char text[REQUEST]) {
    (void)load, (void)text;
    return "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
}

static const char *get_entry(struct load *load, char text[REQUEST]) {
    (void)load, (void)text;
    return "GET /entry HTTP/1.1\r\nHost: x\r\n\r\n";
}

static const char *get_somebody(struct load *load, char text[REQUEST], const char *path) {
    load->seed = load->seed * 6364136223846793005u + 1442695040888963407u;
    snprintf(text, REQUEST, "GET %s/%s HTTP/1.1\r\nHost: x\r\nCookie: " GATE_COOKIE "=%s\r\n\r\n", path,
             load->people[(load->seed >> 33) % PEOPLE], load->token);
    return text;
}

static const char *get_person(struct load *load, char text[REQUEST]) {
    return get_somebody(load, text, "/person");
}

static const char *get_page(struct load *load, char text[REQUEST]) {
    return get_somebody(load, text, "/party");
}

static const char *get_add(struct load *load, char text[REQUEST]) {
    snprintf(text, REQUEST, "GET /add HTTP/1.1\r\nHost: x\r\nCookie: " GATE_COOKIE "=%s\r\n\r\n", load->token);
    return text;
}

static void ask(struct load *load, struct asking *asking) {
    char text[REQUEST];
    const char *request = load->request(load, text);
    size_t length = strlen(request);
    must(send(asking->fd, request, length, MSG_NOSIGNAL) == (ssize_t)length);
    asking->got = asking->length = 0;
}

static void dial(struct load *load, struct asking *asking, int epoll) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)load->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    asking->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(connect(asking->fd, (struct sockaddr *)&at, sizeof at) == 0);
    setsockopt(asking->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = asking};
    must(epoll_ctl(epoll, EPOLL_CTL_ADD, asking->fd, &event) == 0);
    ask(load, asking);
}

/* 1: the answer is whole. */
static int take(struct asking *asking) {
    ssize_t got = recv(asking->fd, asking->bytes + asking->got, ROOM - 1 - asking->got, MSG_DONTWAIT);
    must(got > 0);
    asking->got += (size_t)got;
    asking->bytes[asking->got] = '\0';
    char *end = asking->length ? NULL : strstr(asking->bytes, "\r\n\r\n");
    if (end) {
        char *length = strcasestr(asking->bytes, "\r\ncontent-length:");
        must(length && strncmp(asking->bytes, "HTTP/1.1 200", 12) == 0);
        asking->length = (size_t)(end - asking->bytes) + 4 + strtoul(length + 17, NULL, 10);
    }
    return asking->length && asking->got >= asking->length;
}

static double requests(struct load *load, int64_t length) {
    struct asking *list = calloc(load->clients, sizeof *list);
    struct epoll_event events[64];
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int64_t start = clock_monotonic(), now = start;
    load->answers = 0;
    for (size_t i = 0; i < load->clients; i++)
        dial(load, &list[i], epoll);
    for (size_t waiting = load->clients; waiting;) {
        int count = epoll_wait(epoll, events, 64, 10000);
        must(count > 0);
        now = clock_monotonic();
        for (int i = 0; i < count; i++) {
            if (!take(events[i].data.ptr))
                continue;
            load->answers += now - start < length;
            if (now - start < length)
                ask(load, events[i].data.ptr);
            else
                waiting--;
        }
    }
    for (size_t i = 0; i < load->clients; i++)
        close(list[i].fd);
    close(epoll);
    free(list);
    return (double)load->answers * 1e6 / (double)length;
}

/* ---- */

static const struct {
    const char *what;
    const char *(*request)(struct load *load, char text[REQUEST]);
    int beside; /* what it is a ratio of; itself: nothing */
} kinds[] = {{"hello", get_hello, 0},
             {"hello that waits for an entry of the log", get_entry, 0},
             {"one person, JSON", get_person, 1},
             {"one person, whole page", get_page, 1},
             {"somebody taken in", get_add, 1}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void fill(struct bench *bench, struct load *load) {
    struct arena *outer = bench->ctx.arena;
    load->people = calloc(PEOPLE, sizeof *load->people);
    for (size_t i = 0; i < PEOPLE; i++) {
        scoped_arena *arena = arena_new();
        ref_t party;
        bench->ctx.arena = arena;
        bench_check(&bench->ctx, bench_add(&bench->ctx, i, &party));
        snprintf(load->people[i], sizeof *load->people, "%s", ref_text(arena, party));
        bench->ctx.arena = outer;
    }
}

static void sign_in(struct bench *bench, struct load *load) {
    const char *code;
    bench_check(&bench->ctx, user_link(&bench->ctx, "Iida Tammisto", &code));
    bench_check(&bench->ctx, session_begin(&bench->ctx, code, NULL, &load->token));
}

static void run_one(struct load *load, int rounds, size_t kind) {
    struct measure measure = {0};
    load->request = kinds[kind].request;
    for (int round = 0; round < rounds && round < MEASURE_ROUNDS; round++)
        measure_add(&measure, requests(load, SECOND));
    measure_print("requests", kinds[kind].what, load->clients, "a second", &measure);
}

static void run(struct load *load, int rounds) {
    struct measure measures[KINDS] = {0}, ratios[KINDS] = {0};
    for (int round = 0; round < rounds && round < MEASURE_ROUNDS; round++) {
        double speeds[KINDS];
        for (size_t i = 0; i < KINDS; i++) {
            load->request = kinds[i].request;
            speeds[i] = requests(load, SECOND);
            measure_add(&measures[i], speeds[i]);
            measure_add(&ratios[i], speeds[i] / speeds[kinds[i].beside]);
        }
    }
    for (size_t i = 0; i < KINDS; i++) {
        measure_print("requests", kinds[i].what, load->clients, "a second", &measures[i]);
        measure_print("requests", kinds[i].beside ? "of the hello that waits" : "of the hello", load->clients,
                      "x", &ratios[i]);
    }
}

/* Where it listens, the token of the session, and the people. */
static void serve(const struct listener *listener, const struct load *load) {
    printf("{\"bench\":\"requests\",\"ready\":true,\"url\":\"%s\",\"cookie\":\"" GATE_COOKIE
           "=%s\",\"people\":[",
           listener->url, load->token);
    for (size_t i = 0; i < PEOPLE; i++)
        printf("%s\"%s\"", i ? "," : "", load->people[i]);
    puts("]}");
    fflush(stdout);
    while (getchar() != EOF)
        continue;
}

/* The program's own addresses, and two that only this bench has. */
static struct gate *open_gate(struct bench *bench) {
    size_t own_count;
    const struct route *web = gate_routes(&own_count);
    struct route *routes = arena_array(bench->ctx.arena, own_count + 2, sizeof *routes);
    memcpy(routes + 2, web, own_count * sizeof *web);
    routes[0] = (struct route){
        .method = "GET", .path = "/person/{id}", .who = WHO_SESSION, .purpose = "", .handler = person_json};
    routes[1] = (struct route){
        .method = "GET", .path = "/add", .who = WHO_SESSION, .purpose = "", .handler = person_add};
    struct gate_options options = {
        .registry = bench->registry, .routes = routes, .route_count = own_count + 2, .failed = error_show};
    return gate_new(bench->ctx.arena, &options);
}

int main(int argc, char **argv) {
    struct bench bench;
    int serving = argc > 1 && strcmp(argv[1], "serve") == 0;
    struct load load = {.clients = argc > 2 && !serving ? strtoul(argv[2], NULL, 10) : 64};
    must(load.clients && load.clients <= CLIENTS_MAX - 12);
    bench_begin(&bench);
    people_fill(&bench, serving && argc > 2 ? strtoul(argv[2], NULL, 10) : 0, DAY_NONE);
    fill(&bench, &load);
    sign_in(&bench, &load);
    struct gate *gate = open_gate(&bench);
    struct own own = {gate_app(gate), bench.registry};
    struct server_app app = {.self = &own, .body_limit = limit, .answer = answer, .unkept = unkept};
    struct server_limits limits = server_usual;
    limits.running = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : limits.running;
    struct listener listener;
    struct server *server;
    bench_check(&bench.ctx, server_listen(&bench.ctx, "127.0.0.1", 0, &listener));
    bench_check(&bench.ctx, server_start(&bench.ctx, listener.fd, &app, &limits, &server));
    load.port = listener.port;
    int rounds = argc > 1 && !serving ? (int)strtol(argv[1], NULL, 10) : 3;
    if (serving)
        serve(&listener, &load);
    else if (argc > 4)
        run_one(&load, rounds, strtoul(argv[4], NULL, 10) % KINDS);
    else
        run(&load, rounds);
    server_stop(server);
    gate_free(gate);
    close(listener.fd);
    free(load.people);
    bench_end(&bench);
    return 0;
}
