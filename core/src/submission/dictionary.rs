//! The data dictionary: every record kind and field, in domain words.
//!
//! Kinds and fields are those of the plugin contract; a test in the plugin host
//! holds the two lists equal. Names are a promise: they stand in archives and
//! mapping files, and are never renamed or used for something else.

use std::fmt;

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident $key:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of the contract.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The name as data files write it.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// What it is, in one or two sentences, as this documentation says it.
            pub fn meaning(self) -> &'static str {
                match self { $($name::$variant => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The one with this name, if there is one.
            pub fn named(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|word| word.key() == key)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.key())
            }
        }
    };
}

words! {
    /// What a record is about.
    RecordKind {
        /// What the report is about: period, day, status.
        Reporting "reporting";
        /// The agency (virksomhet) that reports.
        Organisation "organisation";
        /// A project or measure (tiltak, prosjekt).
        Initiative "initiative";
        /// A benefit (gevinst, nyttevirkning).
        Benefit "benefit";
        /// An amount of kroner of a benefit or cost in one period and stage.
        CashLine "cash_line";
        /// A three-point estimate over the lifetime (MO, MS, MP).
        Estimate "estimate";
        /// Volume and time per unit, from which freed time (frigjort tid) follows.
        QuantityLine "quantity_line";
        /// What a benefit was used for in a period (uttak).
        Realisation "realisation";
        /// A measure of service quality or effect (måleindikator).
        Indicator "indicator";
        /// A measured value (måling).
        Measurement "measurement";
        /// An action to realise a benefit (tiltak i gevinstplanen).
        Action "action";
        /// A risk to a benefit (risiko).
        Risk "risk";
        /// A parameter the agency states itself, such as hours per årsverk.
        Parameter "parameter";
        /// A total that the workbook itself states; checked and never counted.
        StatedTotal "stated_total";
        /// The terms of a socio-economic appraisal (samfunnsøkonomisk analyse): its years.
        Appraisal "appraisal";
        /// A group of benefits that may describe the same effect, with the most they can give
        /// together.
        OverlapGroup "overlap_group";
        /// An effect without a price (ikke-prissatt virkning), judged by magnitude and importance.
        Nonpriced "nonpriced";
        /// How a yearly effect comes in (innfasing): from when, how fast, for how long.
        EffectProfile "effect_profile";
        /// Money granted by a scheme (medfinansiering). Financing is never a benefit.
        Funding "funding";
    }
}

