//! The value of a rule in the words of a language. Core writes it in one line, as
//! files have it: `0.04 from year 1, 0.03 from year 41`, `optimistic 1, most_likely 3`.

use crate::fact_table::TableWords;

/// The value with numbers in the language's own digits and parts by their names.
pub(crate) fn rule_value_words(value: &str, words: TableWords<'_>) -> String {
    let texts = words.formatter.texts();
    let value = value.replace("from year", texts.known("rule_value.from_year"));
    let told = value.split(' ').map(|word| {
        let bare = word.trim_matches(|c| ",;:()".contains(c));
        let told = match bare {
            "to" => texts.known("rule_value.to").to_owned(),
            "is" => texts.known("rule_value.is").to_owned(),
            _ => named(bare, words),
        };
        word.replacen(bare, &told, usize::from(!bare.is_empty()))
    });
    told.collect::<Vec<_>>().join(" ")
}

/// The name of a part, or a number in the language's own digits.
fn named(word: &str, words: TableWords<'_>) -> String {
    let texts = words.formatter.texts();
    let lists = ["workbook.part", "rule_kind"];
    let name = lists.iter().find_map(|list| texts.get(&format!("{list}.{word}")).ok());
    name.map_or_else(|| words.number_or_name(word), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Formatter;
    use crate::texts::Texts;
    use gevinst_core::report::MoneyScale;

    #[test]
    fn values_of_every_shape_are_told_in_the_language() {
        let texts = Texts::load("nb").unwrap();
        let words = TableWords { formatter: Formatter::new(&texts, MoneyScale::Kroner) };
        for (value, told) in [
            ("0.04 from year 1, 0.03 from year 41", "0,04 fra år 1, 0,03 fra år 41"),
            ("optimistic 1, most_likely 3.5", "mest optimistisk 1, mest sannsynlig 3,5"),
            ("2009 89.9 to 2025 137.2072", "2009 89,9 til 2025 137,2072"),
            ("2015 is 100; 2016: 103.6 (recorded)", "2015 er 100; 2016: 103,6 (fastsatt verdi)"),
            ("0.15, 0.5, 0.85", "0,15, 0,5, 0,85"),
            ("IVa 0.079", "IVa 0,079"),
        ] {
            assert_eq!(rule_value_words(value, words), told);
        }
    }
}
