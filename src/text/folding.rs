//! Names without what spelling varies in: case, accents, signs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the words of a name in lower case, without accents and signs, with one space between them.
///
/// `Côte d’Ivoire` becomes `cote divoire`, `Al-Qa'ida` becomes `al qaida`.
pub fn fold_name(name: &str) -> String {
    let plain = name.nfkd().filter(|character| !is_combining_mark(*character) && !is_apostrophe(*character));
    let lowercase: String = plain.flat_map(char::to_lowercase).collect();
    let words = lowercase.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Tells whether a character stands for an apostrophe or for the ayn and hamza of transliterations.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '′')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (name, folded) in [
            ("Nouri al-Maliki", "nouri al maliki"),
            ("Côte d’Ivoire", "cote divoire"),
            ("  U.S.  Army ", "u s army"),
            ("ＩＳＩＳ", "isis"),
            ("حزب الله", "حزب الله"),
            ("!?", ""),
        ] {
            assert_eq!(fold_name(name), folded, "{name}");
        }
    }
}
