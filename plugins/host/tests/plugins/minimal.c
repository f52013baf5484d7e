/* The smallest plugin: it claims every workbook and tells its first cell as a benefit's title.
 * Built against different versions of the header, and with variations. */
#include <string.h>

#include "gevinst_plugin.h"

static gevinst_bytes text(const char *it) {
    gevinst_bytes bytes = {(const uint8_t *)it, (uint64_t)strlen(it)};
    return bytes;
}

static gevinst_status describe(gevinst_description *out) {
    out->id = text(
#ifdef BAD_ID
        "Not An Id"
#else
        "minimal"
#endif
    );
    out->version = text("0.1.0");
    out->title = text("Minimal");
    return GEVINST_OK;
}

static gevinst_status identify(const gevinst_host *host) {
#ifdef EXACT_HOST
    if (host->struct_size != sizeof *host) return GEVINST_INVALID;
#endif
#ifdef FORGETFUL
    static int asked;
    if (asked++ % 2 == 1) {
        host->not_mine(host->context, text("not this time"));
        return GEVINST_NOT_MINE;
    }
#endif
#ifdef MUTE
    return GEVINST_NOT_MINE;
#endif
#ifdef NO_EVIDENCE
    (void)host;
    return GEVINST_OK;
#else
    gevinst_evidence evidence;
    memset(&evidence, 0, sizeof evidence);
    evidence.struct_size = sizeof evidence;
    evidence.found = text("a workbook");
#ifdef INVENTS
    /* The first cell of the first sheet is told to hold what no cell says. */
    evidence.has_cell = 1;
#endif
    evidence.shows = text("anything");
    return host->evidence(host->context, &evidence);
#endif
}

static gevinst_status adapt(const gevinst_host *host) {
    struct {
        gevinst_head head;
        gevinst_record record;
        gevinst_entry entry;
        char heap[64];
    } out;
    gevinst_bytes block = {NULL, 0};
    gevinst_status status = host->open(host->context, 0);
    if (status != GEVINST_OK) return status;
    status = host->cells(host->context, &block);
#ifdef CARELESS
    if (status < 0) return GEVINST_OK;
#endif
    if (status != GEVINST_OK) return status;
#ifdef FIRST_BLOCK
    if (((const gevinst_head *)block.start)->items_count == 1) return GEVINST_OK;
#endif
    const gevinst_head *head = (const gevinst_head *)block.start;
    const gevinst_cell *cell = (const gevinst_cell *)(block.start + head->items_offset);

    memset(&out, 0, sizeof out);
    out.head.size = sizeof out;
    out.head.kind = GEVINST_RECORDS;
    out.head.items_offset = offsetof(__typeof__(out), record);
    out.head.items_count = 1;
    out.head.parts_offset = offsetof(__typeof__(out), entry);
    out.head.parts_count = 1;
    out.head.heap_offset = offsetof(__typeof__(out), heap);
    out.head.heap_length = sizeof out.heap;
    out.head.item_size = sizeof out.record;
    out.head.part_size = sizeof out.entry;
    out.record.kind = GEVINST_KIND_BENEFIT;
    out.record.row = cell->row;
    out.record.col = (uint16_t)cell->col;
    out.record.entries = 1;
    out.entry.field = GEVINST_FIELD_TITLE;
    out.entry.flags = GEVINST_HAS_CELL;
    out.entry.row = cell->row;
    out.entry.col = (uint16_t)cell->col;
    out.entry.value = cell->value;
    if (cell->value.tag == GEVINST_TEXT && cell->value.high < sizeof out.heap) {
        memcpy(out.heap, block.start + head->heap_offset + cell->value.low, cell->value.high);
        out.entry.value.low = 0;
    }
#ifdef COUNTS
    static uint32_t told;
    out.record.row = told++;
#endif
#ifdef GARBAGE
    out.head.parts_count = 7;
#endif
    block.start = (const uint8_t *)&out;
    block.length = sizeof out;
#ifdef CARELESS
    host->records(host->context, block);
    host->records(host->context, block);
    return GEVINST_OK;
#else
    return host->records(host->context, block);
#endif
}

#ifndef CLAIMED_MAJOR
#define CLAIMED_MAJOR GEVINST_ABI_MAJOR
#endif
#ifndef CLAIMED_SIZE
#define CLAIMED_SIZE sizeof(gevinst_plugin)
#endif

#ifdef ANY_EXTENSION
static const void *extension(const char *id) {
    return id;
}
#endif

static const gevinst_plugin PLUGIN = {
#ifdef ANY_EXTENSION
    .extension = extension,
#endif
    .struct_size = CLAIMED_SIZE,
    .abi_major = CLAIMED_MAJOR,
    .abi_minor = GEVINST_ABI_MINOR,
    .describe = describe,
    .identify = identify,
    .adapt = adapt,
};

#ifdef NEWER_MAJOR
GEVINST_EXPORT const gevinst_plugin *gevinst_plugin_entry_v2(uint16_t major, uint16_t minor);
#define ENTRY gevinst_plugin_entry_v2
#elif defined(NO_ENTRY)
GEVINST_EXPORT const gevinst_plugin *something_else(uint16_t major, uint16_t minor);
#define ENTRY something_else
#else
#define ENTRY gevinst_plugin_entry_v1
#endif

GEVINST_EXPORT const gevinst_plugin *ENTRY(uint16_t major, uint16_t minor) {
    (void)minor;
#ifdef TWO_TABLES
    static gevinst_plugin other;
    other = PLUGIN;
    if (minor != GEVINST_ABI_MINOR) return &other;
#endif
#ifdef REFUSES
    return major > 1000 ? &PLUGIN : NULL;
#else
    (void)major;
    return &PLUGIN;
#endif
}
