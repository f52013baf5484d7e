/* The plugin contract of gevinst, major version 1, minor version 1.
 *
 * A plugin is a shared library that exports one function,
 * gevinst_plugin_entry_v1. It recognises one format of workbook and tells what
 * such a workbook says: it asks the host for blocks of cells and hands over
 * blocks of records. It computes nothing, rounds nothing and fills nothing in.
 * README.md beside this folder tells the rules in full. In short:
 *
 *  - All text is UTF-8 and not ended by a zero, but for extension ids.
 *  - All numbers in blocks are little-endian; rows, columns and sheets count
 *    from zero.
 *  - What the host writes is lent until the same function is called again;
 *    what is handed to the host is copied before the call returns. Nobody
 *    frees what the other side made.
 *  - Only the thread that was called may call the host, and only until the
 *    call returns.
 *  - A struct begins with its size as its maker knows it. Use GEVINST_HAS
 *    before reading a field that was appended after minor version 0.
 *  - A plugin keeps nothing from one call to the next.
 *
 * Numbers are never reused and never change; new ones are appended.
 */
#ifndef GEVINST_PLUGIN_H
#define GEVINST_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include "gevinst_vocabulary.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GEVINST_ABI_MAJOR 1u
#define GEVINST_ABI_MINOR 1u

#if defined(_WIN32)
#define GEVINST_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define GEVINST_EXPORT __attribute__((visibility("default")))
#else
#define GEVINST_EXPORT
#endif

/* Whether *pointer, as its maker knows it, has the field. */
#define GEVINST_HAS(pointer, type, field) \
    ((pointer)->struct_size >= offsetof(type, field) + sizeof((pointer)->field))

/* ---- What a call answers ------------------------------------------------ */

typedef int32_t gevinst_status;

#define GEVINST_OK 0           /* done; identify: the workbook is of this format */
#define GEVINST_END 1          /* there is no more */
#define GEVINST_NOT_MINE 2     /* identify only: it is not of this format */
#define GEVINST_STOPPED (-1)   /* the host takes no more: return this at once */
#define GEVINST_UNREADABLE (-2) /* the sheet cannot be read: return this at once */
#define GEVINST_INVALID (-3)   /* an argument or a block breaks the contract */
#define GEVINST_UNSUPPORTED (-4) /* the other side does not have it */
#define GEVINST_FAILED (-5)    /* the plugin could not do its work; say why by fail */
#define GEVINST_PANICKED (-6)  /* the plugin panicked; for SDKs */

/* ---- Blocks -------------------------------------------------------------
 *
 * A block is one run of bytes: a head, items of fixed size, parts of fixed
 * size, and a heap of UTF-8 text. Everything is found by offsets from the
 * block's first byte, which 8 divides, as it does item and part sizes. Take
 * item_size and part_size from the head when stepping: a later minor version
 * may append to items and parts.
 */

#define GEVINST_CELLS 1u
#define GEVINST_RECORDS 2u
#define GEVINST_NOTES 3u

#define GEVINST_MAX_BLOCK 16777216u /* bytes */
#define GEVINST_MAX_ITEMS 65536u    /* items, and parts */

typedef struct gevinst_head {
    uint32_t size;         /* of the whole block, this head included */
    uint32_t kind;         /* GEVINST_CELLS, GEVINST_RECORDS or GEVINST_NOTES */
    uint32_t items_offset;
    uint32_t items_count;
    uint32_t parts_offset;
    uint32_t parts_count;
    uint32_t heap_offset;
    uint32_t heap_length;
    uint16_t item_size;
    uint16_t part_size;
    uint32_t sheet;        /* of cells; otherwise 0 */
} gevinst_head;

/* A text in the heap. No bytes: empty, or none where one may be missing. */
typedef struct gevinst_text {
    uint32_t offset;
    uint32_t length;
} gevinst_text;

#define GEVINST_TEXT 1           /* low: offset in the heap, high: bytes */
#define GEVINST_NUMBER 2         /* a decimal: (high * 2^64 + low) / 10^scale, exact */
#define GEVINST_TRUTH 3          /* low: 0 or 1 */
#define GEVINST_DAY 4            /* low: year * 10000 + month * 100 + day */
#define GEVINST_ERROR 5          /* such as #REF!; as GEVINST_TEXT; never a blank or a zero */
#define GEVINST_NOT_CALCULATED 6 /* a formula whose result the file does not hold */

