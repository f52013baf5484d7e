/* A format of gevinst in C: one sheet with a list of benefits.
 *
 *     Sheet "Gevinster"
 *
 *     Beløp i tusen kroner                                <- the unit of the amounts
 *
 *     ID    Gevinst           Type         Gevinsteier   2026  2027   <- the header row
 *     G-1   Færre papirbrev   Innsparing   Driftssjef     900  1800   <- one benefit in each row
 *     Sum                                                 900  1800   <- a total, not read
 *
 * Each row becomes a record "benefit" and, for each year that is not blank, a
 * record "cash_line". Every value names the cell that said it. A blank is not
 * handed over: missing is never zero.
 *
 * Change sheet, labels and fields to those of your own workbook. What fields
 * there are is told by "gevinst format fields", and the contract stands in
 * gevinst_plugin.h.
 */
#include <stdlib.h>
#include <string.h>

#include "gevinst_plugin.h"

static const char ID[] = "example-list";
static const char VERSION[] = "1.0.0";
static const char TITLE[] = "Example: a list of benefits by year";

static const char SHEET[] = "Gevinster";
static const char HEADER_ID[] = "ID";
static const char HEADER_TITLE[] = "Gevinst";
static const char HEADER_TYPE[] = "Type";
static const char HEADER_OWNER[] = "Gevinsteier";
static const char THOUSANDS[] = "i tusen kroner";
static const char TOTAL[] = "Sum";

/* What the words of the column "Type" are in the vocabulary of "gevinst format fields". */
static const char *const TYPES[][2] = {
    {"Innsparing", "saving"},
    {"Unngått kostnad", "avoided_cost"},
    {"Inntekt", "income"},
};

#define MOST_YEARS 40u
#define MOST_RECORDS (MOST_YEARS + 1u)
#define MOST_ENTRIES (6u * MOST_RECORDS)
#define HEAP 65536u
#define NO_COLUMN UINT32_MAX

/* ---- Small helpers -------------------------------------------------------- */

static gevinst_bytes bytes_of(const char *text) {
    gevinst_bytes bytes = {(const uint8_t *)text, (uint64_t)strlen(text)};
    return bytes;
}

static int is_text(const char *start, size_t length, const char *wanted) {
    return strlen(wanted) == length && memcmp(start, wanted, length) == 0;
}

static int has_text(const char *start, size_t length, const char *wanted) {
    size_t size = strlen(wanted);
    for (size_t at = 0; at + size <= length; at++) {
        if (memcmp(start + at, wanted, size) == 0) return 1;
    }
    return 0;
}

/* ---- The cells of the sheet, one after the other -------------------------- */

typedef struct {
    const gevinst_host *host;
    const uint8_t *block; /* lent by the host until the next block is asked for */
    gevinst_head head;
    uint32_t next;
} reader;

typedef struct {
    gevinst_cell cell;
    const char *text; /* of a text cell; otherwise NULL */
    size_t length;
} seen;

/* The next cell: GEVINST_OK, GEVINST_END after the last, or a failure. */
static gevinst_status next_cell(reader *from, seen *out) {
    while (from->block == NULL || from->next >= from->head.items_count) {
        gevinst_bytes block = {NULL, 0};
        gevinst_status status = from->host->cells(from->host->context, &block);
        if (status != GEVINST_OK) return status;
        from->block = block.start;
        from->next = 0;
        memcpy(&from->head, block.start, sizeof from->head);
    }
    /* Step by the size that the head tells: a later host may send larger cells. */
    const uint8_t *at = from->block + from->head.items_offset
        + (size_t)from->next * from->head.item_size;
    memcpy(&out->cell, at, sizeof out->cell);
    from->next++;
    out->text = NULL;
    out->length = 0;
    if (out->cell.value.tag == GEVINST_TEXT) {
        out->text = (const char *)from->block + from->head.heap_offset + out->cell.value.low;
        out->length = out->cell.value.high;
    }
    return GEVINST_OK;
}

/* A header that is a year, as a number or as text; 0 if it is none. */
static uint32_t year_of(const seen *cell) {
    const gevinst_value *value = &cell->cell.value;
    uint64_t year = 0;
    if (value->tag == GEVINST_NUMBER && value->scale == 0 && value->high == 0
        && !(value->flags & GEVINST_NEGATIVE)) {
        year = value->low;
    } else if (cell->text != NULL && cell->length == 4) {
        for (size_t at = 0; at < 4; at++) {
            if (cell->text[at] < '0' || cell->text[at] > '9') return 0;
            year = year * 10 + (uint64_t)(cell->text[at] - '0');
        }
    }
    return year >= 1900 && year <= 2299 ? (uint32_t)year : 0;
}

/* ---- Where things stand on the sheet -------------------------------------- */