words! {
    /// A field of a record.
    Field {
        /// The record's own identifier (ID). Benefits carry the class prefix Ø (economic, own
        /// agency), A (alternative use), V (other bodies) or K (qualitative); it exists so that
        /// nothing is counted twice.
        Id "id";
        /// What the record is called.
        Title "title";
        /// What it is, in the agency's words.
        Description "description";
        /// Remarks.
        Comment "comment";
        /// The ID of the benefit (gevinst) the record belongs to.
        Benefit "benefit";
        /// The ID of the initiative (tiltak, prosjekt) the record belongs to.
        Initiative "initiative";
        /// The ID of the indicator (måleindikator) that was measured.
        Indicator "indicator";
        /// Organisation number (organisasjonsnummer): nine digits with a modulus-11 check digit.
        OrganisationNumber "organisation_number";
        /// The organisation's or parameter's name.
        Name "name";
        /// Level of government or sector of the organisation.
        Level "level";
        /// Municipality number (kommunenummer): four digits, kept as text.
        MunicipalityNumber "municipality_number";
        /// The ministry (departement) the agency belongs to.
        Ministry "ministry";
        /// Zone of employers' national insurance contributions (arbeidsgiveravgift).
        AgaZone "aga_zone";
        /// Whom to ask: a role or unit.
        Contact "contact";
        /// The period the figure is for; for the reporting record, the period reported on.
        Period "period";
        /// The day the report speaks of (rapporteringsdato).
        AsOf "as_of";
        /// Draft or final.
        ReportStatus "report_status";
        /// The programme or scheme the initiative is part of.
        Programme "programme";
        /// The phase of the initiative, from idea to realisation.
        Phase "phase";
        /// The agency's project number.
        ProjectNumber "project_number";
        /// The case number in the agency's records.
        CaseNumber "case_number";
        /// The first day of the initiative.
        Start "start";
        /// The last day of the initiative.
        End "end";
        /// The day the solution goes live (produktlevering), as expected now.
        Delivery "delivery";
        /// Who answers for the whole plan. The role's title differs between generations of the
        /// guides; formats map it by template, never by word.
        OverallOwner "overall_owner";
        /// Saving (innsparing), avoided cost (unngått kostnad), income, freed time (frigjort tid)
        /// or quality (kvalitetsgevinst). Never added to one another.
        BenefitKind "benefit_kind";
        /// Benefit or disbenefit (negativ virkning).
        Sign "sign";
        /// Priced (prissatt), quantified or qualitative.
        Valuation "valuation";
        /// Who gains: own agency, state, municipal sector, business, citizens, voluntary sector.
        Recipient "recipient";
        /// The organisation that gains, where it is another one.
        RecipientOrganisation "recipient_organisation";
        /// Whether a budget falls: cashable, non-cashable, cost avoidance, income or none.
        CashEffect "cash_effect";
        /// Recurrent or one-off.
        Recurrence "recurrence";
        /// Where the benefit or action stands.
        Status "status";
        /// The benefit owner, action owner or measurement owner: a role in the line.
        Owner "owner";
        /// The owner's unit.
        OwnerUnit "owner_unit";
        /// The delivered product the benefit depends on.
        Product "product";
        /// The day full effect is planned.
        RealisationDate "realisation_date";
        /// Lifetime of the effect in years, above 0.
        LifetimeYears "lifetime_years";
        /// The ID of the benefit this one contributes to (bidrar til).
        Parent "parent";
        /// Benefits with the same group may describe the same effect.
        OverlapGroup "overlap_group";
        /// What must be in place first (forutsetninger).
        Prerequisites "prerequisites";
        /// What is assumed.
        Assumptions "assumptions";
        /// Importance of a non-priced benefit (viktighet).
        Importance "importance";
        /// The workbook's own calculation the line belongs to. Lines of different analyses describe
        /// the same money and are never added.
        Analysis "analysis";
        /// What the amount is: benefit (B), investment (P), operating cost of the new solution (D),
        /// transition, measurement, or non-priced points.
        Category "category";
        /// Planned (planlagt), forecast (prognose) or realised (realisert).
        Stage "stage";
        /// An amount in the record's unit; positive as a rule, the sign follows from category and
        /// sign.
        Amount "amount";
        /// The unit of the record's amounts or of the indicator.
        Unit "unit";
        /// Nominal (løpende) or fixed (faste) prices.
        PriceBasis "price_basis";
        /// The year of fixed prices (prisår).
        PriceYear "price_year";
        /// Where the figure is documented.
        Evidence "evidence";
        /// Most likely value (MS) of a three-point estimate.
        MostLikely "most_likely";
        /// Most optimistic value (MO).
        Optimistic "optimistic";
        /// Most pessimistic value (MP).
        Pessimistic "pessimistic";
        /// The uncertainty-adjusted value as the workbook itself states it.
        Adjusted "adjusted";
        /// How many units per period: cases, visits, users.
        Volume "volume";
        /// What is counted.
        VolumeUnit "volume_unit";
        /// Time per unit before, in the record's unit.
        Before "before";
        /// Time per unit after, in the record's unit.
        After "after";
        /// Share of the volume that uses the new solution, 0 to 1 (or per cent as the cell shows
        /// it).
        Uptake "uptake";
        /// Hours (timer) in the period.
        Hours "hours";
        /// Labour cost per hour in kroner.
        HourlyCost "hourly_cost";
        /// What the benefit was used for (uttak, anvendelse).
        Use "use";
        /// Full-time equivalents (årsverk).
        Fte "fte";
        /// Chapter and item (kap./post), or KOSTRA function and kind.
        BudgetReference "budget_reference";
        /// The document that decides the use.
        Document "document";
        /// The role that approved it.
        ApprovedBy "approved_by";
        /// Whether more or less is better.
        Direction "direction";
        /// The value before the initiative took effect (nullpunktsmåling).
        Baseline "baseline";
        /// The day of the baseline.
        BaselineDate "baseline_date";
        /// How it is measured (målemetode).
        Method "method";
        /// The expected value (målverdi).
        Target "target";
        /// The least acceptable value.
        TargetMinimum "target_minimum";
        /// The day of the target.
        TargetDate "target_date";
        /// How often it is measured.
        Frequency "frequency";
        /// The system of record, or the source of a parameter.
        Source "source";
        /// The lowest value of the scale.
        ScaleMin "scale_min";
        /// The highest value of the scale.
        ScaleMax "scale_max";
        /// Baseline, midway, final or running measurement.
        MeasurementType "measurement_type";
        /// The day of the measurement.
        Date "date";
        /// The measured value, or a parameter's value.
        Value "value";
        /// Number of answers (n), a whole number from 0.
        SampleSize "sample_size";
        /// Share that answered, 0 to 1 (or per cent as the cell shows it).
        ResponseRate "response_rate";
        /// The day it is due.
        Deadline "deadline";
        /// Probability of a risk.
        Probability "probability";
        /// Consequence of a risk.
        Consequence "consequence";
        /// What is done about a risk.
        Mitigation "mitigation";
        /// The first day a parameter's value holds.
        ValidFrom "valid_from";
        /// What a stated total is the total of.
        Measure "measure";
        /// How certain a benefit is: expected, committed, realised or validated.
        Certainty "certainty";
        /// The share of an effect that the initiative can call its own, 0 to 1 (or per cent as the
        /// cell shows it).
        AttributionShare "attribution_share";
        /// The share of an amount that changes a public budget, so that the tax funding cost
        /// (skattefinansieringskostnad) falls on it; 0 to 1 (or per cent as the cell shows it).
        TaxCostShare "tax_cost_share";
        /// The index that brings the amount to another year's prices: consumer prices (KPI), the
        /// municipal deflator (kommunal deflator) or none.
        PriceIndex "price_index";
        /// Whether the amount grows in real terms (realprisjustering), as the value of time does.
        RealGrowth "real_growth";
        /// The year that all present values are counted at (sammenligningsår).
        ComparisonYear "comparison_year";
        /// The first year of effects (åpningsår, ferdigstillelsesår).
        OpeningYear "opening_year";
        /// The length of the analysis period (analyseperiode) in whole years, above 0.
        AnalysisYears "analysis_years";
        /// How an overlap is settled: in proportion, by rank, or by excluding the later ones.
        Allocation "allocation";
        /// The group that an effect without a price falls on (berørt gruppe).
        Affected "affected";
        /// The magnitude of an effect without a price (omfang): small, medium or large, with its
        /// sign.
        Magnitude "magnitude";
        /// Why it was judged so (begrunnelse).
        Reason "reason";
        /// How uncertain a judgement is.
        Uncertainty "uncertainty";
        /// The role that judged.
        AssessedBy "assessed_by";
        /// How an effect comes in (innfasing): at once, linearly, in one step, or along an S-curve.
        Ramp "ramp";
        /// Months from the start until full effect, from 0.
        RampMonths "ramp_months";
        /// The ID of the initiative whose delivery the effect waits for: a delayed delivery moves
        /// the effect.
        Milestone "milestone";
        /// The day the solution was to go live by the approved plan; beside it, `delivery` is the
        /// day that is expected now.
        PlannedDelivery "planned_delivery";
        /// Standard deviation of the single answers behind a measured mean, from 0, in the
        /// indicator's unit.
        StandardDeviation "standard_deviation";
        /// The value that counts as 0 on the index, set before measuring.
        AnchorWorst "anchor_worst";
        /// The value that counts as 100 on the index, set before measuring.
        AnchorBest "anchor_best";
        /// The indicator's weight in the quality index, from 0.
        Weight "weight";
        /// The funding scheme.
        Scheme "scheme";
        /// The scheme's category, where it has several with terms of their own.
        SchemeCategory "scheme_category";
        /// The year of the application, by which the scheme's terms are chosen.
        ApplicationYear "application_year";
        /// What the scheme grants (tilskudd), in the record's unit.
        Grant "grant";
        /// The budget year that a budget reference is of.
        BudgetYear "budget_year";
        /// How many persons freed time is spread over (antall personer), above 0.
        Persons "persons";
        /// The achievement (måloppnåelse) that the workbook itself states for a measurement:
        /// 1 is all the way from baseline to target. Compared, never used.
        StatedAchievement "stated_achievement";
        /// How many budget years a grant is spread over.
        GrantYears "grant_years";
    }
}
