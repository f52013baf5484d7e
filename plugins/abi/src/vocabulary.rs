//! Record kinds and fields: what an agency can say in a workbook.
//!
//! A format answers with records. A record has one [`Kind`] and a list of
//! fields of that kind, each with the value as the cell said it. The list
//! follows the field's common data dictionary (organisation, initiative,
//! benefit, cash line, and so on); what each field means, with unit and
//! range, stands in the data dictionary of the core.

/// How a field's value is written in a cell when all is well.
///
/// This is what a register column expects; it is not a promise. A cell may
/// hold anything, and what it held is passed on as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Free text, or an identifier.
    Text,
    /// A number; its unit stands in a `unit` field or follows from the field.
    Number,
    /// A calendar day.
    Day,
    /// A month, quarter, tertial, half-year, year or year of the plan.
    Period,
    /// One of the words of a closed list (nb, nn, en or the key).
    Choice,
}

/// A field, by its number in the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub u16);

/// A record kind, by its number in the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u16);

/// A field's number, name and way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDefinition {
    /// The number that crosses the boundary.
    pub field: Field,
    /// The name that stands in mapping files and archived submissions.
    pub name: &'static str,
    /// How the value is written.
    pub written: Written,
}

/// A record kind's number, name and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindDefinition {
    /// The number that crosses the boundary.
    pub kind: Kind,
    /// The name that stands in mapping files and archived submissions.
    pub name: &'static str,
    /// The fields a record of this kind may carry.
    pub fields: &'static [Field],
}

impl Field {
    /// The field with this name, if the vocabulary has it.
    pub fn named(name: &str) -> Option<Field> {
        FIELDS.iter().find(|definition| definition.name == name).map(|definition| definition.field)
    }

    /// The field's definition; `None` for a number the vocabulary does not have.
    pub fn definition(self) -> Option<&'static FieldDefinition> {
        FIELDS.iter().find(|definition| definition.field == self)
    }

    /// The field's name, or `"?"` for a number the vocabulary does not have.
    pub fn name(self) -> &'static str {
        self.definition().map_or("?", |definition| definition.name)
    }
}

impl Kind {
    /// The kind with this name, if the vocabulary has it.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|definition| definition.name == name).map(|definition| definition.kind)
    }

    /// The kind's definition; `None` for a number the vocabulary does not have.
    pub fn definition(self) -> Option<&'static KindDefinition> {
        KINDS.iter().find(|definition| definition.kind == self)
    }

    /// The kind's name, or `"?"` for a number the vocabulary does not have.
    pub fn name(self) -> &'static str {
        self.definition().map_or("?", |definition| definition.name)
    }

    /// Whether a record of this kind may carry `field`.
    pub fn has(self, field: Field) -> bool {
        self.definition().is_some_and(|definition| definition.fields.contains(&field))
    }
}

macro_rules! fields {
    ($($number:literal $constant:ident $name:literal $written:ident;)*) => {
        impl Field {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Field = Field($number);
            )*
        }

        /// Every field of the contract, in order of number.
        pub const FIELDS: &[FieldDefinition] = &[
            $(FieldDefinition { field: Field($number), name: $name, written: Written::$written },)*
        ];
    };
}

macro_rules! kinds {
    ($($number:literal $constant:ident $name:literal [$($field:ident)*];)*) => {
        impl Kind {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Kind = Kind($number);
            )*
        }

        /// Every record kind of the contract, in order of number.
        pub const KINDS: &[KindDefinition] = &[
            $(KindDefinition {
                kind: Kind($number),
                name: $name,
                fields: &[$(Field::$field),*],
            },)*
        ];
    };
}