typedef struct {
    int found;
    uint32_t row; /* of the header */
    int row_known;
    uint32_t id, title, type, owner; /* columns; NO_COLUMN where there is none */
    uint32_t years, year_col[MOST_YEARS];
    char year[MOST_YEARS][5];
    int has_unit;
    uint32_t unit_row, unit_col;
} layout;

static gevinst_status find_sheet(const gevinst_host *host, uint32_t *sheet, int *found) {
    gevinst_workbook book;
    memset(&book, 0, sizeof book);
    book.struct_size = sizeof book;
    gevinst_status status = host->workbook(host->context, &book);
    if (status != GEVINST_OK) return status;
    *found = 0;
    for (uint32_t number = 0; number < book.sheets && !*found; number++) {
        gevinst_sheet info;
        memset(&info, 0, sizeof info);
        info.struct_size = sizeof info;
        status = host->sheet(host->context, number, &info);
        if (status != GEVINST_OK) return status;
        *found = is_text((const char *)info.name.start, (size_t)info.name.length, SHEET);
        *sheet = number;
    }
    return GEVINST_OK;
}

/* Takes what a cell of the rows down to the header says of the layout. */
static void learn(layout *at, const seen *cell) {
    if (cell->text != NULL && has_text(cell->text, cell->length, THOUSANDS) && !at->has_unit) {
        at->has_unit = 1;
        at->unit_row = cell->cell.row;
        at->unit_col = cell->cell.col;
    }
    if (cell->text != NULL && is_text(cell->text, cell->length, HEADER_ID)) {
        at->id = cell->cell.col;
        at->row = cell->cell.row;
        at->row_known = 1;
        at->title = at->type = at->owner = NO_COLUMN;
        at->years = 0;
    }
    if (!at->row_known || cell->cell.row != at->row) return;
    if (cell->text != NULL && is_text(cell->text, cell->length, HEADER_TITLE)) {
        at->title = cell->cell.col;
        at->found = 1;
    }
    if (cell->text != NULL && is_text(cell->text, cell->length, HEADER_TYPE)) {
        at->type = cell->cell.col;
    }
    if (cell->text != NULL && is_text(cell->text, cell->length, HEADER_OWNER)) {
        at->owner = cell->cell.col;
    }
    uint32_t year = year_of(cell);
    if (year != 0 && at->years < MOST_YEARS) {
        at->year_col[at->years] = cell->cell.col;
        for (int digit = 3; digit >= 0; digit--, year /= 10) {
            at->year[at->years][digit] = (char)('0' + year % 10);
        }
        at->year[at->years][4] = 0;
        at->years++;
    }
}

/* ---- identify ------------------------------------------------------------- */

static gevinst_status not_mine(const gevinst_host *host, const char *why) {
    host->not_mine(host->context, bytes_of(why));
    return GEVINST_NOT_MINE;
}

static gevinst_status tell(const gevinst_host *host, uint32_t sheet, uint32_t row, uint32_t col,
                           const char *found, const char *shows) {
    gevinst_evidence evidence;
    memset(&evidence, 0, sizeof evidence);
    evidence.struct_size = sizeof evidence;
    evidence.has_cell = 1;
    evidence.sheet = sheet;
    evidence.row = row;
    evidence.col = col;
    evidence.found = bytes_of(found);
    evidence.shows = bytes_of(shows);
    return host->evidence(host->context, &evidence);
}

static gevinst_status identify(const gevinst_host *host) {
    uint32_t sheet = 0;
    int found = 0;
    gevinst_status status = find_sheet(host, &sheet, &found);
    if (status != GEVINST_OK) return status;
    if (!found) return not_mine(host, "there is no sheet \"Gevinster\"");
    status = host->open(host->context, sheet);
    if (status != GEVINST_OK) return status;

    reader from = {host, NULL, {0}, 0};
    layout at;
    memset(&at, 0, sizeof at);
    seen cell;
    while ((status = next_cell(&from, &cell)) == GEVINST_OK) {
        if (at.found && cell.cell.row > at.row) break;
        learn(&at, &cell);
    }
    if (status != GEVINST_OK && status != GEVINST_END) return status;
    if (!at.found || at.years == 0) {
        return not_mine(host, "no row of sheet \"Gevinster\" has \"ID\", \"Gevinst\" and a year");
    }
    status = tell(host, sheet, at.row, at.id, HEADER_ID, "the header row of the list");
    if (status != GEVINST_OK) return status;
    return tell(host, sheet, at.row, at.title, HEADER_TITLE, "the benefits' titles");
}

/* ---- adapt ---------------------------------------------------------------- */

/* The cells of one row that the format reads, kept until the row is done. */
typedef struct {
    int there;
    uint32_t row, col;
    gevinst_value value; /* of texts: where they stand in the block's heap */
} kept;

