//! What there is to tell about an edition, for lists and method pages.

use super::parameter::{Citation, ValueKind};
use super::{MethodChoice, Release, RuleSet, RuleUnit};
use crate::period::Day;
use crate::provenance::Digest;

/// An edition as a reader is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description<'a> {
    /// The id, such as `no-2026.1`.
    pub id: &'a str,
    /// The title in Norwegian (bokmål).
    pub title: &'a str,
    /// The title in English.
    pub title_en: &'a str,
    /// Whether it is a draft or released.
    pub release: Release,
    /// The edition that it corrects or continues.
    pub supersedes: Option<&'a str>,
    /// The fingerprint of its files.
    pub digest: Digest,
    /// Its parameters, in a fixed order.
    pub parameters: Vec<ParameterDescription<'a>>,
    /// Its method choices, in a fixed order.
    pub methods: Vec<MethodChoice>,
}

/// A parameter as a reader is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterDescription<'a> {
    /// The id, such as `hours_per_fte`.
    pub key: &'static str,
    /// The name in Norwegian (bokmål).
    pub label: &'a str,
    /// The name in English.
    pub label_en: &'a str,
    /// What a reader should know about the choice, in Norwegian (bokmål).
    pub note: Option<&'a str>,
    /// The same in English.
    pub note_en: Option<&'a str>,
    /// The unit.
    pub unit: RuleUnit,
    /// The last day for which somebody has confirmed the value.
    pub checked_until: Day,
    /// The values, earliest first.
    pub values: Vec<ValueDescription<'a>>,
}

/// A dated value as a reader is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueDescription<'a> {
    /// The value as text: `1695`, or `on_track 0.95, watch 0.80`.
    pub value: String,
    /// The first day it holds.
    pub from: Day,
    /// Its kind.
    pub kind: ValueKind,
    /// Its sources.
    pub cites: &'a [Citation],
}

pub(super) fn describe(set: &RuleSet) -> Description<'_> {
    let parameters = set.parameters.iter().map(|parameter| ParameterDescription {
        key: parameter.id.key(),
        label: &parameter.label,
        label_en: &parameter.label_en,
        note: parameter.note.as_deref(),
        note_en: parameter.note_en.as_deref(),
        unit: parameter.id.unit(),
        checked_until: parameter.checked_until,
        values: parameter
            .values
            .iter()
            .map(|dated| ValueDescription {
                value: dated.value.to_string(),
                from: dated.from,
                kind: dated.kind,
                cites: &dated.cites,
            })
            .collect(),
    });
    Description {
        id: &set.id,
        title: &set.title,
        title_en: &set.title_en,
        release: set.release,
        supersedes: set.supersedes.as_deref(),
        digest: set.digest,
        parameters: parameters.collect(),
        methods: set.methods.list(),
    }
}