fields! {
    1 ID "id" Text;
    2 TITLE "title" Text;
    3 DESCRIPTION "description" Text;
    4 COMMENT "comment" Text;
    5 BENEFIT "benefit" Text;
    6 INITIATIVE "initiative" Text;
    7 INDICATOR "indicator" Text;
    8 ORGANISATION_NUMBER "organisation_number" Text;
    9 NAME "name" Text;
    10 LEVEL "level" Choice;
    11 MUNICIPALITY_NUMBER "municipality_number" Text;
    12 MINISTRY "ministry" Text;
    13 AGA_ZONE "aga_zone" Choice;
    14 CONTACT "contact" Text;
    15 PERIOD "period" Period;
    16 AS_OF "as_of" Day;
    17 REPORT_STATUS "report_status" Choice;
    18 PROGRAMME "programme" Text;
    19 PHASE "phase" Choice;
    20 PROJECT_NUMBER "project_number" Text;
    21 CASE_NUMBER "case_number" Text;
    22 START "start" Day;
    23 END "end" Day;
    24 DELIVERY "delivery" Day;
    25 OVERALL_OWNER "overall_owner" Text;
    26 BENEFIT_KIND "benefit_kind" Choice;
    27 SIGN "sign" Choice;
    28 VALUATION "valuation" Choice;
    29 RECIPIENT "recipient" Choice;
    30 RECIPIENT_ORGANISATION "recipient_organisation" Text;
    31 CASH_EFFECT "cash_effect" Choice;
    32 RECURRENCE "recurrence" Choice;
    33 STATUS "status" Choice;
    34 OWNER "owner" Text;
    35 OWNER_UNIT "owner_unit" Text;
    36 PRODUCT "product" Text;
    37 REALISATION_DATE "realisation_date" Day;
    38 LIFETIME_YEARS "lifetime_years" Number;
    39 PARENT "parent" Text;
    40 OVERLAP_GROUP "overlap_group" Text;
    41 PREREQUISITES "prerequisites" Text;
    42 ASSUMPTIONS "assumptions" Text;
    43 IMPORTANCE "importance" Choice;
    44 ANALYSIS "analysis" Text;
    45 CATEGORY "category" Choice;
    46 STAGE "stage" Choice;
    47 AMOUNT "amount" Number;
    48 UNIT "unit" Choice;
    49 PRICE_BASIS "price_basis" Choice;
    50 PRICE_YEAR "price_year" Number;
    51 EVIDENCE "evidence" Text;
    52 MOST_LIKELY "most_likely" Number;
    53 OPTIMISTIC "optimistic" Number;
    54 PESSIMISTIC "pessimistic" Number;
    55 ADJUSTED "adjusted" Number;
    56 VOLUME "volume" Number;
    57 VOLUME_UNIT "volume_unit" Text;
    58 BEFORE "before" Number;
    59 AFTER "after" Number;
    60 UPTAKE "uptake" Number;
    61 HOURS "hours" Number;
    62 HOURLY_COST "hourly_cost" Number;
    63 USE "use" Choice;
    64 FTE "fte" Number;
    65 BUDGET_REFERENCE "budget_reference" Text;
    66 DOCUMENT "document" Text;
    67 APPROVED_BY "approved_by" Text;
    68 DIRECTION "direction" Choice;
    69 BASELINE "baseline" Number;
    70 BASELINE_DATE "baseline_date" Day;
    71 METHOD "method" Text;
    72 TARGET "target" Number;
    73 TARGET_MINIMUM "target_minimum" Number;
    74 TARGET_DATE "target_date" Day;
    75 FREQUENCY "frequency" Choice;
    76 SOURCE "source" Text;
    77 SCALE_MIN "scale_min" Number;
    78 SCALE_MAX "scale_max" Number;
    79 MEASUREMENT_TYPE "measurement_type" Choice;
    80 DATE "date" Day;
    81 VALUE "value" Number;
    82 SAMPLE_SIZE "sample_size" Number;
    83 RESPONSE_RATE "response_rate" Number;
    84 DEADLINE "deadline" Day;
    85 PROBABILITY "probability" Choice;
    86 CONSEQUENCE "consequence" Choice;
    87 MITIGATION "mitigation" Text;
    88 VALID_FROM "valid_from" Day;
    89 MEASURE "measure" Choice;
    90 CERTAINTY "certainty" Choice;
    91 ATTRIBUTION_SHARE "attribution_share" Number;
    92 TAX_COST_SHARE "tax_cost_share" Number;
    93 PRICE_INDEX "price_index" Choice;
    94 REAL_GROWTH "real_growth" Choice;
    95 COMPARISON_YEAR "comparison_year" Number;
    96 OPENING_YEAR "opening_year" Number;
    97 ANALYSIS_YEARS "analysis_years" Number;
    98 ALLOCATION "allocation" Choice;
    99 AFFECTED "affected" Choice;
    100 MAGNITUDE "magnitude" Choice;
    101 REASON "reason" Text;
    102 UNCERTAINTY "uncertainty" Choice;
    103 ASSESSED_BY "assessed_by" Text;
    104 RAMP "ramp" Choice;
    105 RAMP_MONTHS "ramp_months" Number;
    106 MILESTONE "milestone" Text;
    107 PLANNED_DELIVERY "planned_delivery" Day;
    108 STANDARD_DEVIATION "standard_deviation" Number;
    109 ANCHOR_WORST "anchor_worst" Number;
    110 ANCHOR_BEST "anchor_best" Number;
    111 WEIGHT "weight" Number;
    112 SCHEME "scheme" Choice;
    113 SCHEME_CATEGORY "scheme_category" Choice;
    114 APPLICATION_YEAR "application_year" Number;
    115 GRANT "grant" Number;
    116 BUDGET_YEAR "budget_year" Number;
    117 PERSONS "persons" Number;
    118 STATED_ACHIEVEMENT "stated_achievement" Number;
    119 GRANT_YEARS "grant_years" Number;
}