/* The block that one row becomes: the benefit and its amounts. */
typedef struct {
    gevinst_head head;
    gevinst_record records[MOST_RECORDS];
    gevinst_entry entries[MOST_ENTRIES];
    char heap[HEAP];
    int too_long; /* from here on not part of the block */
    kept id, title, type, owner, amount[MOST_YEARS];
} row_block;

static void begin(row_block *out) {
    memset(&out->head, 0, sizeof out->head);
    out->head.size = (uint32_t)offsetof(row_block, too_long);
    out->head.kind = GEVINST_RECORDS;
    out->head.items_offset = (uint32_t)offsetof(row_block, records);
    out->head.parts_offset = (uint32_t)offsetof(row_block, entries);
    out->head.heap_offset = (uint32_t)offsetof(row_block, heap);
    out->head.item_size = sizeof(gevinst_record);
    out->head.part_size = sizeof(gevinst_entry);
    out->too_long = 0;
    memset(&out->id, 0, sizeof *out - offsetof(row_block, id));
}

static gevinst_value add_text(row_block *out, const char *text, size_t length) {
    gevinst_value value;
    memset(&value, 0, sizeof value);
    value.tag = GEVINST_TEXT;
    if (length > HEAP - out->head.heap_length) {
        out->too_long = 1;
        return value;
    }
    memcpy(out->heap + out->head.heap_length, text, length);
    value.low = out->head.heap_length;
    value.high = (uint32_t)length;
    out->head.heap_length += (uint32_t)length;
    return value;
}

/* Keeps a cell as it is, whatever it holds: the program judges it. */
static void keep(row_block *out, kept *place, const seen *cell, const reader *from) {
    gevinst_value value = cell->cell.value;
    if (value.tag == GEVINST_TEXT || value.tag == GEVINST_ERROR) {
        const char *heap = (const char *)from->block + from->head.heap_offset;
        uint8_t tag = value.tag;
        value = add_text(out, heap + value.low, value.high);
        value.tag = tag;
    }
    place->there = 1;
    place->row = cell->cell.row;
    place->col = cell->cell.col;
    place->value = value;
}

static void add_record(row_block *out, uint16_t kind, uint32_t sheet, const kept *at) {
    gevinst_record *record = &out->records[out->head.items_count++];
    memset(record, 0, sizeof *record);
    record->kind = kind;
    record->sheet = (uint16_t)sheet;
    record->row = at->row;
    record->col = (uint16_t)at->col;
}

/* A field of the record that was added last. */
static void add_entry(row_block *out, uint16_t field, gevinst_value value, uint32_t sheet,
                      const kept *at) {
    gevinst_entry *entry = &out->entries[out->head.parts_count++];
    memset(entry, 0, sizeof *entry);
    entry->field = field;
    entry->value = value;
    if (at != NULL) { /* otherwise the format itself says it */
        entry->flags = GEVINST_HAS_CELL;
        entry->sheet = (uint16_t)sheet;
        entry->row = at->row;
        entry->col = (uint16_t)at->col;
    }
    out->records[out->head.items_count - 1].entries++;
}

static void add_cell(row_block *out, uint16_t field, uint32_t sheet, const kept *cell) {
    if (cell->there) add_entry(out, field, cell->value, sheet, cell);
}

/* The kind of benefit; a word that is not known stays as it is, for the program to tell. */
static void add_type(row_block *out, uint32_t sheet) {
    const gevinst_value *value = &out->type.value;
    for (size_t at = 0; at < sizeof TYPES / sizeof *TYPES; at++) {
        if (out->type.there && value->tag == GEVINST_TEXT
            && is_text(out->heap + value->low, value->high, TYPES[at][0])) {
            gevinst_value word = add_text(out, TYPES[at][1], strlen(TYPES[at][1]));
            add_entry(out, GEVINST_FIELD_BENEFIT_KIND, word, sheet, &out->type);
            return;
        }
    }
    add_cell(out, GEVINST_FIELD_BENEFIT_KIND, sheet, &out->type);
}

static void add_word(row_block *out, uint16_t field, const char *word) {
    add_entry(out, field, add_text(out, word, strlen(word)), 0, NULL);
}

static void add_amount(row_block *out, const layout *at, uint32_t year, uint32_t sheet) {
    const kept header = {1, at->row, at->year_col[year], {0, 0, 0, 0, 0}};
    const kept unit = {1, at->unit_row, at->unit_col, {0, 0, 0, 0, 0}};
    add_record(out, GEVINST_KIND_CASH_LINE, sheet, &out->amount[year]);
    add_cell(out, GEVINST_FIELD_BENEFIT, sheet, &out->id);
    add_word(out, GEVINST_FIELD_CATEGORY, "benefit");
    add_word(out, GEVINST_FIELD_STAGE, "planned");
    add_entry(out, GEVINST_FIELD_PERIOD, add_text(out, at->year[year], 4), sheet, &header);
    add_cell(out, GEVINST_FIELD_AMOUNT, sheet, &out->amount[year]);
    if (at->has_unit) {
        add_entry(out, GEVINST_FIELD_UNIT, add_text(out, "tkr", 3), sheet, &unit);
    }
}

