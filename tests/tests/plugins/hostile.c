/* A plugin that claims the sheet "Uvillig" and then does what no plugin may: built once for
 * each act, -DACT=n. It is a test's own and stands in for every fault and every attack. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gevinst_plugin.h"

enum act {
    CRASH = 1, ABORT, STACK, HANG, SLEEP, FLOOD, GARBAGE, RAW_PIPE, EXIT, NOISE, THREADS, MEMORY,
    READ_FILE, WRITE_FILE, CONNECT, FORK, EXEC, KILL_PARENT, OTHER_NAME, LONG_TEXT,
    FOREIGN_CELL, STARTS_BADLY, ASKS_BADLY,
};

static gevinst_bytes text(const char *it) {
    gevinst_bytes bytes = {(const uint8_t *)it, (uint64_t)strlen(it)};
    return bytes;
}

static gevinst_status say(const gevinst_host *host, const char *why) {
    host->fail(host->context, text(why));
    return GEVINST_FAILED;
}

/* One benefit with its id, at this row and of this length. */
static gevinst_status one(const gevinst_host *host, uint32_t row, uint32_t length) {
    struct {
        gevinst_head head;
        gevinst_record record;
        gevinst_entry entry;
        char heap[200000];
    } *out = calloc(1, sizeof *out);
    if (out == NULL) return say(host, "no memory");
    out->head.size = sizeof *out;
    out->head.kind = GEVINST_RECORDS;
    out->head.items_offset = offsetof(__typeof__(*out), record);
    out->head.items_count = 1;
    out->head.parts_offset = offsetof(__typeof__(*out), entry);
    out->head.parts_count = 1;
    out->head.heap_offset = offsetof(__typeof__(*out), heap);
    out->head.heap_length = sizeof out->heap;
    out->head.item_size = sizeof out->record;
    out->head.part_size = sizeof out->entry;
    memset(out->heap, 'x', sizeof out->heap);
    out->record.kind = GEVINST_KIND_BENEFIT;
    out->record.row = row;
    out->record.entries = 1;
    out->entry.field = GEVINST_FIELD_ID;
    out->entry.flags = GEVINST_HAS_CELL;
    out->entry.row = row;
    out->entry.value.tag = GEVINST_TEXT;
    out->entry.value.high = length;
    gevinst_bytes block = {(const uint8_t *)out, sizeof *out};
#if ACT == 7 /* GARBAGE */
    memset(out, 0xA5, sizeof *out);
#endif
    gevinst_status status = host->records(host->context, block);
    free(out);
    return status;
}

static const gevinst_host *shared;

static void *other_thread(void *unused) {
    (void)unused;
    shared->fail(shared->context, text("from another thread"));
    return NULL;
}

static int deeper(volatile int level) {
    volatile char room[65536];
    room[0] = (char)level;
    return deeper(level + 1) + room[0];
}