kinds! {
    1 REPORTING "reporting" [PERIOD AS_OF REPORT_STATUS CONTACT COMMENT];
    2 ORGANISATION "organisation" [
        ORGANISATION_NUMBER NAME LEVEL MUNICIPALITY_NUMBER MINISTRY AGA_ZONE CONTACT COMMENT
    ];
    3 INITIATIVE "initiative" [
        ID TITLE DESCRIPTION ORGANISATION_NUMBER PROGRAMME PHASE PROJECT_NUMBER CASE_NUMBER START END
        DELIVERY OVERALL_OWNER COMMENT PLANNED_DELIVERY
    ];
    4 BENEFIT "benefit" [
        ID TITLE DESCRIPTION INITIATIVE BENEFIT_KIND SIGN VALUATION RECIPIENT RECIPIENT_ORGANISATION
        CASH_EFFECT RECURRENCE STATUS OWNER OWNER_UNIT PRODUCT REALISATION_DATE LIFETIME_YEARS PARENT
        OVERLAP_GROUP PREREQUISITES ASSUMPTIONS IMPORTANCE ANALYSIS COMMENT CERTAINTY ATTRIBUTION_SHARE
    ];
    5 CASH_LINE "cash_line" [
        ID ANALYSIS BENEFIT INITIATIVE CATEGORY STAGE PERIOD AMOUNT UNIT PRICE_BASIS PRICE_YEAR TITLE
        EVIDENCE COMMENT RECURRENCE RECIPIENT TAX_COST_SHARE PRICE_INDEX REAL_GROWTH
    ];
    6 ESTIMATE "estimate" [
        ID ANALYSIS BENEFIT INITIATIVE CATEGORY TITLE MOST_LIKELY OPTIMISTIC PESSIMISTIC ADJUSTED UNIT
        PRICE_BASIS PRICE_YEAR EVIDENCE COMMENT
    ];
    7 QUANTITY_LINE "quantity_line" [
        ID BENEFIT STAGE PERIOD VOLUME VOLUME_UNIT BEFORE AFTER UNIT UPTAKE HOURS HOURLY_COST EVIDENCE
        COMMENT PERSONS
    ];
    8 REALISATION "realisation" [
        ID BENEFIT PERIOD USE AMOUNT UNIT PRICE_BASIS PRICE_YEAR HOURS FTE BUDGET_REFERENCE DOCUMENT
        APPROVED_BY COMMENT RECURRENCE BUDGET_YEAR
    ];
    9 INDICATOR "indicator" [
        ID BENEFIT TITLE UNIT DIRECTION BASELINE BASELINE_DATE METHOD TARGET TARGET_MINIMUM TARGET_DATE
        FREQUENCY SOURCE OWNER SCALE_MIN SCALE_MAX COMMENT ANCHOR_WORST ANCHOR_BEST WEIGHT
    ];
    10 MEASUREMENT "measurement" [
        ID INDICATOR MEASUREMENT_TYPE DATE PERIOD VALUE SAMPLE_SIZE RESPONSE_RATE METHOD COMMENT
        STANDARD_DEVIATION STATED_ACHIEVEMENT
    ];
    11 ACTION "action" [ID BENEFIT DESCRIPTION OWNER DEADLINE STATUS COMMENT];
    12 RISK "risk" [ID BENEFIT DESCRIPTION PROBABILITY CONSEQUENCE MITIGATION OWNER COMMENT];
    13 PARAMETER "parameter" [NAME VALUE UNIT SOURCE VALID_FROM COMMENT];
    14 STATED_TOTAL "stated_total" [
        ANALYSIS MEASURE PERIOD STAGE TITLE BENEFIT AMOUNT MOST_LIKELY OPTIMISTIC PESSIMISTIC ADJUSTED
        UNIT PRICE_BASIS PRICE_YEAR
    ];
    15 APPRAISAL "appraisal" [
        ID TITLE ANALYSIS COMPARISON_YEAR OPENING_YEAR PRICE_YEAR ANALYSIS_YEARS LIFETIME_YEARS COMMENT
        INITIATIVE
    ];
    16 OVERLAP_GROUP "overlap_group" [
        ID TITLE AMOUNT UNIT PRICE_BASIS PRICE_YEAR HOURS ALLOCATION COMMENT
    ];
    17 NONPRICED "nonpriced" [
        ID BENEFIT TITLE AFFECTED MAGNITUDE IMPORTANCE REASON UNCERTAINTY ASSESSED_BY COMMENT
    ];
    18 EFFECT_PROFILE "effect_profile" [
        ID BENEFIT STAGE AMOUNT UNIT PRICE_BASIS PRICE_YEAR START RAMP RAMP_MONTHS LIFETIME_YEARS
        MILESTONE COMMENT HOURS
    ];
    19 FUNDING "funding" [
        ID INITIATIVE SCHEME SCHEME_CATEGORY APPLICATION_YEAR AMOUNT GRANT UNIT PRICE_BASIS PRICE_YEAR
        COMMENT GRANT_YEARS
    ];
}