#define GEVINST_NEGATIVE 1u /* the number is below zero */
#define GEVINST_ROUNDED 2u  /* the file held more digits than spreadsheets keep */

typedef struct gevinst_value {
    uint8_t tag;
    uint8_t scale;  /* digits after the decimal point, 0 to 28 */
    uint16_t flags;
    uint32_t high;
    uint64_t low;
} gevinst_value;

/* A cell that is not blank. Blank cells do not come at all. */
typedef struct gevinst_cell {
    uint32_t row;
    uint32_t col;
    gevinst_value value;
    gevinst_text formula; /* without "="; no bytes: none */
    gevinst_text format;  /* number format code; no bytes: not known */
} gevinst_cell;

/* A record; its entries are the next `entries` parts of the block. */
typedef struct gevinst_record {
    uint16_t kind;  /* GEVINST_KIND_... */
    uint16_t sheet; /* where the record begins */
    uint32_t row;
    uint16_t col;
    uint16_t entries;
    uint32_t reserved; /* 0 */
} gevinst_record;

#define GEVINST_HAS_CELL 1u

/* A field of a record, with the cell that said it. A field at most once. */
typedef struct gevinst_entry {
    uint16_t field; /* GEVINST_FIELD_... */
    uint16_t sheet;
    uint32_t row;
    uint16_t col;
    uint16_t flags;    /* GEVINST_HAS_CELL, or 0 where the format itself says it */
    uint32_t reserved; /* 0 */
    gevinst_value value;
} gevinst_entry;

/* A remark about cells; its cells and texts are the next `parts` parts. */
typedef struct gevinst_note {
    uint32_t code; /* GEVINST_NOTE_... */
    uint32_t parts;
} gevinst_note;

#define GEVINST_NOTE_HEADER_NOT_RECOGNISED 1u
#define GEVINST_NOTE_HEADER_MISSING 2u
#define GEVINST_NOTE_HEADER_TWICE 3u
#define GEVINST_NOTE_SHEET_MISSING 4u
#define GEVINST_NOTE_CELL_LEFT 5u
#define GEVINST_NOTE_ROW_LEFT 6u
#define GEVINST_NOTE_UNIT_NOT_FOUND 7u
#define GEVINST_NOTE_UNIT_FROM_TEXT 8u
#define GEVINST_NOTE_HIDDEN_USED 9u
#define GEVINST_NOTE_VALUE_MISSING 10u
#define GEVINST_NOTE_FOOTNOTE 11u
#define GEVINST_NOTE_SHEET_LEFT 12u
#define GEVINST_NOTE_LABEL_MISSING 13u

#define GEVINST_ROLE_CELL 0u
#define GEVINST_ROLE_FOUND 1u
#define GEVINST_ROLE_EXPECTED 2u
#define GEVINST_ROLE_NEAREST 3u
#define GEVINST_ROLE_WHY 4u
#define GEVINST_ROLE_DETAIL 5u
#define GEVINST_ROLE_MARK 6u
#define GEVINST_ROLE_COUNT 7u

typedef struct gevinst_note_part {
    uint16_t role;
    uint16_t sheet;
    uint32_t row;
    uint16_t col;
    uint16_t reserved;  /* 0 */
    gevinst_text text;
    uint32_t reserved2; /* 0 */
} gevinst_note_part;

/* ---- The tables ---------------------------------------------------------- */

typedef struct gevinst_bytes {
    const uint8_t *start; /* may be NULL when length is 0 */
    uint64_t length;
} gevinst_bytes;

typedef struct gevinst_description {
    uint32_t struct_size; /* set by the host */
    uint32_t reserved;
    gevinst_bytes id;      /* [a-z0-9-]+, at most 64 bytes; static, as the others */
    gevinst_bytes version; /* of the format, such as 1.0.0 */
    gevinst_bytes title;   /* what it reads, in one line */
} gevinst_description;

#define GEVINST_FILE_XLSX 1u
#define GEVINST_FILE_XLSM 2u
#define GEVINST_FILE_XLSB 3u
#define GEVINST_FILE_XLS 4u
#define GEVINST_FILE_ODS 5u
#define GEVINST_FILE_CSV 6u