static gevinst_status perform(const gevinst_host *host) {
    char name[64];
    switch ((enum act)ACT) {
    case CRASH:
        *(volatile int *)8 = 1;
        break;
    case ABORT:
        abort();
    case STACK:
        return deeper(0);
    case HANG:
        for (volatile int forever = 0;; forever++) {
        }
    case SLEEP:
        for (;;) sleep(1000);
    case FLOOD:
        for (gevinst_status status = GEVINST_OK; status == GEVINST_OK;) {
            status = one(host, 0, 60000);
        }
        return GEVINST_STOPPED;
    case RAW_PIPE:
        for (int fd = 32; fd < 64; fd++) {
            if (write(fd, "hello, this is no frame at all", 30) < 0) continue;
        }
        return one(host, 0, 8);
    case EXIT:
        _exit(0);
    case NOISE:
        for (int line = 0; line < 10000; line++) printf("noise on standard output, line %d\n", line);
        fflush(stdout);
        fprintf(stderr, "\033[2Jnoise on standard error\n");
        return one(host, 0, 3);
    case THREADS: {
        pthread_t thread;
        shared = host;
        int denied = pthread_create(&thread, NULL, other_thread, NULL);
        if (denied == 0) pthread_join(thread, NULL);
        return say(host, denied ? "no thread can be started" : "a thread was started");
    }
    case MEMORY:
        for (;;) {
            char *more = malloc(16 << 20);
            if (more == NULL) abort();
            memset(more, 1, 16 << 20);
        }
    case READ_FILE:
        return say(host, open("/etc/passwd", O_RDONLY) < 0 ? "cannot read" : "read a file");
    case WRITE_FILE:
        snprintf(name, sizeof name, "/tmp/gevinst-hostile-%d", (int)getpid());
        return say(host, open(name, O_CREAT | O_WRONLY, 0600) < 0 ? "cannot write" : "wrote a file");
    case CONNECT:
        return say(host, socket(AF_INET, SOCK_STREAM, 0) < 0 ? "no network" : "got a socket");
    case FORK: {
        pid_t child = fork();
        if (child == 0) _exit(0);
        return say(host, child < 0 ? "no process" : "forked");
    }
    case EXEC:
        execl("/bin/sh", "sh", "-c", "echo started", (char *)NULL);
        return say(host, "no program");
    case KILL_PARENT:
        return say(host, kill(getppid(), SIGTERM) < 0 ? "cannot signal" : "sent a signal");
    case LONG_TEXT:
        return one(host, 0, 200000);
    case FOREIGN_CELL:
        return one(host, 4000000, 8);
    default:
        return one(host, 0, 8);
    }
    return GEVINST_OK;
}

#if ACT == 22 /* STARTS_BADLY: before anybody has asked anything */
__attribute__((constructor)) static void begin(void) {
    abort();
}
#endif

static gevinst_status describe(gevinst_description *out) {
    out->id = text("hostile");
#if ACT == 19 /* OTHER_NAME: another one each time the program looks */
    out->version = text(getenv("NOTHING") ? "1" : "1.0.0");
    static char version[32];
    snprintf(version, sizeof version, "1.0.%d", (int)getpid());
    out->version = text(version);
#else
    out->version = text("1.0.0");
#endif
    out->title = text("A plugin that means no good");
    return GEVINST_OK;
}

static gevinst_status identify(const gevinst_host *host) {
    gevinst_workbook book;
    memset(&book, 0, sizeof book);
    book.struct_size = sizeof book;
    gevinst_status status = host->workbook(host->context, &book);
    if (status != GEVINST_OK) return status;
    gevinst_sheet sheet;
    memset(&sheet, 0, sizeof sheet);
    sheet.struct_size = sizeof sheet;
    status = host->sheet(host->context, 0, &sheet);
    if (status != GEVINST_OK) return status;
#if ACT == 23 /* ASKS_BADLY: over every workbook, also those of others */
    *(volatile int *)8 = 1;
#endif
    if (sheet.name.length != 7 || memcmp(sheet.name.start, "Uvillig", 7) != 0) {
        host->not_mine(host->context, text("the first sheet is not called \"Uvillig\""));
        return GEVINST_NOT_MINE;
    }
    gevinst_evidence evidence;
    memset(&evidence, 0, sizeof evidence);
    evidence.struct_size = sizeof evidence;
    evidence.found = text("Uvillig");
    evidence.shows = text("a sheet of this name");
    return host->evidence(host->context, &evidence);
}

static gevinst_status adapt(const gevinst_host *host) {
    return perform(host);
}

static const gevinst_plugin PLUGIN = {
    sizeof(gevinst_plugin), GEVINST_ABI_MAJOR, GEVINST_ABI_MINOR, describe, identify, adapt, NULL,
};

GEVINST_EXPORT const gevinst_plugin *gevinst_plugin_entry_v1(uint16_t major, uint16_t minor) {
    (void)minor;
    return major == GEVINST_ABI_MAJOR ? &PLUGIN : NULL;
}