/// The text of `include/gevinst_vocabulary.h`: the same numbers, for C.
pub fn c_header() -> String {
    let mut text = String::from(
        "/* The vocabulary of the gevinst plugin contract: what an agency can say.\n \
         *\n \
         * Written from the contract's own list; numbers never change. What each field\n \
         * means is told by `gevinst format fields`.\n \
         */\n\
         #ifndef GEVINST_VOCABULARY_H\n\
         #define GEVINST_VOCABULARY_H\n\n",
    );
    let mut define = |what: &str, name: &str, number: u16| {
        let name = name.replace('-', "_").to_uppercase();
        text.push_str(&format!("#define GEVINST_{what}_{name} {number}u\n"));
    };
    for kind in KINDS {
        define("KIND", kind.name, kind.kind.0);
    }
    for field in FIELDS {
        define("FIELD", field.name, field.field.0);
    }
    text.push_str("\n#endif\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_from_one_and_names_are_unique() {
        for (place, definition) in FIELDS.iter().enumerate() {
            assert_eq!(usize::from(definition.field.0), place + 1, "{}", definition.name);
            assert_eq!(Field::named(definition.name), Some(definition.field));
        }
        for (place, definition) in KINDS.iter().enumerate() {
            assert_eq!(usize::from(definition.kind.0), place + 1, "{}", definition.name);
            assert_eq!(Kind::named(definition.name), Some(definition.kind));
        }
    }

    #[test]
    fn every_field_is_used_by_a_kind_and_none_twice_in_one() {
        for definition in FIELDS {
            let used = KINDS.iter().any(|kind| kind.fields.contains(&definition.field));
            assert!(used, "no kind carries {}", definition.name);
        }
        for kind in KINDS {
            for (place, field) in kind.fields.iter().enumerate() {
                assert!(!kind.fields[..place].contains(field), "{}: {}", kind.name, field.name());
            }
        }
    }
}