#define GEVINST_WORKBOOK_DATE_1904 1u
#define GEVINST_WORKBOOK_MACROS 2u
#define GEVINST_WORKBOOK_EXTERNAL_LINKS 4u
#define GEVINST_WORKBOOK_MANUAL_CALCULATION 8u

typedef struct gevinst_workbook {
    uint32_t struct_size; /* set by the plugin */
    uint32_t file_kind;
    uint32_t sheets;      /* hidden ones included */
    uint32_t properties;
    uint32_t flags;
    uint32_t reserved;
    gevinst_bytes name;   /* the file's, without its folder */
} gevinst_workbook;

/* Both ends included. */
typedef struct gevinst_area {
    uint32_t first_row;
    uint32_t first_col;
    uint32_t last_row;
    uint32_t last_col;
} gevinst_area;

typedef struct gevinst_range {
    uint32_t first;
    uint32_t last;
} gevinst_range;

typedef struct gevinst_sheet {
    uint32_t struct_size; /* set by the plugin */
    uint32_t visibility;  /* 0 shown, 1 hidden, 2 hidden from people */
    gevinst_bytes name;
    const gevinst_area *merged; /* the value stands in the first cell only */
    uint64_t merged_count;
    const gevinst_range *hidden_rows;
    uint64_t hidden_rows_count;
    const gevinst_range *hidden_cols;
    uint64_t hidden_cols_count;
} gevinst_sheet;

typedef struct gevinst_property {
    uint32_t struct_size; /* set by the plugin */
    uint32_t reserved;
    gevinst_bytes name;
    gevinst_bytes value;
} gevinst_property;

typedef struct gevinst_evidence {
    uint32_t struct_size; /* set by the plugin */
    uint32_t has_cell;    /* 0: a fact of the workbook, such as a sheet's name */
    uint32_t sheet;
    uint32_t row;
    uint32_t col;
    uint32_t reserved;
    gevinst_bytes found;  /* what stands there */
    gevinst_bytes shows;  /* what it shows */
} gevinst_evidence;

/* What the host gives, for one call of identify or adapt. */
typedef struct gevinst_host {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    void *context; /* to be handed to every function */
    gevinst_status (*workbook)(void *context, gevinst_workbook *out);
    gevinst_status (*sheet)(void *context, uint32_t sheet, gevinst_sheet *out);
    gevinst_status (*property)(void *context, uint32_t number, gevinst_property *out);
    /* Begins to read a sheet at its first cell; it may be read several times. */
    gevinst_status (*open)(void *context, uint32_t sheet);
    /* The next block of cells of that sheet; GEVINST_END after the last. */
    gevinst_status (*cells)(void *context, gevinst_bytes *out);
    /* identify: a reason why the workbook is of the format. */
    gevinst_status (*evidence)(void *context, const gevinst_evidence *evidence);
    /* identify, before GEVINST_NOT_MINE: what was looked for in vain, in one line. */
    gevinst_status (*not_mine)(void *context, gevinst_bytes why);
    /* adapt: a block of records, a block of notes. */
    gevinst_status (*records)(void *context, gevinst_bytes block);
    gevinst_status (*notes)(void *context, gevinst_bytes block);
    /* Why the plugin is about to return a failure, in one line. */
    gevinst_status (*fail)(void *context, gevinst_bytes why);
    /* What the host has beyond this table, by id; NULL for an id it does not know. */
    const void *(*extension)(void *context, const char *id);
} gevinst_host;

/* What a plugin gives: static, as long as the library, which is never unloaded. */
typedef struct gevinst_plugin {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    gevinst_status (*describe)(gevinst_description *out);
    gevinst_status (*identify)(const gevinst_host *host);
    gevinst_status (*adapt)(const gevinst_host *host);
    /* Since minor version 1; may be NULL. */
    const void *(*extension)(const char *id);
} gevinst_plugin;

/* The one exported function. NULL: the plugin cannot live with this host. */
GEVINST_EXPORT const gevinst_plugin *gevinst_plugin_entry_v1(uint16_t host_major,
                                                             uint16_t host_minor);

#ifdef __cplusplus
}
#endif

#endif