/* Hands over what a row says, if it has an id and is not the total. */
static gevinst_status end_row(const gevinst_host *host, row_block *out, const layout *at,
                              uint32_t sheet) {
    const gevinst_value *id = &out->id.value;
    if (!out->id.there) return GEVINST_OK;
    if (id->tag == GEVINST_TEXT && is_text(out->heap + id->low, id->high, TOTAL)) {
        return GEVINST_OK;
    }
    add_record(out, GEVINST_KIND_BENEFIT, sheet, &out->id);
    add_cell(out, GEVINST_FIELD_ID, sheet, &out->id);
    add_cell(out, GEVINST_FIELD_TITLE, sheet, &out->title);
    add_type(out, sheet);
    add_cell(out, GEVINST_FIELD_OWNER, sheet, &out->owner);
    for (uint32_t year = 0; year < at->years; year++) {
        if (out->amount[year].there) add_amount(out, at, year, sheet);
    }
    if (out->too_long) {
        host->fail(host->context, bytes_of("a row of sheet \"Gevinster\" is too long"));
        return GEVINST_FAILED;
    }
    gevinst_bytes block = {(const uint8_t *)out, out->head.size};
    return host->records(host->context, block);
}

static void take(row_block *out, const layout *at, const seen *cell, const reader *from) {
    uint32_t col = cell->cell.col;
    if (col == at->id) keep(out, &out->id, cell, from);
    else if (col == at->title) keep(out, &out->title, cell, from);
    else if (col == at->type) keep(out, &out->type, cell, from);
    else if (col == at->owner) keep(out, &out->owner, cell, from);
    for (uint32_t year = 0; year < at->years; year++) {
        if (col == at->year_col[year]) keep(out, &out->amount[year], cell, from);
    }
}

static gevinst_status read_rows(const gevinst_host *host, uint32_t sheet, row_block *out) {
    reader from = {host, NULL, {0}, 0};
    layout at;
    memset(&at, 0, sizeof at);
    seen cell;
    uint32_t row = 0;
    gevinst_status status;
    begin(out);
    while ((status = next_cell(&from, &cell)) == GEVINST_OK) {
        if (!at.found || cell.cell.row == at.row) {
            learn(&at, &cell);
            continue;
        }
        if (cell.cell.row != row) { /* a new row: the one before is done */
            if ((status = end_row(host, out, &at, sheet)) != GEVINST_OK) return status;
            begin(out);
            row = cell.cell.row;
        }
        take(out, &at, &cell, &from);
    }
    return status == GEVINST_END ? end_row(host, out, &at, sheet) : status;
}

static gevinst_status adapt(const gevinst_host *host) {
    uint32_t sheet = 0;
    int found = 0;
    gevinst_status status = find_sheet(host, &sheet, &found);
    if (status != GEVINST_OK) return status;
    if (!found) {
        host->fail(host->context, bytes_of("there is no sheet \"Gevinster\""));
        return GEVINST_FAILED;
    }
    status = host->open(host->context, sheet);
    if (status != GEVINST_OK) return status;
    row_block *out = malloc(sizeof *out);
    if (out == NULL) {
        host->fail(host->context, bytes_of("there is no memory for a row"));
        return GEVINST_FAILED;
    }
    status = read_rows(host, sheet, out);
    free(out);
    return status;
}

/* ---- The plugin ----------------------------------------------------------- */

static gevinst_status describe(gevinst_description *out) {
    if (out == NULL || !GEVINST_HAS(out, gevinst_description, title)) return GEVINST_INVALID;
    out->id = bytes_of(ID);
    out->version = bytes_of(VERSION);
    out->title = bytes_of(TITLE);
    return GEVINST_OK;
}

static const void *extension(const char *id) {
    (void)id;
    return NULL;
}

static const gevinst_plugin PLUGIN = {
    sizeof(gevinst_plugin), GEVINST_ABI_MAJOR, GEVINST_ABI_MINOR,
    describe, identify, adapt, extension,
};

GEVINST_EXPORT const gevinst_plugin *gevinst_plugin_entry_v1(uint16_t host_major,
                                                             uint16_t host_minor) {
    (void)host_minor; /* this plugin needs nothing that minor version 0 lacks */
    return host_major == GEVINST_ABI_MAJOR ? &PLUGIN : NULL;
}
